/** Orders that are paid with a token of a chain, from the tap to the goods. */

import assert from "node:assert/strict";
import type { OrderView } from "../../bridge/wire/views.ts";
import { refused, stateOf, terms } from "../server/world.ts";
import {
  type ChainWorld,
  NET,
  openChainWorld,
  openPolicyWorld,
  PUBLIC_URL,
  RECIPIENT,
  TOKEN_SHOP,
} from "./chainWorld.ts";

describe("an order that is paid on a chain", () => {
  let world: ChainWorld;
  let ann: string;

  beforeEach(async () => {
    world = await openChainWorld();
    ann = await world.logIn("Ann");
  });

  afterEach(() => world.close());

  async function buySword(orderNo = "T1") {
    const order = await world.buyWith(ann, orderNo, "SWORD", "USDT@sandbox");
    assert.ok(order.payment);
    return { order, invoice: await world.invoiceOf(order.payment.url) };
  }

  const states = () =>
    world.effects.flatMap((told) =>
      told.kind === "push" && told.message.method === "orderChanged"
        ? [told.message.params.order.state]
        : [],
    );
  const goodsDue = () =>
    world.effects.filter((told) => told.kind === "push" && told.message.method === "deliveryDue");
  const orderOf = async (orderNo: string): Promise<OrderView | undefined> =>
    (await world.call("queryOrder", { session: ann, orderNos: [orderNo] })).answers[0]?.order;
  const attention = async () => {
    const { result } = await world.store.execute("listAttention", { afterKey: 0 });
    return result.map(({ kind, subject }) => `${kind} ${subject}`);
  };

  it("answers with the page, its QR code and the price in the token", async () => {
    const { order, invoice } = await buySword();
    assert.equal(order.state, "created");
    assert.equal(order.coins, 0);
    assert.deepEqual(
      { ...order.payment, qr: undefined, url: "" },
      { payWith: "USDT@sandbox", amount: "0.6", symbol: "USDT", qr: undefined, url: "" },
    );
    assert.ok(order.payment?.url.startsWith(`${PUBLIC_URL}/pay/`));
    assert.ok((order.payment?.qr?.length ?? 0) > 20);
    assert.equal(invoice.amount, 600_000n);
    assert.match(invoice.matchKey, /^0x[0-9a-f]{64}$/);
  });

  it("becomes seen, confirming and paid as the chain says, and the goods come once", async () => {
    const { invoice } = await buySword();
    await world.mine({ matchKey: invoice.matchKey, amount: "600000" });
    assert.deepEqual([await stateOf(world, ann, "T1"), goodsDue().length], ["confirming", 0]);
    assert.equal((await orderOf("T1"))?.confirmations, 1);
    await world.mineEmpty(1);
    assert.equal((await orderOf("T1"))?.confirmations, 2);
    await world.mineEmpty(1);
    assert.equal(await stateOf(world, ann, "T1"), "paid");
    await world.mineEmpty(4);
    assert.equal(goodsDue().length, 1);
    assert.deepEqual(states(), ["confirming", "confirming", "paid"]);
    const { owned } = await world.call("restore", { session: ann });
    assert.deepEqual(
      owned?.map(({ code }) => code),
      ["SWORD"],
    );
    assert.deepEqual(await attention(), []);
  });

  it("a repeat gives the same invoice; other terms under the number are refused", async () => {
    const { order } = await buySword();
    const again = await world.buyWith(ann, "T1", "SWORD", "USDT@sandbox");
    assert.equal(again.payment?.url, order.payment?.url);
    await refused(world.buyWith(ann, "T1", "SWORD", "ETH@sandbox"), "orderExists");
    await refused(
      world.call("payByCode", {
        session: ann,
        ...terms(world, "T1"),
        items: [{ code: "SWORD", quantity: 1, expectedPrice: 60 }],
      }),
      "orderExists",
    );
    const found = await world.call("closeIfAbsent", { session: ann, orderNo: "T1" });
    assert.equal(found.order.payment?.url, order.payment?.url);
  });

  it("takes a product's own price in the token, and rounds up what coins cost", async () => {
    const castle = await world.buyWith(ann, "T2", "CASTLE", "USDT@sandbox");
    assert.equal(castle.payment?.amount, "45.5");
    const potion = await world.buyWith(ann, "T3", "POTION", "ETH@sandbox");
    // 10 coins at 3 for 1 wei.
    assert.equal(potion.payment?.amount, "0.000000000000000004");
  });

  it("refuses tokens and chains that the app does not take", async () => {
    await refused(world.buyWith(ann, "T4", "SWORD", "USDT@moon"), "notSupported");
    await refused(world.buyWith(ann, "T4", "SWORD", "DOGE@sandbox"), "notSupported");
    await refused(world.buyWith(ann, "T4", "SWORD", "usdt"), "paramsWrong");
    await refused(world.buyWith(ann, "T4", "SWORD", "'; DROP TABLE"), "paramsWrong");
  });

  it("no new invoice while nobody hears of the chain; a running one goes on", async () => {
    const { invoice } = await buySword();
    world.wait(10 * 60_000);
    const { detail } = await refused(
      world.buyWith(ann, "T5", "POTION", "USDT@sandbox"),
      "orderNotCreated",
    );
    assert.match(detail ?? "", /payments on sandbox are paused: the chain is stalled/);
    await world.mine({ matchKey: invoice.matchKey, amount: "600000" });
    assert.equal(await stateOf(world, ann, "T1"), "confirming");
  });

  it("ends by the chain's own time: never while the chain stands still", async () => {
    await buySword();
    world.wait(60 * 60_000);
    await world.doChores();
    assert.equal(await stateOf(world, ann, "T1"), "created");
    await world.passOnChain(60 * 60_000);
    await endInvoices();
    assert.equal(await stateOf(world, ann, "T1"), "expired");
    await refused(world.buyWith(ann, "T1", "SWORD", "USDT@sandbox"), "orderExpired");
    // Its sword can be bought again.
    await world.catchUp();
    assert.equal((await buySword("T6")).order.state, "created");
  });

  async function endInvoices() {
    const { effects } = await world.store.execute("endInvoices", { skip: 0, rows: 100 });
    world.hear(effects);
  }

  it("cancelled by the player while nothing was paid; later money is late, and a person's", async () => {
    const { invoice } = await buySword();
    const { order } = await world.call("cancelOrder", { session: ann, orderNo: "T1" });
    assert.deepEqual([order.state, order.payment], ["cancelled", undefined]);
    await world.mine({ matchKey: invoice.matchKey, amount: "600000" });
    await world.mineEmpty(3);
    const late = await orderOf("T1");
    assert.deepEqual([late?.state, late?.exception], ["cancelled", "late"]);
    assert.deepEqual(await attention(), ["lateMoney T1"]);
    assert.equal(goodsDue().length, 0);
  });

  it("what is seen cannot be cancelled, and dust locks nothing", async () => {
    const { invoice } = await buySword();
    await world.mine({ matchKey: invoice.matchKey, amount: "1" });
    await world.mineEmpty(3);
    const dusty = await orderOf("T1");
    assert.deepEqual([dusty?.state, dusty?.exception], ["created", undefined]);
    await world.mine({ matchKey: invoice.matchKey, amount: "599999" });
    const { order } = await world.call("cancelOrder", { session: ann, orderNo: "T1" });
    assert.equal(order.state, "confirming");
    await world.mineEmpty(2);
    assert.equal(await stateOf(world, ann, "T1"), "paid");
  });

  it("a part waits for the rest, and calls a person when the time is over", async () => {
    const { invoice } = await buySword();
    await world.mine({ matchKey: invoice.matchKey, amount: "200000" });
    await world.mineEmpty(2);
    const part = await orderOf("T1");
    assert.deepEqual([part?.state, part?.exception], ["created", "partial"]);
    assert.ok(part?.payment, "the rest can still be paid");
    await world.passOnChain(16 * 60_000);
    await endInvoices();
    assert.equal(await stateOf(world, ann, "T1"), "expired");
    assert.deepEqual(await attention(), ["partialMoney T1"]);
  });

  it("too much is paid, and a person decides on the rest", async () => {
    const { invoice } = await buySword();
    await world.mine({ matchKey: invoice.matchKey, amount: "900000" });
    await world.mineEmpty(2);
    const over = await orderOf("T1");
    assert.deepEqual([over?.state, over?.exception], ["paid", "over"]);
    assert.deepEqual(await attention(), ["overMoney T1"]);
  });

  it("the id alone proves nothing: another token or another recipient pays nothing", async () => {
    const { invoice } = await buySword();
    const { matchKey } = invoice;
    await world.mine(
      { matchKey, amount: "600000", asset: "0x00000000000000000000000000000000000000aa" },
      { matchKey, amount: "600000", recipient: "0x00000000000000000000000000000000000000bb" },
      { matchKey: `0x${"1".repeat(64)}`, amount: "600000" },
    );
    await world.mineEmpty(3);
    assert.equal(await stateOf(world, ann, "T1"), "created");
  });

  it("a reorganization before the threshold takes the payment back, and gives it again", async () => {
    const { invoice } = await buySword();
    const payment = { matchKey: invoice.matchKey, amount: "600000", txId: `0x${"7".repeat(64)}` };
    await world.mine(payment);
    await world.reorg(1);
    assert.equal(await stateOf(world, ann, "T1"), "created");
    await world.mine(payment);
    await world.mineEmpty(2);
    assert.equal(await stateOf(world, ann, "T1"), "paid");
    assert.equal(goodsDue().length, 1);
  });

  it("a reversal after the goods: they are to be given back, until it is mined again", async () => {
    const { invoice } = await buySword();
    const payment = { matchKey: invoice.matchKey, amount: "600000", txId: `0x${"7".repeat(64)}` };
    await world.mine(payment);
    await world.mineEmpty(2);
    const { deliveries = [] } = await world.call("deliveries", { session: ann, saveSlot: "1" });
    const deliveryId = deliveries[0]?.deliveryId ?? "";
    await world.call("ackDelivery", { session: ann, deliveryId, outcome: "granted" });
    assert.equal(await stateOf(world, ann, "T1"), "fulfilled");
    await world.reorg(4);
    const reversed = await orderOf("T1");
    assert.deepEqual([reversed?.state, reversed?.exception], ["seen", "reversed"]);
    assert.deepEqual(await attention(), ["reversedMoney T1"]);
    await world.mine(payment);
    await world.mineEmpty(2);
    const again = await orderOf("T1");
    assert.deepEqual([again?.state, again?.exception], ["fulfilled", undefined]);
    assert.deepEqual(await attention(), []);
    assert.equal(goodsDue().length, 1, "what was granted is not granted a second time");
  });

  it("a reversal before the goods: they are void, and due under another id later", async () => {
    const { invoice } = await buySword();
    const payment = { matchKey: invoice.matchKey, amount: "600000", txId: `0x${"7".repeat(64)}` };
    await world.mine(payment);
    await world.mineEmpty(2);
    await world.reorg(4);
    const none = await world.call("deliveries", { session: ann, saveSlot: "1" });
    assert.equal(none.deliveries, undefined);
    await world.mine(payment);
    await world.mineEmpty(2);
    const ids = goodsDue().map((told) =>
      told.kind === "push" && told.message.method === "deliveryDue"
        ? told.message.params.delivery.deliveryId
        : "",
    );
    assert.equal(new Set(ids).size, 2);
    assert.equal(await stateOf(world, ann, "T1"), "paid");
  });

  it("goods that cannot be granted call a person: nobody here can send the money back", async () => {
    const [demo, ...others] = TOKEN_SHOP.apps;
    assert.ok(demo);
    await world.publish({ apps: [{ ...demo, undeliverable: "refund" }, ...others] });
    const { invoice } = await buySword();
    await world.mine({ matchKey: invoice.matchKey, amount: "600000" });
    await world.mineEmpty(2);
    for (let tries = 0; tries < 5; tries += 1) {
      const { deliveries = [] } = await world.call("deliveries", { session: ann, saveSlot: "1" });
      const deliveryId = deliveries[0]?.deliveryId ?? "";
      await world.call("ackDelivery", { session: ann, deliveryId, outcome: "cannotGrant" });
      world.wait(60_000);
    }
    const stuck = await orderOf("T1");
    assert.deepEqual([stuck?.state, stuck?.exception], ["paid", "undeliverable"]);
    assert.deepEqual(await attention(), ["undeliverable T1"]);
    const refund = { appId: "demo", door: "plugin", orderNo: "T1", refundNo: "R1" } as const;
    await assert.rejects(
      world.store.execute("refundOrder", { ...refund, by: "operator", reason: "stuck" }),
      /was paid on a chain: coinslot invoice refund/,
    );
  });

  it("late money takes the order up again where the policy says so", async () => {
    await world.close();
    world = await openPolicyWorld({ late: "reopen" });
    ann = await world.logIn("Ann");
    const { invoice } = await buySword();
    await world.passOnChain(16 * 60_000);
    await endInvoices();
    await world.mine({ matchKey: invoice.matchKey, amount: "600000" });
    await world.mineEmpty(2);
    const order = await orderOf("T1");
    assert.deepEqual([order?.state, order?.exception], ["paid", "late"]);
    assert.equal(goodsDue().length, 1);
  });

  it("the page's state says all that a wallet needs, and nothing of the player", async () => {
    const { order, invoice } = await buySword();
    const { invoiceId } = invoice;
    const { result } = await world.store.execute("invoiceState", { invoiceId });
    assert.ok(result);
    const { contract } = result;
    assert.ok(contract.profile === "router");
    assert.deepEqual(result.items, [{ title: { en: "SWORD", zh: "SWORD" }, quantity: 1 }]);
    assert.deepEqual(
      [result.network.net, contract.recipient, result.rail, result.jumpUrl],
      [NET, RECIPIENT, "ok", "https://game.example"],
    );
    assert.equal(contract.deadline, Math.floor(order.expiresAtMs / 1000));
    assert.ok(!JSON.stringify(result).includes("Ann"));
    assert.ok(!JSON.stringify(result).includes("127.0.0.1:1"));
  });
});
