import assert from "node:assert/strict";
import { LEASE_MS, REMINDERS_MAX, RETRY_PAUSE_MS } from "../../bridge/server/orders/delivery.ts";
import type { DeliveryView } from "../../bridge/wire/views.ts";
import { audit } from "./books.ts";
import { buy, giveCoins, openWorld, refused, stateOf, terms, type World } from "./world.ts";

describe("deliveries", () => {
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

  const due = async (session: string, saveSlot = "1") =>
    (await world.call("deliveries", { session, saveSlot })).deliveries ?? [];
  const take = async (session: string): Promise<DeliveryView> =>
    (await due(session))[0] ?? assert.fail("nothing is due");
  const ack = (session: string, deliveryId: string, outcome: "granted" | "cannotGrant") =>
    world.call("ackDelivery", { session, deliveryId, outcome });

  it("a paid order's goods are due until they are acknowledged", async () => {
    await buy(world, ann, "A1", "POTION");
    const { deliveryId, attempt, ...delivery } = await take(ann);
    assert.match(deliveryId, /^[0-9a-f]{32}$/);
    assert.equal(attempt, 1);
    assert.deepEqual(delivery, {
      orderNo: "A1",
      coins: 10,
      items: [{ code: "POTION", quantity: 1, priceCoins: 10 }],
      attach: undefined,
      grantBy: "client",
      saveSlot: "1",
    });
    const { order } = await ack(ann, deliveryId, "granted");
    assert.equal(order.state, "fulfilled");
    assert.equal(order.fulfilledAtMs, world.nowMs());
    assert.deepEqual(await due(ann), []);
  });

  it("a repeated acknowledgement changes nothing, whatever it says", async () => {
    await buy(world, ann, "A1", "POTION");
    const { deliveryId } = await take(ann);
    const first = await ack(ann, deliveryId, "granted");
    assert.deepEqual(await ack(ann, deliveryId, "granted"), first);
    assert.deepEqual(await ack(ann, deliveryId, "cannotGrant"), first);
  });

  it("an unpaid order has nothing to deliver", async () => {
    await refused(buy(world, ann, "A1", "CASTLE"), "coinsInsufficient");
    assert.deepEqual(await due(ann), []);
  });

  describe("the lease", () => {
    it("keeps an offer from the player's other sessions for 30 s", async () => {
      await buy(world, ann, "A1", "POTION");
      const anns = await world.logIn("Ann");
      const { deliveryId } = await take(ann);
      assert.deepEqual(await due(anns), []);
      world.wait(LEASE_MS - 1);
      assert.deepEqual(await due(anns), []);
      world.wait(1);
      const again = await take(anns);
      assert.equal(again.deliveryId, deliveryId, "the id stays the same");
      assert.equal(again.attempt, 2);
      assert.deepEqual(await due(ann), [], "now it is the other one's");
    });

    it("shows the same offer to the session that has it", async () => {
      await buy(world, ann, "A1", "POTION");
      const first = await take(ann);
      world.wait(LEASE_MS - 1);
      assert.deepEqual(await take(ann), first);
    });

    it("ends with the session that has it", async () => {
      await buy(world, ann, "A1", "POTION");
      await take(ann);
      await world.call("logout", { session: ann });
      assert.equal((await take(await world.logIn("Ann"))).attempt, 2);
    });

    it("that ran out lets the goods be told of again, but not for ever", async () => {
      await buy(world, ann, "A1", "POTION");
      for (let offer = 1; offer <= REMINDERS_MAX + 1; offer++) {
        await take(ann);
        world.effects.length = 0;
        world.wait(LEASE_MS);
        await world.doChores();
        const expected = offer <= REMINDERS_MAX ? ["deliveryDue"] : [];
        assert.deepEqual(pushesOf(world), expected, `offer ${offer}`);
      }
      assert.equal((await take(ann)).attempt, REMINDERS_MAX + 2);
    });

    it("does not keep another session from saying that it granted the goods", async () => {
      await buy(world, ann, "A1", "POTION");
      const { deliveryId } = await take(ann);
      world.wait(LEASE_MS);
      const anns = await world.logIn("Ann");
      await take(anns);
      assert.equal((await ack(ann, deliveryId, "granted")).order.state, "fulfilled");
      assert.equal((await ack(anns, deliveryId, "granted")).order.state, "fulfilled");
    });
  });

  describe("cannot grant", () => {
    it("keeps the goods due, rests a little, and tells of them again", async () => {
      await buy(world, ann, "A1", "POTION");
      const { deliveryId } = await take(ann);
      assert.equal((await ack(ann, deliveryId, "cannotGrant")).order.state, "paid");
      assert.deepEqual(await due(ann), []);
      world.effects.length = 0;
      world.wait(RETRY_PAUSE_MS);
      await world.doChores();
      assert.deepEqual(pushesOf(world), ["deliveryDue"]);
      assert.equal((await take(ann)).attempt, 2);
    });

    it("the rest ends with the next login", async () => {
      await buy(world, ann, "A1", "POTION");
      const { deliveryId } = await take(ann);
      await ack(ann, deliveryId, "cannotGrant");
      await world.call("resume", { session: ann });
      assert.equal((await take(ann)).deliveryId, deliveryId);
    });

    it("five times is an operator's matter; a login may bring it, granting heals it", async () => {
      await buy(world, ann, "A1", "POTION");
      let deliveryId = "";
      for (let tries = 1; tries <= 5; tries++) {
        deliveryId = (await take(ann)).deliveryId;
        const { order } = await ack(ann, deliveryId, "cannotGrant");
        assert.equal(order.exception, tries < 5 ? undefined : "undeliverable");
        world.wait(RETRY_PAUSE_MS);
      }
      await world.doChores();
      assert.deepEqual(await due(ann), []);
      await world.call("resume", { session: ann });
      await take(ann);
      const { order } = await ack(ann, deliveryId, "granted");
      assert.equal(order.state, "fulfilled");
      assert.equal(order.exception, undefined);
    });

    it("of a session whose lease is over says nothing of the one that has it now", async () => {
      await buy(world, ann, "A1", "POTION");
      const { deliveryId } = await take(ann);
      world.wait(LEASE_MS);
      const anns = await world.logIn("Ann");
      await take(anns);
      const before = await ack(ann, deliveryId, "cannotGrant");
      const tries = world.db.prepare<{ tries: number }>("SELECT tries FROM deliveries").get();
      assert.equal(tries?.tries, 0);
      assert.equal(before.order.state, "paid");
    });

    it("writes down who said it and why", async () => {
      await buy(world, ann, "A1", "POTION");
      const { deliveryId } = await take(ann);
      const reason = "the bag is full";
      await world.call("ackDelivery", { session: ann, deliveryId, outcome: "cannotGrant", reason });
      const event = world.db
        .prepare<{ event: string }>("SELECT event FROM order_events ORDER BY version DESC")
        .get();
      const expected = { kind: "cannotGrant", by: "player", tries: 1, reason };
      assert.deepEqual(JSON.parse(event?.event ?? ""), expected);
    });
  });

  describe("authority", () => {
    it("what the merchant's server grants is information, the client's word is refused", async () => {
      await buy(world, ann, "A1", "TITLE");
      const delivery = await take(ann);
      assert.equal(delivery.grantBy, "server");
      const error = await refused(ack(ann, delivery.deliveryId, "granted"), "notYours");
      assert.equal(error.legacyCode, "NOAUTH");
      await refused(ack(ann, delivery.deliveryId, "cannotGrant"), "notYours");
      assert.equal(await stateOf(world, ann, "A1"), "paid");
      const anns = await world.logIn("Ann");
      assert.deepEqual(await take(anns), delivery, "it is nobody's to hold");
    });

    it("they never stand before what the client has to grant", async () => {
      for (let i = 0; i < 9; i++) await buy(world, ann, `S${i}`, "TITLE");
      await buy(world, ann, "A1", "POTION");
      assert.equal((await take(ann)).orderNo, "A1");
      assert.equal((await due(ann)).length, 10);
    });

    it("the authority is frozen in the order", async () => {
      await buy(world, ann, "A1", "POTION");
      const { deliveryId } = await take(ann);
      await world.publish({ apps: [] });
      assert.equal((await ack(ann, deliveryId, "granted")).order.state, "fulfilled");
    });

    it("another player's delivery does not exist", async () => {
      await buy(world, ann, "A1", "POTION");
      const { deliveryId } = await take(ann);
      const bob = await world.logIn("Bob");
      assert.deepEqual(await due(bob), []);
      await refused(ack(bob, deliveryId, "granted"), "orderUnknown");
      await refused(ack(bob, "0".repeat(32), "granted"), "orderUnknown");
    });
  });

  describe("of another save slot", () => {
    const buyFor = (saveSlot: string, orderNo: string, code: string, expectedPrice = 10) => {
      const items = [{ code, quantity: 1, expectedPrice }];
      const order = { ...terms(world, orderNo), saveSlot };
      return world.call("payByCode", { session: ann, ...order, items });
    };

    it("never hide this slot's, and are not leased in vain", async () => {
      await giveCoins(world, ann, 200);
      for (let i = 0; i < 12; i++) await buyFor("2", `S${i}`, "POTION");
      await buyFor("1", "A1", "POTION");
      assert.deepEqual(
        (await due(ann)).map(({ orderNo }) => orderNo),
        ["A1"],
      );
      const anns = await world.logIn("Ann");
      assert.equal((await due(anns, "2")).length, 10, "nobody else holds them");
    });

    it("come along for information when the merchant's server grants them", async () => {
      await buyFor("2", "A1", "TITLE");
      assert.equal((await take(ann)).saveSlot, "2");
    });
  });

  describe("healed from what their order says", () => {
    const heal = (orderNo: string) =>
      world.store.execute("healOrder", { appId: "demo", door: "plugin", orderNo });

    it("are there again when they were gone, but not when they were handed over", async () => {
      await buy(world, ann, "A1", "POTION");
      await buy(world, ann, "A2", "POTION");
      world.db.exec("DELETE FROM deliveries WHERE order_key = (SELECT min(order_key) FROM orders)");
      world.db.exec("UPDATE deliveries SET acked_at_ms = 1, acked_by = 'player'");
      for (const orderNo of ["A1", "A2"]) await heal(orderNo);
      assert.equal((await take(ann)).orderNo, "A1");
      assert.equal((await due(ann)).length, 1);
      // Every story ends with right books.
      world.db.exec("DELETE FROM deliveries WHERE acked_at_ms = 1");
      await heal("A2");
    });
  });

  it("a slot must be named", async () => {
    await refused(world.call("deliveries", { session: ann } as never), "paramsMissing");
  });

  it("come oldest first, ten at a time, until all are granted", async () => {
    await giveCoins(world, ann, 100);
    const orderNos = Array.from({ length: 12 }, (_, i) => `A${i}`);
    for (const orderNo of orderNos) await buy(world, ann, orderNo, "POTION");
    const seen: string[] = [];
    for (let offered = await due(ann); offered.length > 0; offered = await due(ann)) {
      assert.ok(offered.length <= 10);
      for (const { orderNo, deliveryId } of offered) {
        seen.push(orderNo);
        await ack(ann, deliveryId, "granted");
      }
    }
    assert.deepEqual(seen, orderNos);
  });
});

function pushesOf(world: World): string[] {
  return world.effects.flatMap((effect) => (effect.kind === "push" ? [effect.message.method] : []));
}
