import assert from "node:assert/strict";
import type { ReportRechargeParams } from "../../bridge/server/calls/reportRecharge.ts";
import type { ResolveAttentionParams } from "../../bridge/server/calls/resolveAttention.ts";
import { RETRY_PAUSE_MS } from "../../bridge/server/orders/delivery.ts";
import type { RechargeOutcome } from "../../bridge/server/rails/hosted/rechargeOutcome.ts";
import {
  createSandboxProvider,
  SLOW_CREDIT_MS,
} from "../../bridge/server/rails/hosted/sandboxProvider.ts";
import { Refusal } from "../../bridge/server/refusal.ts";
import { audit } from "./books.ts";
import { buy, coinsOf, openRecharge, openWorld, refused, terms, type World } from "./world.ts";

describe("what a provider reports", () => {
  let world: World;
  let ann: string;

  beforeEach(async () => {
    world = await openWorld();
    ann = await world.logIn("Ann");
  });

  afterEach(() => {
    audit(world.db);
    return world.close();
  });

  /** A recharge of 50 coins, answered on its page. */
  async function buyCoins(rechargeNo: string, outcome: RechargeOutcome): Promise<void> {
    const { pageToken } = await openRecharge(world, ann, rechargeNo, 50);
    const { result } = await world.store.execute("openRechargePage", { pageToken });
    const report = createSandboxProvider().report(result.recharge, { outcome, coins: 50 });
    await world.store.execute("settleRecharge", { pageToken, report });
  }
  const report = async (rechargeNo: string, more: Partial<ReportRechargeParams> = {}) => {
    const said = { reportNo: `T-${rechargeNo}`, kind: "paid", coins: 50, ...more } as const;
    const params = { appId: "demo", rechargeNo, ...said };
    return (await world.store.execute("reportRecharge", params)).result;
  };
  const attention = async () =>
    (await world.store.execute("listAttention", { afterKey: 0 })).result;
  const kinds = async () => (await attention()).map(({ kind, subject }) => [kind, subject]);
  const wallet = () => world.call("getBalance", { session: ann, zoneId: "1" });
  const due = async () =>
    (await world.call("deliveries", { session: ann, saveSlot: "1" })).deliveries;
  const inSuspense = () => {
    const row = world.db
      .prepare<{ coins: number }>(
        `SELECT COALESCE(SUM(CASE WHEN to_account = 'suspense' THEN coins ELSE 0 END
           - CASE WHEN from_account = 'suspense' THEN coins ELSE 0 END), 0) AS coins FROM postings`,
      )
      .get();
    return row?.coins;
  };
  const refund = async (orderNo: string, coins?: number) => {
    const order = { appId: "demo", door: "plugin", orderNo } as const;
    const asked = { refundNo: `B-${orderNo}-${coins}`, coins, by: "operator" } as const;
    await world.store.execute("refundOrder", { ...order, ...asked, reason: "asked for" });
  };
  const resolve = async (action: ResolveAttentionParams["action"]) => {
    const [item] = await attention();
    const params = { key: item?.key ?? 0, action, by: "operator", reason: "looked at" } as const;
    return (await world.store.execute("resolveAttention", params)).result;
  };

  it("counts once, however often it comes", async () => {
    await buyCoins("R1", "unreported");
    assert.equal((await wallet()).saveAmt, 0, "the callback was lost");
    assert.deepEqual(await report("R1"), { state: "applied", isRepeat: false });
    assert.deepEqual(await report("R1"), { state: "applied", isRepeat: true });
    assert.equal((await wallet()).saveAmt, 50);
    assert.deepEqual(await kinds(), []);
    const other = report("R1", { coins: 51 });
    await assert.rejects(
      other,
      (error) => error instanceof Refusal && error.code === "orderExists",
    );
  });

  it("of fewer coins than were chosen is credited, and calls a person", async () => {
    await buyCoins("R1", "less");
    assert.equal((await wallet()).saveAmt, 25);
    assert.deepEqual(await kinds(), [["wrongAmount", "R1"]]);
    await resolve("note");
    assert.deepEqual(await kinds(), []);
  });

  it("of more coins credits what was chosen; the surplus stands in suspense", async () => {
    await buyCoins("R1", "more");
    assert.equal((await wallet()).saveAmt, 50);
    assert.equal(inSuspense(), 1);
    assert.deepEqual(await kinds(), [["surplus", "R1"]]);
    await resolve("credit");
    assert.equal((await wallet()).saveAmt, 51);
    assert.equal(inSuspense(), 0);
  });

  it("that a recharge is paid again credits nothing; it can go back to the provider", async () => {
    await buyCoins("R1", "twice");
    assert.equal((await wallet()).saveAmt, 50);
    assert.equal(inSuspense(), 50);
    assert.deepEqual(await kinds(), [["doubleCredit", "R1-again"]]);
    await resolve("return");
    assert.equal(inSuspense(), 0);
    assert.equal((await wallet()).saveAmt, 50);
  });

  it("of a recharge that nobody opened stands in suspense, and is nobody's to credit", async () => {
    await report("NOBODY");
    assert.equal(inSuspense(), 50);
    assert.deepEqual(await kinds(), [["unmatched", "T-NOBODY"]]);
    await assert.rejects(resolve("credit"), /nobody opened this recharge/);
    assert.equal(inSuspense(), 50);
    await resolve("return");
    assert.equal(inSuspense(), 0);
  });

  it("of a charge-back takes the coins out of the wallet", async () => {
    await buyCoins("R1", "chargeBack");
    assert.equal(await coinsOf(world, ann), 150);
    world.wait(SLOW_CREDIT_MS);
    await world.doChores();
    assert.equal(await coinsOf(world, ann), 100);
    assert.equal((await wallet()).saveAmt, 50, "saveAmt never falls");
    assert.deepEqual(await kinds(), [["chargeBack", "R1-back"]]);
  });

  it("of a charge-back for spent coins books a debt, which the next recharge pays", async () => {
    await buyCoins("R1", "chargeBack");
    await world.call("pay", { session: ann, ...terms(world, "A1"), coins: 140 });
    world.wait(SLOW_CREDIT_MS);
    await world.doChores();
    assert.equal(await coinsOf(world, ann), 0);
    assert.match((await attention())[0]?.detail ?? "", /50 coins went back, 40 are owed/);
    await buyCoins("R2", "paid");
    assert.equal(await coinsOf(world, ann), 10);
    assert.equal(
      (await wallet()).saveAmt,
      100,
      "the recharge has arrived, though most of it is gone",
    );
  });

  it("of a charge-back leaves the same, whether the order was refunded before or after it", async () => {
    await buyCoins("R1", "chargeBack");
    await world.call("pay", { session: ann, ...terms(world, "A1"), coins: 150 });
    world.wait(SLOW_CREDIT_MS);
    await world.doChores();
    await refund("A1", 30);
    assert.equal(await coinsOf(world, ann), 0, "part of the price pays part of the debt");
    await refund("A1");
    assert.equal(await coinsOf(world, ann), 100, "the gift coins: those bought were never paid");
    await buyCoins("R2", "paid");
    assert.equal(await coinsOf(world, ann), 150, "and nothing is owed any more");
  });

  it("of a charge-back while coins are held is paid from them when they come back", async () => {
    await buyCoins("R1", "chargeBack");
    await world.call("pay", { session: ann, ...terms(world, "A1"), coins: 140 });
    await refused(buy(world, ann, "A2", "FOG"), "orderUncertain");
    world.wait(SLOW_CREDIT_MS);
    await world.doChores();
    const order = { appId: "demo", door: "plugin", orderNo: "A2" } as const;
    await world.store.execute("resolveOrder", { ...order, outcome: "none", by: "operator" });
    assert.equal(await coinsOf(world, ann), 0);
    await buyCoins("R2", "paid");
    assert.equal(await coinsOf(world, ann), 10, "40 are still owed");
  });

  it("that a person credits pays what the player owes first", async () => {
    await buyCoins("R1", "chargeBack");
    await buyCoins("R2", "twice");
    await world.call("pay", { session: ann, ...terms(world, "A1"), coins: 170 });
    world.wait(SLOW_CREDIT_MS);
    await world.doChores();
    assert.equal(await coinsOf(world, ann), 0);
    await resolve("credit");
    assert.equal(await coinsOf(world, ann), 30, "50 came, 20 were owed");
  });

  it("of a charge-back beyond what came in is not believed, but shown", async () => {
    await buyCoins("R1", "paid");
    const back = { reportNo: "T-back", kind: "chargeBack", coins: 51 } as const;
    assert.equal((await report("R1", back)).state, "suspense");
    assert.equal(await coinsOf(world, ann), 150);
    assert.deepEqual(await kinds(), [["chargeBack", "T-back"]]);
    await resolve("return");
    assert.deepEqual([inSuspense(), await coinsOf(world, ann)], [0, 150], "the provider gave in");
  });

  it("of a charge-back before the payment is taken from the player by a person", async () => {
    await buyCoins("R1", "unreported");
    const back = { reportNo: "T-back", kind: "chargeBack" } as const;
    assert.equal((await report("R1", back)).state, "suspense");
    assert.equal((await report("R1")).state, "applied");
    assert.deepEqual([inSuspense(), await coinsOf(world, ann)], [-50, 150]);
    await assert.rejects(resolve("credit"), /paramsWrong/);
    await resolve("take");
    assert.deepEqual([inSuspense(), await coinsOf(world, ann)], [0, 100]);
    assert.equal((await wallet()).saveAmt, 50, "saveAmt never falls");
    assert.deepEqual(await kinds(), []);
  });

  it("of a charge-back of more than a player has books a debt when a person takes it", async () => {
    await buyCoins("R1", "more");
    await resolve("credit");
    await world.call("pay", { session: ann, ...terms(world, "A1"), coins: 141 });
    await report("R1", { reportNo: "T-back", kind: "chargeBack", coins: 51 });
    await resolve("take");
    assert.equal(await coinsOf(world, ann), 0);
    await buyCoins("R2", "paid");
    assert.equal(await coinsOf(world, ann), 9, "41 were owed");
  });

  it("stays a person's affair until its coins in suspense go somewhere", async () => {
    await buyCoins("R1", "twice");
    await assert.rejects(resolve("note"), /50 coins stand in suspense/);
    await assert.rejects(resolve("take"), /paramsWrong/);
    assert.deepEqual(await kinds(), [["doubleCredit", "R1-again"]]);
    await resolve("credit");
    assert.deepEqual([inSuspense(), await coinsOf(world, ann)], [0, 200]);
  });

  it("never moves by an item about something else of the same number", async () => {
    await buyCoins("R1", "more");
    await resolve("return");
    await buy(world, ann, "R1", "FOG").catch(() => {});
    const order = { appId: "demo", door: "plugin", orderNo: "R1" } as const;
    await world.store.execute("resolveOrder", { ...order, outcome: "settled", by: "operator" });
    const [{ deliveryId = "" } = {}] = (await due()) ?? [];
    for (let i = 0; i < 5; i++) {
      const outcome = "cannotGrant";
      await world.call("ackDelivery", { session: ann, deliveryId, outcome });
      world.wait(RETRY_PAUSE_MS);
    }
    assert.deepEqual(await kinds(), [["undeliverable", "R1"]]);
    await assert.rejects(resolve("credit"), /paramsWrong/);
  });

  it("under the number of another report is not taken for it, but shown", async () => {
    await buyCoins("R1", "unreported");
    await report("R1", { reportNo: "R2" });
    await buyCoins("R2", "paid");
    assert.equal((await wallet()).saveAmt, 50);
    assert.deepEqual(await kinds(), [["mismatch", "R2"]]);
    assert.match((await attention())[0]?.detail ?? "", /recharge R2 .* recharge R1/);
    await resolve("note");
  });

  it("of a recharge before anybody opened it is not lost when it is opened and paid", async () => {
    await report("R1", { reportNo: "R1" });
    await buyCoins("R1", "paid");
    assert.deepEqual(await kinds(), [
      ["unmatched", "R1"],
      ["mismatch", "R1"],
    ]);
  });
});

describe("gift coins with an end", () => {
  it("end at their time, once, and the player is told", async () => {
    const DAY_MS = 24 * 3600 * 1000;
    const { SHOP } = await import("./world.ts");
    const apps = SHOP.apps.map((one) => ({ ...one, giftCoinsDays: 30 }));
    const world = await openWorld({ apps });
    try {
      let ann = await world.logIn("Ann");
      await world.call("pay", { session: ann, ...terms(world, "A1"), coins: 40 });
      world.wait(30 * DAY_MS - 1);
      ann = await world.logIn("Ann");
      assert.equal(await coinsOf(world, ann), 60);
      world.wait(1);
      world.effects.length = 0;
      await world.doChores();
      assert.equal(world.effects.filter((one) => one.kind === "push").length, 1);
      assert.equal(await coinsOf(world, ann), 0);
      await world.doChores();
      audit(world.db);
    } finally {
      await world.close();
    }
  });
});
