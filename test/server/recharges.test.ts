import assert from "node:assert/strict";
import type { RechargeOutcome } from "../../bridge/server/rails/hosted/rechargeOutcome.ts";
import {
  createSandboxProvider,
  SLOW_CREDIT_MS,
} from "../../bridge/server/rails/hosted/sandboxProvider.ts";
import { COINS_MAX } from "../../bridge/wire/limits.ts";
import { PAY_RET, PAY_STATE, YSDK_FLAG } from "../../bridge/wire/payRet.ts";
import { audit } from "./books.ts";
import { buy, coinsOf, openRecharge, openWorld, refused, type World } from "./world.ts";

describe("recharges", () => {
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

  const provider = createSandboxProvider();

  /** As if somebody chose this on the page. */
  async function choose(pageToken: string, outcome: RechargeOutcome, coins: number) {
    const { result } = await world.store.execute("openRechargePage", { pageToken });
    const report = provider.report(result.recharge, { outcome, coins });
    const { effects } = await world.store.execute("settleRecharge", { pageToken, report });
    return world
      .hear(effects)
      .map((effect) => (effect.kind === "push" ? effect.message.method : effect.kind));
  }
  const query = (rechargeNo: string) => world.call("queryRecharge", { session: ann, rechargeNo });
  const balance = () => world.call("getBalance", { session: ann, zoneId: "1" });

  it("opens a page whose address nobody can guess, and shows it as a QR code", async () => {
    const { result, pageToken } = await openRecharge(world, ann, "R1", 50);
    assert.equal(result.url, `http://shop.example/recharge/${pageToken}`);
    assert.match(pageToken, /^[0-9a-f]{32}$/);
    assert.deepEqual(result.recharge, {
      rechargeNo: "R1",
      zoneId: "1",
      saveValue: 50,
      payRet: undefined,
    });
    assert.equal(result.qr.length, result.qr[0]?.length);
    assert.ok(result.qr[0]?.startsWith("1111111"), "the corner of a QR code");
  });

  it("a repeated number answers with the same page", async () => {
    const first = await openRecharge(world, ann, "R1", 50);
    assert.deepEqual(await openRecharge(world, ann, "R1", 50), first);
    await refused(openRecharge(world, ann, "R1", 51), "orderExists");
    const bob = await world.logIn("Bob");
    await refused(openRecharge(world, bob, "R1", 50), "orderExists");
    const asked = world.call("queryRecharge", { session: bob, rechargeNo: "R1" });
    await refused(asked, "orderUnknown");
  });

  it("paid: the callback comes, the coins are in, and saveAmt proves it", async () => {
    const before = await balance();
    const { pageToken } = await openRecharge(world, ann, "R1", 50, {
      ysdkExtInfo: "from the shop",
    });
    assert.deepEqual(await choose(pageToken, "paid", 50), ["rechargeChanged", "balanceChanged"]);
    const after = await balance();
    assert.equal(after.saveAmt - before.saveAmt, 50);
    assert.equal(after.balance, 150);
    assert.equal(after.genBalance, 100);
    assert.equal(after.saveSum, after.saveAmt + after.presentSum);
    assert.equal(after.firstSave, 0);
    const { payRet } = await query("R1");
    assert.equal(payRet?.ret, PAY_RET.succ);
    assert.equal(payRet?.payState, PAY_STATE.succ);
    assert.equal(payRet?.realSaveNum, 50);
    assert.equal(payRet?.ysdkExtInfo, "from the shop");
  });

  it("slow: the callback says paid at once, the coins come 20 s later", async () => {
    const { pageToken } = await openRecharge(world, ann, "R1", 50);
    assert.deepEqual(await choose(pageToken, "slow", 50), ["rechargeChanged"]);
    assert.equal((await query("R1")).payRet?.payState, PAY_STATE.succ);
    world.wait(SLOW_CREDIT_MS - 1);
    await world.doChores();
    assert.equal((await balance()).saveAmt, 0);
    world.wait(1);
    await world.doChores();
    await world.doChores();
    assert.equal((await balance()).saveAmt, 50);
  });

  it("lost: the coins are in, the callback never comes", async () => {
    const { pageToken } = await openRecharge(world, ann, "R1", 50);
    assert.deepEqual(await choose(pageToken, "lost", 50), ["balanceChanged"]);
    assert.equal((await query("R1")).payRet, undefined);
    assert.equal((await balance()).saveAmt, 50);
  });

  it("refused and cancelled: the callback says so, and nothing moves", async () => {
    const one = await openRecharge(world, ann, "R1", 50);
    assert.deepEqual(await choose(one.pageToken, "refused", 50), ["rechargeChanged"]);
    const two = await openRecharge(world, ann, "R2", 50);
    assert.deepEqual(await choose(two.pageToken, "cancelled", 50), ["rechargeChanged"]);
    const refusedRet = (await query("R1")).payRet;
    assert.equal(refusedRet?.ret, PAY_RET.fail);
    assert.equal(refusedRet?.flag, YSDK_FLAG.error);
    const cancelledRet = (await query("R2")).payRet;
    assert.equal(cancelledRet?.flag, YSDK_FLAG.payUserCancel);
    assert.equal(cancelledRet?.payState, PAY_STATE.cancel);
    assert.equal(await coinsOf(world, ann), 100);
  });

  it("the first answer counts: a page cannot be answered twice", async () => {
    const { pageToken } = await openRecharge(world, ann, "R1", 50);
    await choose(pageToken, "paid", 50);
    assert.deepEqual(await choose(pageToken, "paid", 50), []);
    assert.deepEqual(await choose(pageToken, "refused", 50), []);
    assert.equal((await balance()).saveAmt, 50);
  });

  it("the database itself refuses a second credit", async () => {
    const { pageToken } = await openRecharge(world, ann, "R1", 50);
    await choose(pageToken, "paid", 50);
    world.db.exec("UPDATE recharges SET credited_coins = 0");
    world.db.exec("UPDATE provider_reports SET state = 'due', due_at_ms = 0");
    await assert.rejects(world.doChores(), /UNIQUE/i);
    assert.equal((await balance()).saveAmt, 50);
    world.db.exec("UPDATE recharges SET credited_coins = 50");
    world.db.exec("UPDATE provider_reports SET state = 'applied'");
  });

  it("a player may buy more or less where the amount can be changed", async () => {
    const { pageToken } = await openRecharge(world, ann, "R1", 50, { isCanChange: true });
    await choose(pageToken, "paid", 500);
    assert.equal((await query("R1")).payRet?.realSaveNum, 500);
    assert.equal((await balance()).saveAmt, 500);
  });

  it("an unknown page is unknown", async () => {
    const pageToken = "0".repeat(32);
    await assert.rejects(world.store.execute("openRechargePage", { pageToken }), /orderUnknown/);
  });

  it("every zone has a wallet of its own", async () => {
    const { pageToken } = await openRecharge(world, ann, "R1", 50, { zoneId: "2_7" });
    await choose(pageToken, "paid", 50);
    const other = await world.call("getBalance", { session: ann, zoneId: "2_7" });
    assert.equal(other.balance, 50);
    assert.equal(other.genBalance, 0);
    assert.equal((await balance()).balance, 100);
  });

  it("gift coins are spent first", async () => {
    const { pageToken } = await openRecharge(world, ann, "R1", 50);
    await choose(pageToken, "paid", 50);
    await buy(world, ann, "A1", "SWORD");
    let now = await balance();
    assert.equal(now.genBalance, 40);
    assert.equal(now.balance, 90);
    await buy(world, ann, "A2", "SHIELD");
    await buy(world, ann, "A3", "POTION");
    now = await balance();
    assert.equal(now.genBalance, 0);
    assert.equal(now.balance, 40);
    assert.equal(now.costSum, 110);
    assert.equal(now.saveAmt, 50, "never falls");
  });

  it("a wallet never holds more than every engine can count", async () => {
    const much = COINS_MAX - 100;
    const one = await openRecharge(world, ann, "R1", much, { isCanChange: true });
    await assert.rejects(choose(one.pageToken, "paid", much + 1), /badAmount/);
    assert.equal((await query("R1")).payRet, undefined, "the page is still open");
    const slow = await openRecharge(world, ann, "R2", 1);
    await choose(slow.pageToken, "slow", 1);
    await assert.rejects(choose(one.pageToken, "paid", much), /badAmount/, "one is on its way");
    await choose(one.pageToken, "paid", much - 1);
    world.wait(SLOW_CREDIT_MS);
    await world.doChores();
    assert.equal((await balance()).balance, COINS_MAX);
  });
});
