/** A game with the real plugin, whose player pays with coins of a real litecoind. */

import assert from "node:assert/strict";
import { WebSocket } from "ws";
import { createClient, type WebClient, webHost } from "../../bridge/engines/webEntry.ts";
import type { InvoiceState } from "../../bridge/server/calls/invoices/invoiceState.ts";
import type { PayError } from "../../bridge/wire/payError.ts";
import type { OrderView } from "../../bridge/wire/views.ts";
import { pause } from "./litecoinShop.ts";

export interface Player {
  readonly client: WebClient;
  /** Codes of what was handed over. */
  readonly bag: string[];
  /** What was told of orders on their way. */
  readonly progress: (readonly [state: string, confirmations: number])[];
  /** Buys, and gives what the payment page knows. */
  buy(code: string): Promise<Bought>;
  order(orderNo: string): Promise<OrderView>;
}

export interface Bought {
  readonly orderNo: string;
  readonly url: string;
  readonly contract: Extract<InvoiceState["contract"], { profile: "address" }>;
  /** In whole coins. */
  readonly amount: string;
  state(): Promise<InvoiceState>;
}

/** Gives the web engine the sockets that a browser has; call what it gives when done. */
export function lendSockets(): () => void {
  const had = globalThis.WebSocket;
  globalThis.WebSocket = WebSocket as never;
  return () => {
    globalThis.WebSocket = had;
  };
}

/** Logs in by name; the plugin speaks over sockets as in a browser. */
export async function joinShop(endpoint: string, playerName: string): Promise<Player> {
  const storage = new Map<string, string>();
  const bag: string[] = [];
  const progress: (readonly [string, number])[] = [];
  const client = createClient({
    ...{ appId: "demo", appKey: "demo-key", endpoint },
    engine: webHost({
      openPage: false,
      storage: () => ({
        getItem: (key) => storage.get(key) ?? null,
        setItem: (key, value) => void storage.set(key, value),
      }),
    }),
    delegates: {
      onDelivery(delivery, answer) {
        for (const { code } of delivery.items ?? []) bag.push(code);
        answer.granted();
      },
      onOrderProgress(_orderNo, state, confirmations) {
        if (state !== "created") progress.push([state, confirmations]);
      },
    },
  });
  const { promises } = client;
  await promises.login({ playerName });
  const order = async (orderNo: string) => {
    const [answer] = await promises.queryOrder([orderNo]);
    return answer?.order ?? assert.fail(`no order ${orderNo}`);
  };
  return {
    ...{ client, bag, progress, order },
    async buy(code) {
      let failure: PayError | undefined;
      const orderNo = client.payByCode({ code, payWith: "LTC@litecoin" }, (error) => {
        failure = error;
      });
      await until(async () => {
        if (failure !== undefined) throw new Error(failure.detail ?? failure.message);
        return (await find(client, orderNo))?.payment !== undefined;
      });
      const { payment } = await order(orderNo);
      const url = payment?.url ?? "";
      const state = async (): Promise<InvoiceState> => (await fetch(`${url}/state`)).json();
      const { contract } = await state();
      assert.ok(contract.profile === "address");
      return { orderNo, url, contract, amount: payment?.amount ?? "", state };
    },
  };
}

async function find({ promises }: WebClient, orderNo: string): Promise<OrderView | undefined> {
  const [answer] = await promises.queryOrder([orderNo]);
  return answer?.order;
}

export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(50);
}
