import assert from "node:assert/strict";
import { PAY_DEADLINE_MS_MAX, QUOTE_LIFE_MS } from "../../bridge/wire/limits.ts";
import { audit } from "./books.ts";
import {
  app,
  buy,
  coinsOf,
  giveCoins,
  openWorld,
  product,
  refused,
  stateOf,
  terms,
  type World,
} from "./world.ts";

describe("orders", () => {
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

  const payCoins = (session: string, orderNo: string, coins: number) =>
    world.call("pay", { session, ...terms(world, orderNo), coins });

  describe("one number, one debit", () => {
    it("a repeated order number takes the coins once and gives the present result", async () => {
      const first = await buy(world, ann, "A1", "SWORD");
      const again = await buy(world, ann, "A1", "SWORD");
      assert.deepEqual(again, first);
      assert.equal(await coinsOf(world, ann), 40);
    });

    it("the repeat of a fulfilled order says fulfilled", async () => {
      await buy(world, ann, "A1", "POTION");
      const { deliveries = [] } = await world.call("deliveries", { session: ann, saveSlot: "1" });
      const deliveryId = deliveries[0]?.deliveryId ?? "";
      await world.call("ackDelivery", { session: ann, deliveryId, outcome: "granted" });
      assert.equal((await buy(world, ann, "A1", "POTION")).order.state, "fulfilled");
    });

    for (const [what, other] of [
      ["title", { title: "Another" }],
      ["detail", { detail: "Another" }],
      ["attach", { attach: "packet" }],
      ["zone", { zoneId: "2" }],
      ["save slot", { saveSlot: "2" }],
      ["coins", { coins: 11 }],
      ["notify address", { notifyUrl: "https://merchant.example/notify" }],
    ] as const) {
      it(`the same number with another ${what} is ORDER_EXIST, and nothing moves`, async () => {
        const params = { session: ann, ...terms(world, "A1"), coins: 10 };
        await world.call("pay", params);
        const error = await refused(world.call("pay", { ...params, ...other }), "orderExists");
        assert.equal(error.legacyCode, "ORDER_EXIST");
        assert.equal(await coinsOf(world, ann), 90);
      });
    }

    it("a number paid by pay cannot be used by payByCode", async () => {
      await payCoins(ann, "A1", 10);
      await refused(buy(world, ann, "A1", "POTION"), "orderExists");
      assert.equal(await coinsOf(world, ann), 90);
    });

    it("the deadline and the session are no part of the terms", async () => {
      await payCoins(ann, "A1", 10);
      world.wait(5000);
      const anns = await world.logIn("Ann");
      assert.equal((await payCoins(anns, "A1", 10)).order.state, "paid");
      assert.equal(await coinsOf(world, ann), 90);
    });

    it("another player's number is ORDER_EXIST to pay, unknown to all else", async () => {
      await payCoins(ann, "A1", 10);
      const bob = await world.logIn("Bob");
      const error = await refused(payCoins(bob, "A1", 10), "orderExists");
      assert.equal(error.detail, undefined, "tells nothing more");
      const { answers } = await world.call("queryOrder", { session: bob, orderNos: ["A1"] });
      assert.deepEqual(answers, [{ orderNo: "A1" }]);
      await refused(world.call("closeIfAbsent", { session: bob, orderNo: "A1" }), "orderUnknown");
      await refused(world.call("cancelOrder", { session: bob, orderNo: "A1" }), "orderUnknown");
      const list = { session: bob, limit: 5, before: "A1" };
      await refused(world.call("listOrders", list), "orderUnknown");
      assert.equal(await coinsOf(world, bob), 100);
    });

    it("every app has its own numbers", async () => {
      await payCoins(ann, "A1", 10);
      const annElsewhere = await world.logIn("Ann", "other");
      assert.equal((await payCoins(annElsewhere, "A1", 20)).order.coins, 20);
    });

    it("the database itself refuses a second debit of a number", async () => {
      await payCoins(ann, "A1", 10);
      const again = `INSERT INTO ledger_entries
          (entry_key, app_id, kind, reference, wallet_key, at_ms)
        SELECT 1000000, app_id, kind, reference, wallet_key, at_ms FROM ledger_entries
        WHERE reference = 'A1'`;
      assert.throws(() => world.db.exec(again), /UNIQUE/i);
    });
  });

  describe("too few coins", () => {
    it("leave the order open, and the same number may try again", async () => {
      await payCoins(ann, "A1", 95);
      await refused(payCoins(ann, "A2", 10), "coinsInsufficient");
      const { answers } = await world.call("queryOrder", { session: ann, orderNos: ["A2"] });
      assert.equal(answers[0]?.order?.state, "created");
      const error = await refused(payCoins(ann, "A2", 10), "coinsInsufficient");
      assert.equal(error.retry, "sameOrder");
      assert.equal(error.legacyCode, "12003");
      assert.equal(await coinsOf(world, ann), 5);
    });

    it("a second try pays at the quoted price, though the shelf has another by now", async () => {
      const dear = product("CASTLE", 9000, { kind: "nonConsumable" });
      await refused(buy(world, ann, "A1", "CASTLE"), "coinsInsufficient");
      await world.publish({ apps: [app("demo", [dear])] });
      await giveCoins(world, ann, 5000);
      const { order } = await buy(world, ann, "A1", "CASTLE");
      assert.equal(order.coins, 5000);
      assert.equal(order.state, "paid");
    });

    it("after the quote's life the number is expired and a new one is needed", async () => {
      await refused(buy(world, ann, "A1", "CASTLE"), "coinsInsufficient");
      world.wait(QUOTE_LIFE_MS);
      await giveCoins(world, ann, 5000);
      await refused(buy(world, ann, "A1", "CASTLE"), "orderExpired");
      await world.doChores();
      await refused(buy(world, ann, "A1", "CASTLE"), "orderExpired");
      assert.equal((await buy(world, ann, "A2", "CASTLE")).order.state, "paid");
    });

    it("a player cannot leave any number of orders open", async () => {
      for (let i = 0; i < 50; i++) await refused(payCoins(ann, `A${i}`, 999), "coinsInsufficient");
      await refused(payCoins(ann, "A50", 999), "tooManyRequests");
      assert.equal((await payCoins(ann, "A51", 10)).order.state, "paid");
    });

    it("nothing moves, though the player has some", async () => {
      await refused(payCoins(ann, "A1", 101), "coinsInsufficient");
      assert.equal(await coinsOf(world, ann), 100);
    });
  });

  describe("expiry and cancel", () => {
    it("the expiry job closes what was not paid, and tells it", async () => {
      await refused(payCoins(ann, "A1", 500), "coinsInsufficient");
      world.wait(QUOTE_LIFE_MS - 1);
      await world.doChores();
      assert.equal(await stateOf(world, ann, "A1"), "created");
      world.wait(1);
      await world.doChores();
      assert.equal(await stateOf(world, ann, "A1"), "expired");
      assert.equal(lastPush(world), "orderChanged");
    });

    it("a paid order never expires and cannot be cancelled", async () => {
      await payCoins(ann, "A1", 10);
      world.wait(QUOTE_LIFE_MS * 2);
      await world.doChores();
      const { order } = await world.call("cancelOrder", { session: ann, orderNo: "A1" });
      assert.equal(order.state, "paid");
    });

    it("a cancelled order stays cancelled, however often it is asked for", async () => {
      await refused(payCoins(ann, "A1", 500), "coinsInsufficient");
      const cancel = () => world.call("cancelOrder", { session: ann, orderNo: "A1" });
      const first = await cancel();
      assert.equal(first.order.state, "cancelled");
      assert.deepEqual(await cancel(), first);
      await refused(payCoins(ann, "A1", 500), "cancelled");
    });

    it("an unknown number cannot be cancelled", async () => {
      const cancel = world.call("cancelOrder", { session: ann, orderNo: "A1" });
      const error = await refused(cancel, "orderUnknown");
      assert.equal(error.legacyCode, "14001");
    });
  });

  describe("after a crash", () => {
    it("closeIfAbsent answers the order as it stands", async () => {
      const { order } = await payCoins(ann, "A1", 10);
      const asked = await world.call("closeIfAbsent", { session: ann, orderNo: "A1" });
      assert.deepEqual(asked.order, order);
    });

    it("closeIfAbsent closes an absent number: the delayed frame never debits", async () => {
      const closed = await world.call("closeIfAbsent", { session: ann, orderNo: "A1" });
      assert.equal(closed.order.state, "cancelled");
      const error = await refused(payCoins(ann, "A1", 10), "cancelled");
      assert.equal(error.legacyCode, "14002");
      await refused(buy(world, ann, "A1", "POTION"), "cancelled");
      assert.deepEqual(await world.call("closeIfAbsent", { session: ann, orderNo: "A1" }), closed);
      assert.equal(await coinsOf(world, ann), 100);
    });

    it("a closed number is another player's ORDER_EXIST too", async () => {
      await world.call("closeIfAbsent", { session: ann, orderNo: "A1" });
      const bob = await world.logIn("Bob");
      await refused(payCoins(bob, "A1", 10), "orderExists");
    });

    it("a number that was only closed is no order in the list", async () => {
      await world.call("closeIfAbsent", { session: ann, orderNo: "A1" });
      assert.deepEqual(await world.call("listOrders", { session: ann, limit: 5 }), {});
    });
  });

  describe("the deadline", () => {
    it("a frame that comes later is refused, even where the order was paid", async () => {
      const params = { session: ann, ...terms(world, "A1"), coins: 10 };
      await world.call("pay", params);
      world.wait(30_001);
      await refused(world.call("pay", params), "deadlinePassed");
      await refused(world.call("pay", { ...params, orderNo: "A2" }), "deadlinePassed");
      const { answers } = await world.call("queryOrder", { session: ann, orderNos: ["A2"] });
      assert.deepEqual(answers, [{ orderNo: "A2" }]);
    });

    it("one too far ahead is refused", async () => {
      const params = { session: ann, ...terms(world, "A1"), coins: 10 };
      const deadlineMs = world.nowMs() + PAY_DEADLINE_MS_MAX + 1;
      await refused(world.call("pay", { ...params, deadlineMs }), "paramsWrong");
    });
  });

  describe("terms", () => {
    it("a notify address must be one that the app registered, exactly", async () => {
      const params = { session: ann, ...terms(world, "A1"), coins: 10 };
      const wrong = { ...params, notifyUrl: "https://merchant.example/notify/" };
      await refused(world.call("pay", wrong), "paramsWrong");
      const right = { ...params, notifyUrl: "https://merchant.example/notify" };
      assert.equal((await world.call("pay", right)).order.state, "paid");
    });

    it("the game's packet comes back unchanged", async () => {
      const attach = '{"slot":3,"名":"剑"}';
      await world.call("pay", { session: ann, ...terms(world, "A1"), coins: 10, attach });
      const { answers } = await world.call("queryOrder", { session: ann, orderNos: ["A1"] });
      assert.equal(answers[0]?.order?.attach, attach);
      const { deliveries } = await world.call("deliveries", { session: ann, saveSlot: "1" });
      assert.equal(deliveries?.[0]?.attach, attach);
    });

    it("the trade number has 36 characters and is the order's alone", async () => {
      const one = await payCoins(ann, "A1", 10);
      const two = await payCoins(ann, "A2", 10);
      const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
      assert.match(one.order.tradeNo, uuid);
      assert.notEqual(one.order.tradeNo, two.order.tradeNo);
    });
  });

  it("lists the player's orders newest first, page by page", async () => {
    for (const orderNo of ["A1", "A2", "A3"]) await payCoins(ann, orderNo, 1);
    const bob = await world.logIn("Bob");
    await payCoins(bob, "B1", 1);
    const first = await world.call("listOrders", { session: ann, limit: 2 });
    assert.deepEqual(
      first.orders?.map(({ orderNo }) => orderNo),
      ["A3", "A2"],
    );
    const rest = await world.call("listOrders", { session: ann, limit: 2, before: first.next });
    assert.deepEqual(
      rest.orders?.map(({ orderNo }) => orderNo),
      ["A1"],
    );
    assert.equal(rest.next, undefined);
  });

  it("the whole story of an order can be read in order", async () => {
    await refused(buy(world, ann, "A1", "CASTLE"), "coinsInsufficient");
    await giveCoins(world, ann, 5000);
    await buy(world, ann, "A1", "CASTLE");
    const { deliveries = [] } = await world.call("deliveries", { session: ann, saveSlot: "1" });
    const deliveryId = deliveries[0]?.deliveryId ?? "";
    await world.call("ackDelivery", { session: ann, deliveryId, outcome: "granted" });
    const story = world.db
      .prepare<{ event: string }>("SELECT event FROM order_events ORDER BY version")
      .all();
    assert.deepEqual(
      story.map(({ event }) => JSON.parse(event)),
      [
        { kind: "created" },
        { kind: "paid", coins: 5000, giftCoins: 100 },
        { kind: "offered", attempt: 1 },
        { kind: "granted", by: "player" },
      ],
    );
  });

  it("events and postings can neither be changed nor deleted", async () => {
    await payCoins(ann, "A1", 10);
    for (const table of ["order_events", "ledger_entries", "postings"]) {
      assert.throws(() => world.db.exec(`DELETE FROM ${table}`), /never deleted/);
    }
    assert.throws(() => world.db.exec("UPDATE order_events SET at_ms = 0"), /never changed/);
    assert.throws(() => world.db.exec("UPDATE ledger_entries SET at_ms = 0"), /never changed/);
    assert.throws(() => world.db.exec("UPDATE postings SET coins = 1"), /never changed/);
  });
});

function lastPush(world: World) {
  const last = world.effects.at(-1);
  return last?.kind === "push" ? last.message.method : undefined;
}
