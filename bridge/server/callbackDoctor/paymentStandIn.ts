/**
 * A small stand-in of the payment server for the span of a run: it takes the acknowledgements of
 * deliveries, as docs/API.md has them, on loopback, and remembers who said what.
 */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { StandInManner, ToldOutcome } from "./doctorCase.ts";
import type { HeldGoods } from "./goodsWitness.ts";

/** One acknowledgement as it came. */
export interface Told {
  readonly orderNo: string;
  readonly deliveryId: string;
  /** Undefined when the body is not as the API has it. */
  readonly outcome: ToldOutcome | undefined;
  readonly hasKey: boolean;
  readonly hasRepeatKey: boolean;
  /** It was answered with an error on purpose. */
  readonly wasFailed: boolean;
  /** What the player had at that moment, where the doctor was to look. */
  readonly goodsThen?: HeldGoods;
}

export interface PaymentStandIn {
  readonly port: number;
  /** How it behaves when it is told of this order; else it takes what it is told. */
  treat(orderNo: string, manner: StandInManner): void;
  /** In the order in which they came. */
  toldOf(orderNo: string): readonly Told[];
  close(): Promise<void>;
}

export type LookAtGoods = (orderNo: string) => Promise<HeldGoods | undefined>;

const ACK = /^\/v1\/merchant\/orders\/([0-9A-Za-z]{1,64})\/deliveries\/([0-9a-f]{32})\/ack$/;
const OUTCOMES = ["granted", "cannotGrant", "revoked", "owed"] as const;
const BODY_BYTES_MAX = 16_384;

/** Listens on 127.0.0.1; on a free port when `port` is 0. Rejects when it is taken. */
export async function startPaymentStandIn(
  port: number,
  lookAtGoods: LookAtGoods | undefined,
): Promise<PaymentStandIn> {
  const told: Told[] = [];
  const manners = new Map<string, StandInManner>();

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, orderNo, deliveryId] = ACK.exec(request.url ?? "") ?? [];
    const text = await readText(request);
    if (request.method !== "POST" || orderNo === undefined || deliveryId === undefined) {
      answer(response, 404, { error: { code: "notFound", message: "only acknowledgements here" } });
      return;
    }
    const manner = manners.get(orderNo);
    const isFirst = !told.some((one) => one.orderNo === orderNo);
    const wasFailed = manner === "failsOnce" && isFirst;
    const goodsThen = manner === "looks" && isFirst ? await lookAtGoods?.(orderNo) : undefined;
    const outcome = outcomeOf(text);
    const { authorization = "" } = request.headers;
    const hasKey = /^Bearer \S/.test(authorization);
    const hasRepeatKey = (request.headers["idempotency-key"] ?? "") !== "";
    told.push({ orderNo, deliveryId, outcome, hasKey, hasRepeatKey, wasFailed, goodsThen });
    if (wasFailed) answer(response, 503, { error: { code: "busy", message: "try again" } });
    else if (!hasKey) answer(response, 401, { error: { code: "unauthorized", message: "no key" } });
    else if (outcome === undefined) answer(response, 400, { error: { code: "paramsWrong" } });
    else answer(response, 200, { orderNo, state: "fulfilled", delivery: "acked" });
  }

  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    treat: (orderNo, manner) => manners.set(orderNo, manner),
    toldOf: (orderNo) => told.filter((one) => one.orderNo === orderNo),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > BODY_BYTES_MAX) throw new Error("too large");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function outcomeOf(text: string): ToldOutcome | undefined {
  try {
    const { outcome } = JSON.parse(text) as { outcome?: unknown };
    return OUTCOMES.find((one) => one === outcome);
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
