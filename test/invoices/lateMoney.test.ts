/** Late money of a chain that becomes coins: once for each payment, and no more when it is gone. */

import assert from "node:assert/strict";
import { audit } from "../server/books.ts";
import { playSender } from "../server/noticeSender.ts";
import { stateOf, terms } from "../server/world.ts";
import { type ChainWorld, openPolicyWorld } from "./chainWorld.ts";
import { mismatchesIn } from "./mismatchesIn.ts";

const SIXTY_COINS = "600000";
const TX = `0x${"7".repeat(64)}`;
const REF = { appId: "demo", door: "plugin", orderNo: "T1" } as const;

describe("late money that becomes coins", () => {
  let world: ChainWorld;
  let ann: string;
  let matchKey: string;
  let invoiceId: string;

  beforeEach(async () => {
    world = await openPolicyWorld({ late: "credit" });
    ann = await world.logIn("Ann");
    matchKey = await buy("T1", "SWORD");
  });

  afterEach(async () => {
    assert.deepEqual(await mismatchesIn(world), []);
    audit(world.db);
    await world.close();
  });

  async function buy(orderNo: string, code: string, payWith = "USDT@sandbox") {
    const order = await world.buyWith(ann, orderNo, code, payWith);
    const invoice = await world.invoiceOf(order.payment?.url ?? "");
    invoiceId = invoice.invoiceId;
    return invoice.matchKey;
  }

  const balance = () => world.call("getBalance", { session: ann, zoneId: "1" });

  const bought = async () => (await balance()).saveAmt;
  const cancel = (orderNo = "T1") => world.call("cancelOrder", { session: ann, orderNo });
  const story = async () => (await world.store.execute("orderStory", REF)).result;
  const attention = async () => {
    const { result } = await world.store.execute("listAttention", { afterKey: 0 });
    return result.map(({ kind, subject }) => `${kind} ${subject}`);
  };
  const pay = (amount: string, txId = TX) => world.mine({ matchKey, amount, txId });

  it("at the invoice's own rate, when it is deep enough, and once", async () => {
    await cancel();
    await pay(SIXTY_COINS);
    await world.mineEmpty(1);
    assert.equal(await bought(), 0, "it is not deep enough yet");
    world.effects.length = 0;
    await world.mineEmpty(1);
    assert.equal(await bought(), 60);
    await world.mineEmpty(4);
    assert.equal(await bought(), 60);
    const pushed = world.effects.flatMap((told) =>
      told.kind === "push" ? [told.message.method] : [],
    );
    assert.ok(pushed.includes("balanceChanged"));
    assert.equal(await stateOf(world, ann, "T1"), "cancelled");
    assert.deepEqual(await attention(), [], "nobody has to decide anything");
    const { result: shown } = await world.store.execute("invoiceState", { invoiceId });
    assert.equal(shown?.creditedCoins, 60, "the payment page says so");
    const { events, entries } = await story();
    assert.deepEqual(
      events.map(({ event }) => event.kind),
      ["created", "cancelled", "late", "credited"],
    );
    assert.deepEqual(
      entries.map(({ kind, postings }) => [kind, postings[0]?.from, postings[0]?.coins]),
      [["chainCredit", "chainClearing", 60]],
    );
  });

  it("the merchant is told how many coins became of it", async () => {
    await cancel();
    await pay("900000");
    await world.mineEmpty(2);
    const told = await playSender(world).lease();
    const last = told.at(-1)?.snapshot;
    assert.deepEqual([last?.moment, last?.order.creditedCoins], ["credited", 90]);
  });

  it("each payment for itself, rounded down; dust stays what it is", async () => {
    await cancel();
    await world.mine({ matchKey, amount: "609999" }, { matchKey, amount: "19999" });
    await world.mine({ matchKey, amount: "5999" });
    await world.mineEmpty(3);
    assert.equal(await bought(), 61);
    assert.deepEqual(await attention(), []);
  });

  it("what came before the end, and was too little, becomes coins with the end", async () => {
    await pay("300000");
    await world.mineEmpty(3);
    assert.equal(await bought(), 0, "the rest may still come");
    await world.passOnChain(16 * 60_000);
    world.hear((await world.store.execute("endInvoices", { skip: 0, rows: 10 })).effects);
    assert.equal(await stateOf(world, ann, "T1"), "expired");
    assert.equal(await bought(), 30);
    assert.deepEqual(await attention(), []);
  });

  it("a cancel by the player takes what was there along", async () => {
    await pay("300000");
    await world.mineEmpty(3);
    await cancel();
    assert.equal(await bought(), 30);
    assert.equal((await cancel()).order.state, "cancelled");
    assert.equal(await bought(), 30);
  });

  it("a reorganization takes the coins back, and gives them again with the payment", async () => {
    await cancel();
    await pay(SIXTY_COINS);
    await world.mineEmpty(2);
    assert.equal(await bought(), 60);
    await world.reorg(4);
    const gone = await balance();
    assert.deepEqual([gone.saveAmt, gone.balance], [60, 100], "the gift coins are left");
    assert.deepEqual(await attention(), ["chargeBack T1"]);
    await pay(SIXTY_COINS);
    await world.mineEmpty(2);
    assert.equal((await balance()).balance, 160);
    await world.mineEmpty(2);
    const kinds = (await story()).events.map(({ event }) => event.kind);
    assert.deepEqual(kinds.slice(-3), ["credited", "creditReversed", "credited"]);
  });

  it("a payment that only moves to another block keeps its coins", async () => {
    await cancel();
    await pay(SIXTY_COINS);
    await world.mineEmpty(2);
    await world.reorg(4, { matchKey, amount: SIXTY_COINS, txId: TX });
    await world.mineEmpty(3);
    assert.equal((await balance()).balance, 160);
    const kinds = (await story()).events.map(({ event }) => event.kind);
    assert.deepEqual(kinds.slice(-2), ["late", "credited"]);
  });

  it("coins that are spent by then are owed, and paid from the next that come", async () => {
    await cancel();
    await pay(SIXTY_COINS);
    await world.mineEmpty(2);
    await world.call("pay", { session: ann, ...terms(world, "P1"), coins: 150 });
    await world.reorg(4);
    assert.equal((await balance()).balance, 0);
    const last = (await story()).events.at(-1)?.event;
    assert.ok(last?.kind === "creditReversed");
    assert.deepEqual([last.coins, last.owed], [60, 50]);
    await pay(SIXTY_COINS);
    await world.mineEmpty(2);
    assert.equal((await balance()).balance, 10);
  });

  it("a price that no rate made is a person's", async () => {
    matchKey = await buy("T2", "CASTLE");
    await cancel("T2");
    await world.mine({ matchKey, amount: "45500000" });
    await world.mineEmpty(3);
    assert.equal(await bought(), 0);
    assert.deepEqual(await attention(), ["lateMoney T2"]);
  });

  it("what became coins is not sent back, too", async () => {
    await cancel();
    await pay(SIXTY_COINS);
    await world.mineEmpty(2);
    await assert.rejects(world.store.execute("prepareSendBack", REF), /nothing to send back/);
  });

  it("reconcile finds coins that no payment brought, and coins of a payment that is gone", async () => {
    await cancel();
    await pay(SIXTY_COINS);
    await world.mineEmpty(2);
    const find = async () => (await mismatchesIn(world)).map(({ check }) => check);
    world.db.exec("UPDATE chain_payments SET state = 'orphaned'");
    assert.ok((await find()).includes("chain credits against payments"));
    world.db.exec("UPDATE chain_payments SET state = 'confirmed'");
    assert.deepEqual(await find(), []);
  });
});
