/** What merchants are told: which notices are written, who may try them, and how they end. */

import assert from "node:assert/strict";
import { Refusal } from "../../bridge/server/refusal.ts";
import { LEASE_MS, playSender, serverShop, noticeShop as shop, URLS } from "./noticeSender.ts";
import { buy, openWorld, refused, START_MS, terms, type World } from "./world.ts";

describe("notices", () => {
  let world: World;
  let sender: ReturnType<typeof playSender>;
  let ann: string;

  beforeEach(async () => {
    world = await openWorld(shop());
    sender = playSender(world);
    ann = await world.logIn("Ann");
  });

  afterEach(() => world.close());

  describe("are written", () => {
    it("for what a merchant must know: paid, refunded, cancelled, expired, failed", async () => {
      await buy(world, ann, "A1", "POTION");
      await sender.refund("A1");
      await refused(buy(world, ann, "A2", "CASTLE"), "coinsInsufficient");
      await world.call("cancelOrder", { session: ann, orderNo: "A2" });
      await refused(buy(world, ann, "A3", "CASTLE"), "coinsInsufficient");
      world.wait(3_600_000);
      await world.doChores();
      await refused(buy(world, ann, "A4", "CURSED"), "paymentFailed");
      assert.deepEqual((await sender.notices()).sort(), [
        "A1 paid pending",
        "A1 refunded pending",
        "A2 cancelled pending",
        "A3 expired pending",
        "A4 failed pending",
      ]);
    });

    it("only for apps with an address", async () => {
      await world.publish(shop({ notifyUrls: [] }));
      await buy(world, ann, "A1", "POTION");
      assert.deepEqual(await sender.notices(), []);
    });

    it("and a sender hears whether any app has an address, wherever it stands", async () => {
      const params = { owner: "one", leaseMs: LEASE_MS, room: 1, perLane: 1, lanes: {} };
      const isAnyoneTold = async () =>
        (await world.store.execute("leaseNotices", { ...params, afterLane: "" })).result
          .isAnyoneTold;
      assert.equal(await isAnyoneTold(), true);
      await world.publish(shop({ notifyUrls: [] }));
      assert.equal(await isAnyoneTold(), false);
      const merchantId = "studio";
      await world.store.execute("createMerchant", { merchantId, name: "M" });
      const more = { appId: "more", merchantId, name: "More", notifyUrls: URLS };
      await world.store.execute("createApp", more);
      assert.equal(await isAnyoneTold(), true);
    });

    it("only for moments that the app's dialect can tell", async () => {
      await world.publish(serverShop("pico"));
      await buy(world, ann, "A1", "POTION");
      await refused(buy(world, ann, "A2", "CURSED"), "paymentFailed");
      assert.deepEqual(await sender.notices(), ["A1 paid pending"]);
    });

    it("for goods that the client hands over in the dialect that can say so alone", async () => {
      for (const noticeDialect of ["pico", "trino", "gip0006"] as const) {
        await world.publish(shop({ noticeDialect }));
        await buy(world, ann, `A${noticeDialect}`, "POTION");
        await sender.refund(`A${noticeDialect}`);
      }
      assert.deepEqual([await sender.notices(), await sender.attention()], [[], []]);
      await world.publish(shop());
      await buy(world, ann, "A1", "POTION");
      assert.deepEqual(await sender.notices(), ["A1 paid pending"]);
    });

    it("not for a refused change: nothing was paid, nothing is told", async () => {
      await buy(world, ann, "A1", "POTION");
      await assert.rejects(sender.refund("A1", 1000), Refusal);
      assert.deepEqual(await sender.notices(), ["A1 paid pending"]);
    });
  });

  describe("are leased", () => {
    it("with everything that the merchant needs to know", async () => {
      await buy(world, ann, "A1", "TITLE");
      const [one] = await sender.lease();
      assert.ok(one);
      const { snapshot } = one;
      const { playerId } = (await world.call("resume", { session: ann })).player;
      assert.equal(snapshot.noticeId, `${snapshot.order.tradeNo}-${snapshot.order.version}`);
      assert.deepEqual(
        { ...snapshot, noticeId: "", order: { ...snapshot.order, tradeNo: "" }, delivery: "" },
        {
          noticeId: "",
          moment: "paid",
          atMs: START_MS,
          environment: "sandbox",
          appId: "demo",
          merchantId: "merchant",
          playerId,
          order: {
            orderNo: "A1",
            tradeNo: "",
            door: "plugin",
            state: "paid",
            money: "settled",
            version: 2,
            coins: 10,
            refundedCoins: 0,
            confirmations: 0,
            title: "An order",
            detail: "",
            items: [{ code: "TITLE", quantity: 1, priceCoins: 10, kind: "consumable" }],
            zoneId: "1",
            grantBy: "server",
            createdAtMs: START_MS,
            paidAtMs: START_MS,
          },
          delivery: "",
        },
      );
      assert.equal(snapshot.delivery?.state, "due");
    });

    it("once: a second sender finds nothing until the lease is over", async () => {
      await buy(world, ann, "A1", "POTION");
      assert.equal((await sender.lease()).length, 1);
      assert.equal((await sender.lease({ owner: "two" })).length, 0);
      world.wait(LEASE_MS);
      const [again] = await sender.lease({ owner: "two" });
      assert.equal(again?.tryNo, 2);
    });

    it("again after a lost sender, who then changes nothing any more", async () => {
      await buy(world, ann, "A1", "POTION");
      const [first] = await sender.lease();
      world.wait(LEASE_MS);
      const [second] = await sender.lease({ owner: "two" });
      await sender.end(first, "failed", "dead");
      assert.deepEqual(await sender.notices(), ["A1 paid leased"]);
      await sender.end(second, "delivered", "delivered", "two");
      assert.deepEqual(await sender.notices(), ["A1 paid delivered"]);
      assert.deepEqual((await sender.log("A1"))[0]?.log, ["lost", "delivered"]);
    });

    it("with the same id and the same words in each try, whatever happened meanwhile", async () => {
      await buy(world, ann, "A1", "TITLE");
      const [first] = await sender.lease();
      await sender.end(first, "refused", 5000);
      await world.store.execute("markOrder", {
        ...{ appId: "demo", door: "plugin", orderNo: "A1", by: "operator", reason: "look" },
      });
      world.wait(5000);
      const [second] = await sender.lease();
      assert.deepEqual(second?.snapshot, first?.snapshot);
      assert.deepEqual([first?.tryNo, second?.tryNo], [1, 2]);
    });

    it("not before their time", async () => {
      await buy(world, ann, "A1", "POTION");
      await sender.end((await sender.lease())[0], "refused", 5000);
      world.wait(4999);
      assert.equal((await sender.lease()).length, 0);
      world.wait(1);
      assert.equal((await sender.lease()).length, 1);
    });

    it("in turn: a long queue at one address keeps no other waiting", async () => {
      const ben = await world.logIn("Ben", "other");
      for (let n = 0; n < 9; n += 1) await buy(world, ann, `A${n}`, "POTION");
      world.wait(1);
      await buy(world, ben, "B1", "SWORD");
      const got = await sender.lease({ room: 2 });
      assert.deepEqual(got.map(({ lane }) => lane).sort(), ["demo", "other"]);
    });

    it("as many of a lane as the sender has room for there", async () => {
      for (let n = 0; n < 9; n += 1) await buy(world, ann, `A${n}`, "POTION");
      assert.equal((await sender.lease({ lanes: { demo: 0 } })).length, 0);
      assert.equal((await sender.lease({ lanes: { demo: 3 } })).length, 3);
      assert.equal((await sender.lease({ perLane: 4 })).length, 4);
    });

    it("by the lane of the address that the order chose", async () => {
      const items = [{ code: "POTION", quantity: 1, expectedPrice: 10 }];
      const order = { ...terms(world, "A1"), notifyUrl: URLS[1] };
      await world.call("payByCode", { session: ann, ...order, items });
      assert.equal((await sender.lease())[0]?.lane, `demo ${URLS[1]}`);
    });
  });

  describe("of one order", () => {
    it("are superseded by a newer one, whatever became of it", async () => {
      await buy(world, ann, "A1", "POTION");
      await sender.end((await sender.lease())[0], "failed", 5000);
      await sender.refund("A1");
      const [refunded] = await sender.lease();
      assert.equal(refunded?.snapshot.moment, "refunded");
      await sender.end(refunded, "failed", "dead");
      world.wait(5000);
      assert.deepEqual(await sender.lease(), []);
      assert.deepEqual(await sender.notices(), ["A1 refunded dead", "A1 paid superseded"]);
    });

    it("are never under way at once: the newer waits for the older's try", async () => {
      await buy(world, ann, "A1", "POTION");
      const [paid] = await sender.lease();
      await sender.refund("A1");
      assert.deepEqual(await sender.lease(), []);
      await sender.end(paid, "failed", 5000);
      const [refunded] = await sender.lease();
      assert.equal(refunded?.snapshot.moment, "refunded");
      assert.equal((await sender.notices())[1], "A1 paid superseded");
    });

    it("a dead one holds up no other order's", async () => {
      await buy(world, ann, "A1", "POTION");
      await buy(world, ann, "A2", "POTION");
      const [first, second] = await sender.lease();
      await sender.end(first, "refused", "dead");
      await sender.end(second, "delivered", "delivered");
      await buy(world, ann, "A3", "POTION");
      assert.equal((await sender.lease()).length, 1);
    });

    it("that is refunded are not told to be paid by a dialect without a word for it", async () => {
      await world.publish(serverShop("pico"));
      await buy(world, ann, "A1", "POTION");
      await sender.refund("A1");
      assert.deepEqual(await sender.lease(), []);
      assert.deepEqual(await sender.notices(), ["A1 paid superseded"]);
      assert.deepEqual(await sender.attention(), []);
    });

    it("that was told to be paid, and cannot be told to be refunded, call a person", async () => {
      await world.publish(serverShop("pico"));
      await buy(world, ann, "A1", "POTION");
      await sender.end((await sender.lease())[0], "delivered", "delivered");
      await sender.refund("A1");
      assert.deepEqual(await sender.attention(), ["untold A1"]);
    });

    it("that is refunded in part before it is told to be paid calls a person too", async () => {
      await world.publish(serverShop("pico"));
      await buy(world, ann, "A1", "POTION");
      await sender.refund("A1", 3);
      assert.equal((await sender.lease())[0]?.snapshot.moment, "paid");
      assert.deepEqual(await sender.attention(), ["untold A1"]);
    });
  });

  describe("that nobody takes", () => {
    it("call a person, once for each address", async () => {
      await buy(world, ann, "A1", "POTION");
      await buy(world, ann, "A2", "POTION");
      for (const one of await sender.lease()) await sender.end(one, "refused", "dead");
      assert.deepEqual(await sender.attention(), ["deadNotice demo"]);
      const { result } = await world.store.execute("listNotices", { state: "dead" });
      assert.equal(result.notices.length, 2);
    });

    it("are sent again by hand, in a new round, and nobody is called any more", async () => {
      await buy(world, ann, "A1", "POTION");
      await sender.end((await sender.lease())[0], "refused", "dead");
      const { result: page } = await world.store.execute("listNotices", { state: "dead" });
      const redeliver = { notices: page.notices, by: "operator" } as const;
      const { result } = await world.store.execute("redeliverNotices", redeliver);
      assert.deepEqual(result, { redelivered: 1, outdated: 0, hurried: 0 });
      assert.deepEqual(await sender.attention(), []);
      const [again] = await sender.lease();
      assert.deepEqual([again?.tryNo, again?.roundTryNo], [2, 1]);
    });

    it("are not sent again once they are out of date", async () => {
      await buy(world, ann, "A1", "POTION");
      const [paid] = await sender.lease();
      await sender.end(paid, "refused", "dead");
      await sender.refund("A1");
      assert.ok(paid);
      const redeliver = { notices: [paid], by: "operator" } as const;
      const { result } = await world.store.execute("redeliverNotices", redeliver);
      assert.deepEqual(result, { redelivered: 0, outdated: 1, hurried: 0 });
    });

    it("of another app are not there for a merchant", async () => {
      await buy(world, ann, "A1", "POTION");
      const [paid] = await sender.lease();
      assert.ok(paid);
      const redeliver = { appId: "other", notices: [paid], by: "merchant" } as const;
      await assert.rejects(world.store.execute("redeliverNotices", redeliver), Refusal);
      const { result } = await world.store.execute("listNotices", { appId: "other" });
      assert.deepEqual(result.notices, []);
    });
  });

  it("a list comes in pages that together hold each notice once", async () => {
    const orders = Array.from({ length: 230 }, (_, n) => `A${n}`);
    await world.publish(shop({ starterGiftCoins: 100_000 }));
    const rich = await world.logIn("Rich");
    for (const orderNo of orders) await buy(world, rich, orderNo, "POTION");
    const first = (await world.store.execute("listNotices", { appId: "demo" })).result;
    const second = await world.store.execute("listNotices", { appId: "demo", below: first.below });
    const seen = [...first.notices, ...second.result.notices].map(({ orderNo }) => orderNo);
    assert.deepEqual(seen.reverse(), orders);
    assert.equal(second.result.below, undefined);
  });
});
