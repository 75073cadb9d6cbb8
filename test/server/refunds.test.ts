import assert from "node:assert/strict";
import type { RefundOrderParams } from "../../bridge/server/calls/refundOrder.ts";
import { Refusal } from "../../bridge/server/refusal.ts";
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

describe("refunds", () => {
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

  const refund = async (
    orderNo: string,
    refundNo: string,
    more: Partial<RefundOrderParams> = {},
  ) => {
    const asked = { refundNo, by: "operator", reason: "asked for", ...more } as const;
    const params = { appId: "demo", door: "plugin", orderNo, ...asked } as const;
    const { result, effects } = await world.store.execute("refundOrder", params);
    world.hear(effects);
    return result;
  };
  const refusedAs = (call: Promise<unknown>, code: string) =>
    assert.rejects(call, (error) => error instanceof Refusal && error.code === code);
  const due = async () =>
    (await world.call("deliveries", { session: ann, saveSlot: "1" })).deliveries ?? [];
  const balance = () => world.call("getBalance", { session: ann, zoneId: "1" });

  it("a whole refund of an order that nobody took yet ends its delivery", async () => {
    await buy(world, ann, "A1", "SWORD");
    const [taken] = await due();
    const { coins, order } = await refund("A1", "B1");
    assert.equal(coins, 60);
    assert.deepEqual([order.money, order.delivery], ["refunded", "void"]);
    assert.equal(await stateOf(world, ann, "A1"), "refunded");
    assert.equal(await coinsOf(world, ann), 100);
    assert.deepEqual(await due(), [], "nothing is due any more");
    const deliveryId = taken?.deliveryId ?? "";
    const late = await world.call("ackDelivery", { session: ann, deliveryId, outcome: "granted" });
    assert.equal(late.order.state, "refunded", "a late acknowledgement does not fulfil it");
  });

  it("goods that were handed over all the same do not go unnoticed", async () => {
    await buy(world, ann, "A1", "SWORD");
    await buy(world, ann, "A2", "POTION");
    const ids = (await due()).map(({ deliveryId }) => deliveryId);
    await refund("A1", "B1");
    await refund("A2", "B2");
    const outcomes = ["granted", "cannotGrant"] as const;
    for (const [index, outcome] of outcomes.entries()) {
      const deliveryId = ids[index] ?? "";
      await world.call("ackDelivery", { session: ann, deliveryId, outcome });
    }
    const { result } = await world.store.execute("listAttention", { afterKey: 0 });
    assert.deepEqual(
      result.map(({ kind, subject }) => [kind, subject]),
      [["goodsKept", "A1"]],
    );
  });

  it("a whole refund of goods that were handed over asks for them back", async () => {
    await buy(world, ann, "A1", "POTION");
    const [taken] = await due();
    const deliveryId = taken?.deliveryId ?? "";
    await world.call("ackDelivery", { session: ann, deliveryId, outcome: "granted" });
    const { order } = await refund("A1", "B1");
    assert.deepEqual([order.money, order.delivery], ["refunded", "revoking"]);
  });

  it("the same refund number never pays back twice", async () => {
    await buy(world, ann, "A1", "SWORD");
    const first = await refund("A1", "B1", { coins: 20 });
    const again = await refund("A1", "B1", { coins: 20 });
    assert.deepEqual([first.isRepeat, again.isRepeat], [false, true]);
    assert.equal(again.coins, 20);
    assert.equal(await coinsOf(world, ann), 60);
    await refusedAs(refund("A1", "B1", { coins: 21 }), "orderExists");
    await buy(world, ann, "A2", "POTION");
    await refusedAs(refund("A2", "B1", { coins: 20 }), "orderExists");
  });

  it("partial refunds give bought coins back first, and never more than was paid", async () => {
    await giveCoins(world, ann, 50);
    await world.call("pay", { session: ann, ...terms(world, "A1"), coins: 120 });
    assert.equal((await balance()).genBalance, 0);
    await refund("A1", "B1", { coins: 20 });
    assert.deepEqual([(await balance()).balance, (await balance()).genBalance], [50, 0]);
    await refund("A1", "B2", { coins: 30 });
    assert.deepEqual([(await balance()).balance, (await balance()).genBalance], [80, 30]);
    assert.equal(await stateOf(world, ann, "A1"), "paid", "part of the price stands");
    await refusedAs(refund("A1", "B3", { coins: 71 }), "badAmount");
    await refusedAs(refund("A1", "B3", { coins: 0 }), "badAmount");
    const last = await refund("A1", "B3");
    assert.equal(last.coins, 70);
    assert.deepEqual([(await balance()).balance, (await balance()).genBalance], [150, 100]);
    assert.equal((await balance()).saveAmt, 50, "saveAmt neither falls nor rises");
    await refusedAs(refund("A1", "B4"), "paramsWrong");
  });

  it("only settled money goes back", async () => {
    await refused(buy(world, ann, "A1", "CASTLE"), "coinsInsufficient");
    await refusedAs(refund("A1", "B1"), "paramsWrong");
    await refusedAs(refund("A9", "B1"), "orderUnknown");
  });

  it("what was owned for good can be bought again after its refund", async () => {
    await buy(world, ann, "A1", "SWORD");
    await refused(buy(world, ann, "A2", "SWORD"), "alreadyOwned");
    await refund("A1", "B1");
    const { order } = await buy(world, ann, "A3", "SWORD");
    assert.equal(order.state, "paid");
    await refused(buy(world, ann, "A1", "SWORD"), "orderRefunded");
  });

  it("the player's games hear of it", async () => {
    await buy(world, ann, "A1", "SWORD");
    world.effects.length = 0;
    await refund("A1", "B1");
    const told = world.effects.map((effect) =>
      effect.kind === "push" ? effect.message.method : effect.kind,
    );
    assert.deepEqual(told, ["orderChanged", "balanceChanged"]);
  });

  it("the story tells who refunded what, and why", async () => {
    await buy(world, ann, "A1", "SWORD");
    await refund("A1", "B1", { coins: 20, reason: "a scratch" });
    const params = { appId: "demo", door: "plugin", orderNo: "A1" } as const;
    const { result: story } = await world.store.execute("orderStory", params);
    assert.deepEqual(
      story.events.map(({ event }) => event.kind),
      ["created", "paid", "refunded"],
    );
    const { refundNo, coins, by, reason } = story.refunds[0] ?? assert.fail("no refund");
    assert.deepEqual([refundNo, coins, by, reason], ["B1", 20, "operator", "a scratch"]);
    assert.deepEqual(
      story.entries.map(({ kind, reference }) => [kind, reference]),
      [
        ["spend", "A1"],
        ["refund", "B1"],
      ],
    );
  });
});

describe("goods that cannot be granted", () => {
  async function failFiveTimes(world: World, ann: string): Promise<string> {
    await buy(world, ann, "A1", "POTION");
    let state = "";
    for (let tries = 0; tries < 5; tries += 1) {
      world.wait(60_000);
      const answer = await world.call("deliveries", { session: ann, saveSlot: "1" });
      const deliveryId = answer.deliveries?.[0]?.deliveryId ?? assert.fail("nothing is due");
      const said = {
        session: ann,
        deliveryId,
        outcome: "cannotGrant",
        reason: "bag full",
      } as const;
      state = (await world.call("ackDelivery", said)).order.state;
    }
    return state;
  }
  const attention = async (world: World) =>
    (await world.store.execute("listAttention", { afterKey: 0 })).result;

  it("by default wait for a person, who sees why", async () => {
    const world = await openWorld();
    try {
      const ann = await world.logIn("Ann");
      assert.equal(await failFiveTimes(world, ann), "paid");
      const [item] = await attention(world);
      assert.deepEqual([item?.kind, item?.subject], ["undeliverable", "A1"]);
      assert.match(item?.detail ?? "", /bag full/);
      audit(world.db);
    } finally {
      await world.close();
    }
  });

  it("are refunded where the app says so", async () => {
    const shop = app("demo", [product("POTION", 10)]);
    const world = await openWorld({ apps: [{ ...shop, undeliverable: "refund" }] });
    try {
      const ann = await world.logIn("Ann");
      assert.equal(await failFiveTimes(world, ann), "refunded");
      assert.equal(await coinsOf(world, ann), 100);
      assert.deepEqual(await attention(world), []);
      audit(world.db);
    } finally {
      await world.close();
    }
  });
});
