/** What a merchant's server lives through at the Midas door, told over the real store. */

import assert from "node:assert/strict";
import { sandboxScript } from "../../bridge/server/calls/midas/sandboxScript.ts";
import { audit } from "../server/books.ts";
import { buy, giveCoins, refused, stateOf } from "../server/world.ts";
import { type MidasPlayerIn, type MidasWorld, openMidasWorld } from "./midasWorld.ts";

describe("a merchant at the Midas door", () => {
  let midas: MidasWorld;
  let ann: MidasPlayerIn;

  beforeEach(async () => {
    midas = await openMidasWorld();
    ann = await midas.player("ann");
  });

  afterEach(async () => {
    audit(midas.world.db);
    await midas.close();
  });

  function pay(billno: string, amt: number, more: { readonly [name: string]: string } = {}) {
    return midas.ask(ann, "pay_m", { billno, amt: String(amt), ...more });
  }

  function cancel(billno: string, amt: number, more: { readonly [name: string]: string } = {}) {
    return midas.ask(ann, "cancel_pay_m", { billno, amt: String(amt), ...more });
  }

  function give(billno: string, coins: number, more: { readonly [name: string]: string } = {}) {
    return midas.ask(ann, "present_m", { billno, presenttimes: String(coins), ...more });
  }

  async function balance(player = ann, zoneid = "1") {
    const answer = await midas.ask(player, "get_balance_m", { zoneid });
    assert.equal(answer?.ret, 0);
    return answer;
  }

  it("sees the identities of the document after everything that can happen", async () => {
    assert.deepEqual(await balance(), {
      ret: 0,
      balance: 100,
      gen_balance: 100,
      first_save: 1,
      save_amt: 0,
      gen_expire: 0,
      tss_list: [],
      save_sum: 100,
      cost_sum: 0,
      present_sum: 100,
    });
    await giveCoins(midas.world, ann.openkey, 60);
    await pay("B-1", 120);
    await give("G-1", 7);
    await cancel("B-1", 30);
    const seen = await balance();
    assert.equal(seen.first_save, 0);
    assert.equal(seen.save_amt, 60);
    assert.equal(seen.present_sum, 107);
    assert.equal(seen.cost_sum, 90);
    assert.equal(seen.save_sum, 167);
    assert.equal(seen.balance, 77);
  });

  it("is told how many of the coins were gifts, which go first", async () => {
    await giveCoins(midas.world, ann.openkey, 60);
    const first = await pay("B-1", 90);
    assert.deepEqual(first, {
      ret: 0,
      balance: 70,
      gen_balance: 10,
      billno: "B-1",
      used_gen_amt: 90,
    });
    assert.equal((await pay("B-2", 30))?.used_gen_amt, 10);
  });

  it("repeats a number and takes the coins once", async () => {
    assert.equal((await pay("B-1", 10))?.ret, 0);
    for (let again = 0; again < 3; again += 1) {
      const answer = await pay("B-1", 10);
      assert.deepEqual(Object.keys(answer ?? {}), ["ret", "msg"]);
      assert.equal(answer?.ret, 1002215);
    }
    assert.equal((await balance()).balance, 90);
  });

  it("repeats a number with another amount, zone or player, and nothing moves", async () => {
    await pay("B-1", 10);
    assert.equal((await pay("B-1", 11))?.ret, 1001);
    assert.equal((await pay("B-1", 10, { zoneid: "2" }))?.ret, 1001);
    const bob = await midas.player("bob");
    assert.equal((await midas.ask(bob, "pay_m", { billno: "B-1", amt: "10" }))?.ret, 1001);
    assert.equal((await balance(bob)).balance, 100);
    assert.equal((await balance()).balance, 90);
  });

  it("cannot take more than is there; the number stays free", async () => {
    assert.equal((await pay("B-1", 101))?.ret, 1004);
    await giveCoins(midas.world, ann.openkey, 1);
    assert.equal((await pay("B-1", 101))?.ret, 0);
  });

  it("cannot spend for a player with another's session, or with an old one", async () => {
    const bob = await midas.player("bob");
    const mixed = { openid: ann.openid, openkey: bob.openkey };
    assert.equal((await midas.ask(mixed, "pay_m", { billno: "B-1", amt: "1" }))?.ret, 1018);
    await midas.world.call("logout", { session: ann.openkey });
    assert.equal((await pay("B-1", 1))?.ret, 1018);
    midas.world.wait(15 * 24 * 3600 * 1000);
    assert.equal((await midas.ask(bob, "get_balance_m"))?.ret, 1018);
  });

  it("gives coins back once, in full, gifts as gifts", async () => {
    await giveCoins(midas.world, ann.openkey, 60);
    await pay("B-1", 120);
    assert.deepEqual(await cancel("B-1", 120), {
      ret: 0,
      balance: 160,
      gen_balance: 100,
      billno: "B-1",
    });
    assert.equal((await cancel("B-1", 120))?.ret, 1002215);
    assert.equal((await pay("B-1", 120))?.ret, 1002215, "a cancelled number never debits again");
    const seen = await balance();
    assert.equal(seen.balance, 160);
    assert.equal(seen.save_amt, 60);
  });

  it("gives a part back, bought coins before gifts, and no second part", async () => {
    await giveCoins(midas.world, ann.openkey, 60);
    await pay("B-1", 120);
    assert.deepEqual(await cancel("B-1", 30), {
      ret: 0,
      balance: 70,
      gen_balance: 10,
      billno: "B-1",
    });
    assert.equal((await cancel("B-1", 30))?.ret, 1002215);
    assert.equal((await cancel("B-1", 20))?.ret, 1001);
    assert.equal((await balance()).balance, 70);
  });

  it("cannot give back more than was taken, or what was never taken, or another's", async () => {
    await pay("B-1", 10);
    assert.equal((await cancel("B-1", 11))?.ret, 1001);
    assert.equal((await cancel("B-2", 10))?.ret, 1001);
    assert.equal((await cancel("B-1", 10, { zoneid: "2" }))?.ret, 1001);
    const bob = await midas.player("bob");
    assert.equal((await midas.ask(bob, "cancel_pay_m", { billno: "B-1", amt: "10" }))?.ret, 1001);
    assert.equal((await balance()).balance, 90);
    assert.equal((await cancel("B-1", 10))?.ret, 0);
  });

  it("gives a present once for each number", async () => {
    assert.deepEqual(await give("G-1", 5, { giftid: "spring" }), {
      ret: 0,
      balance: 105,
      gen_balance: 105,
      billno: "G-1",
    });
    assert.equal((await give("G-1", 5, { giftid: "spring" }))?.ret, 1002215);
    assert.equal((await give("G-1", 5))?.ret, 1001);
    assert.equal((await give("G-1", 6, { giftid: "spring" }))?.ret, 1001);
    assert.equal((await balance()).balance, 105);
  });

  it("gives presents into a zone that was empty, and numbers them apart from payments", async () => {
    assert.equal((await give("N-1", 5, { zoneid: "2_hero" }))?.balance, 5);
    assert.equal((await pay("N-1", 5))?.ret, 0);
    assert.equal((await pay("N-2", 5, { zoneid: "2_hero" }))?.balance, 0);
    assert.equal((await balance()).balance, 95);
    assert.equal((await balance(ann, "3")).balance, 0);
  });

  it("cannot fill a wallet beyond what every engine can count", async () => {
    assert.equal((await give("G-1", 9007199254740991))?.ret, 1001);
    assert.equal((await balance()).balance, 100);
  });

  it("has numbers of its own, but one number never debits twice", async () => {
    await buy(midas.world, ann.openkey, "ORDER1", "POTION");
    assert.equal((await pay("ORDER1", 10))?.ret, 1001);
    await pay("ORDER2", 10);
    await refused(buy(midas.world, ann.openkey, "ORDER2", "POTION"), "orderExists");
    assert.equal((await balance()).balance, 80);
  });

  it("needs no delivery: its answer is the delivery", async () => {
    await pay("B1", 10, { payitem: "sword", appremark: "from the forge" });
    const due = await midas.world.call("deliveries", { session: ann.openkey, saveSlot: "1" });
    assert.equal(due.deliveries, undefined);
    const { result } = await midas.world.store.execute("orderStory", {
      appId: "demo",
      door: "midas",
      orderNo: "B1",
    });
    assert.equal(result.order.delivery, "acked");
    assert.equal(result.order.detail, "sword");
    assert.equal(result.order.attach, "from the forge");
    assert.deepEqual(
      result.events.map(({ event }) => event.kind),
      ["created", "paid", "granted"],
    );
  });

  it("ends a cancelled order with its goods taken back", async () => {
    await pay("B1", 10);
    await cancel("B1", 10);
    const asked = { appId: "demo", door: "midas", orderNo: "B1" } as const;
    const { result } = await midas.world.store.execute("orderStory", asked);
    assert.equal(result.order.money, "refunded");
    assert.equal(result.order.delivery, "revoked");
  });

  it("keeps its orders out of the plugin's own numbers", async () => {
    await pay("B1", 10);
    assert.equal(await stateOf(midas.world, ann.openkey, "B1"), undefined);
    const asked = { session: ann.openkey, orderNo: "B1" };
    await refused(midas.world.call("cancelOrder", asked), "orderUnknown");
    await buy(midas.world, ann.openkey, "ORDER1", "POTION");
    const listed = await midas.world.call("listOrders", { session: ann.openkey, limit: 20 });
    assert.deepEqual(
      listed.orders?.map(({ orderNo }) => orderNo),
      ["ORDER1"],
    );
  });

  it("one number is debited once, whichever door it came to first", async () => {
    await pay("B1", 10);
    await refused(buy(midas.world, ann.openkey, "B1", "POTION"), "orderExists");
    await buy(midas.world, ann.openkey, "ORDER1", "POTION");
    assert.equal((await pay("ORDER1", 10))?.ret, 1001);
    assert.equal((await balance()).balance, 80);
  });

  it("pushes the new balance to the player's games, and nothing of its orders", async () => {
    midas.world.effects.length = 0;
    await pay("B1", 10);
    await cancel("B1", 10);
    await pay("B-sandbox-3000111", 10);
    await new Promise((resolve) => setImmediate(resolve));
    const pushed = midas.world.effects.map((effect) =>
      effect.kind === "push" ? effect.message.method : effect.kind,
    );
    assert.deepEqual(pushed, ["balanceChanged", "balanceChanged", "balanceChanged"]);
  });

  it("is the same to a number that comes twenty times at once", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => pay("B-1", 10)));
    const rets = answers.map((answer) => answer?.ret).sort();
    assert.deepEqual(rets, [0, ...Array.from({ length: 19 }, () => 1002215)]);
    assert.equal((await balance()).balance, 90);
  });

  describe("with a test word", () => {
    it("has no power in a live server", () => {
      const word = { remark: "sandbox-1004", billNo: "B-sandbox-lost" };
      assert.deepEqual(sandboxScript("pay", word, { environment: "live" }), { kind: "none" });
      const { kind } = sandboxScript("pay", word, { environment: "sandbox" });
      assert.equal(kind, "refused", "the remark decides");
    });

    it("loses the first answer, and finds the call done", async () => {
      assert.equal(await pay("B-sandbox-lost", 10), undefined);
      assert.equal((await pay("B-sandbox-lost", 10))?.ret, 1002215);
      assert.equal(await give("G-sandbox-lost", 10), undefined);
      assert.equal((await give("G-sandbox-lost", 10))?.ret, 1002215);
      assert.equal((await balance()).balance, 100);
      const lost = { appremark: "sandbox-lost" };
      assert.equal(await cancel("B-sandbox-lost", 10, lost), undefined);
      assert.equal((await cancel("B-sandbox-lost", 10))?.ret, 1002215);
      assert.equal((await balance()).balance, 110);
    });

    it("is refused in each documented way, and nothing moves", async () => {
      for (const ret of [1001, 1002, 1004, 1018, 1145, 1146, 1147]) {
        assert.equal((await pay(`B-sandbox-${ret}`, 10))?.ret, ret);
        assert.equal((await pay(`B-${ret}`, 10, { appremark: `sandbox-${ret}` }))?.ret, ret);
      }
      for (const ret of [1001, 1002, 1018, 1148, 1149]) {
        assert.equal((await give(`G-sandbox-${ret}`, 10))?.ret, ret);
      }
      const busy = await midas.ask(ann, "get_balance_m", { appremark: "sandbox-1002" });
      assert.equal(busy?.ret, 1002);
      assert.equal((await balance()).balance, 100);
    });

    it("names the cancellation apart from the payment", async () => {
      assert.equal((await pay("B-sandbox-cancel-1002", 10))?.ret, 0);
      assert.equal((await cancel("B-sandbox-cancel-1002", 10))?.ret, 1002);
      assert.equal((await pay("C-sandbox-cancel-3000111-1002215", 10))?.ret, 0);
      assert.equal((await cancel("C-sandbox-cancel-3000111-1002215", 10))?.ret, 3000111);
      assert.equal((await cancel("C-sandbox-cancel-3000111-1002215", 10))?.ret, 1002215);
      assert.equal((await balance()).balance, 90);
    });

    it("is told when the word is wrong or does not fit", async () => {
      assert.match((await pay("B-sandbox-9999", 10))?.msg ?? "", /no such test word/);
      assert.match((await pay("B-sandbox-1148", 10))?.msg ?? "", /not for this call/);
      assert.equal((await pay("B-sandbox-toString", 10))?.ret, 1001);
    });

    it("waits for a person while a payment is uncertain, however long", async () => {
      assert.equal((await pay("B-sandbox-3000111", 10))?.ret, 3000111);
      assert.equal((await pay("B-sandbox-3000111", 10))?.ret, 3000111);
      assert.equal((await cancel("B-sandbox-3000111", 10))?.ret, 3000111);
      assert.equal((await balance()).balance, 90, "the coins are held");
      midas.world.wait(24 * 3600 * 1000);
      await midas.world.doChores();
      assert.equal((await pay("B-sandbox-3000111", 10))?.ret, 3000111);
      const { result } = await midas.world.store.execute("listAttention", {
        afterKey: 0,
      });
      assert.equal(JSON.stringify(result).includes("B-sandbox-3000111"), true);
    });

    it("is told what the person decided: paid", async () => {
      await pay("B-sandbox-3000111", 10);
      await resolve("settled");
      assert.equal((await pay("B-sandbox-3000111", 10))?.ret, 1002215);
      assert.equal((await cancel("B-sandbox-3000111", 10))?.ret, 0);
      assert.equal((await balance()).balance, 100);
    });

    it("is told what the person decided: not paid, and the number is spent", async () => {
      await pay("B-sandbox-3000111", 10);
      await resolve("none");
      assert.equal((await balance()).balance, 100);
      assert.equal((await pay("B-sandbox-3000111", 10))?.ret, 1001);
      assert.equal((await cancel("B-sandbox-3000111", 10))?.ret, 1001);
      midas.world.wait(3600 * 1000);
      await midas.world.doChores();
      assert.equal((await pay("B-sandbox-3000111", 10))?.ret, 1001);
      assert.equal((await balance()).balance, 100);
    });

    it("finds an uncertain payment done by the first try, or by the second", async () => {
      assert.equal((await pay("B-sandbox-3000111-1002215", 10))?.ret, 3000111);
      assert.equal((await pay("B-sandbox-3000111-1002215", 10))?.ret, 1002215);
      assert.equal((await pay("B-sandbox-3000111-0", 10))?.ret, 3000111);
      assert.deepEqual(await pay("B-sandbox-3000111-0", 10), {
        ret: 0,
        balance: 80,
        gen_balance: 80,
        billno: "B-sandbox-3000111-0",
        used_gen_amt: 10,
      });
      assert.equal((await pay("B-sandbox-3000111-0", 10))?.ret, 1002215);
    });

    it("finds an uncertain present done", async () => {
      assert.equal((await give("G-sandbox-3000111-1002215", 10))?.ret, 3000111);
      assert.equal((await give("G-sandbox-3000111-1002215", 10))?.ret, 1002215);
      assert.equal((await balance()).balance, 110);
    });

    async function resolve(outcome: "settled" | "none"): Promise<void> {
      const orderNo = "B-sandbox-3000111";
      const asked = { appId: "demo", door: "midas", orderNo, outcome, by: "operator" } as const;
      await midas.world.store.execute("resolveOrder", asked);
    }
  });
});
