/** A player's wallet pays what the backend asks: game, wallet, node and backend are processes of their own. */

import assert from "node:assert/strict";
import { join } from "node:path";
import QRCode from "qrcode";
import { WebSocket } from "ws";
import { createClient, type WebClient, webHost } from "../../bridge/engines/webEntry.ts";
import type { InvoiceState } from "../../bridge/server/calls/invoices/invoiceState.ts";
import {
  type LitecoinShop,
  NEED,
  pause,
  type ShopOptions,
  startLitecoinShop,
} from "../utxo/litecoinShop.ts";
import type { WalletProgram } from "./walletProgram.ts";
import { openWalletWorld, type WalletWorld } from "./walletWorld.ts";

describe("a wallet at the shop", function () {
  this.timeout(120_000);
  const had = globalThis.WebSocket;
  let world: WalletWorld;
  let wallet: WalletProgram;
  let shop: LitecoinShop | undefined;
  let client: WebClient | undefined;
  let bag: string[] = [];

  before(async () => {
    globalThis.WebSocket = WebSocket as never;
    world = await openWalletWorld();
    wallet = await world.player("3", "2");
  });
  after(async () => {
    globalThis.WebSocket = had;
    await world.close();
  });
  afterEach(async () => {
    client?.close();
    await shop?.stop();
  });

  /** Opens the shop and buys; gives the order's number and its link. */
  async function buy(options: ShopOptions = {}): Promise<readonly [orderNo: string, uri: string]> {
    bag = [];
    shop = await startLitecoinShop(world.node, options);
    await shop.untilLevel();
    client = createClient({
      ...{ appId: "demo", appKey: "demo-key", endpoint: shop.server.url },
      engine: webHost({ openPage: false, storage: memoryStorage }),
      delegates: {
        onDelivery(delivery, answer) {
          for (const { code } of delivery.items ?? []) bag.push(code);
          answer.granted();
        },
      },
    });
    await client.promises.login({ playerName: "Ann" });
    const orderNo = client.payByCode({ code: "POTION", payWith: "LTC@litecoin" });
    for (;;) {
      const payment = (await orderOf(orderNo))?.payment;
      if (payment !== undefined) {
        const { contract }: InvoiceState = await (await fetch(`${payment.url}/state`)).json();
        assert.ok(contract.profile === "address");
        return [orderNo, contract.uri];
      }
      await pause(20);
    }
  }

  async function orderOf(orderNo: string) {
    return (await client?.promises.queryOrder([orderNo]))?.[0]?.order;
  }

  async function untilGranted(orderNo: string): Promise<void> {
    await world.node.mine(NEED);
    while ((await orderOf(orderNo))?.state !== "fulfilled") await pause(20);
  }

  it("scans the page's code, pays, and the goods are handed over once", async () => {
    const [orderNo, uri] = await buy();
    const picture = join(wallet.folder, "order.png");
    await QRCode.toFile(picture, uri);
    const { txId, sn } = await wallet.json("pay", picture, "--yes");
    assert.ok(sn);
    await untilGranted(orderNo);
    assert.deepEqual(bag, ["POTION"]);
    const found = await wallet.json<{ transactions: { txId: string; state: string }[] }>(
      "find",
      sn,
    );
    assert.deepEqual(
      found.transactions.map((one) => [one.txId, one.state]),
      [[txId, "confirmed"]],
    );
  });

  it("raises the fee of its payment, and the goods are handed over once", async () => {
    const [orderNo, uri] = await buy();
    const { txId } = await wallet.json("pay", uri, "--yes");
    const { replaces } = await wallet.json("bump", txId ?? "", "--yes");
    assert.equal(replaces, txId);
    await untilGranted(orderNo);
    assert.deepEqual(bag, ["POTION"]);
  });

  it("reads an order whose chain says it in the clear, and hears that the node is too strict for it", async () => {
    const [, uri] = await buy({ binding: "clear" });
    const shown = await wallet.json<{ faults: string[]; data: string }>("show", uri);
    assert.deepEqual(shown.faults, []);
    assert.match(Buffer.from(shown.data, "hex").toString(), /^\{"oper":"pay","cid":"demo"/);
    const paid = await wallet.run("pay", uri, "--yes");
    assert.equal(paid.code, 1);
    assert.match(paid.err, /nothing was sent: the node refuses the transaction \(scriptpubkey/);
    // What was refused holds no coins back.
    assert.equal((await wallet.json("balance")).promised, "0");
  });
});

function memoryStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}
