import assert from "node:assert/strict";
import { LATE_ANSWER_MS } from "../../bridge/server/calls/steps/presentPayment.ts";
import { COINS_MAX, QUOTE_LIFE_MS } from "../../bridge/wire/limits.ts";
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

describe("buying from the catalogue", () => {
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

  const payCoins = (orderNo: string, coins: number) =>
    world.call("pay", { session: ann, ...terms(world, orderNo), coins });

  describe("the catalogue's price", () => {
    const cart = (...items: [code: string, quantity: number, expectedPrice: number][]) => ({
      session: ann,
      ...terms(world, "A1"),
      items: items.map(([code, quantity, expectedPrice]) => ({ code, quantity, expectedPrice })),
    });

    it("another price than the player saw is refused undebited", async () => {
      await refused(world.call("payByCode", cart(["SWORD", 1, 59])), "priceChanged");
      assert.equal(await coinsOf(world, ann), 100);
      const { answers } = await world.call("queryOrder", { session: ann, orderNos: ["A1"] });
      assert.deepEqual(answers, [{ orderNo: "A1" }], "the number is free");
    });

    it("an unknown product is PAY_CODE_NOT_EXIST", async () => {
      const error = await refused(world.call("payByCode", cart(["NOPE", 1, 1])), "productUnknown");
      assert.equal(error.legacyCode, "PAY_CODE_NOT_EXIST");
    });

    it("a cart is paid as one order, and each line keeps its price", async () => {
      const { order } = await world.call("payByCode", cart(["POTION", 3, 10], ["SWORD", 1, 60]));
      assert.equal(order.coins, 90);
      assert.deepEqual(order.items, [
        { code: "POTION", quantity: 3, priceCoins: 10 },
        { code: "SWORD", quantity: 1, priceCoins: 60 },
      ]);
      assert.equal(await coinsOf(world, ann), 10);
    });

    it("one bad line refuses the whole cart", async () => {
      await refused(
        world.call("payByCode", cart(["POTION", 1, 10], ["NOPE", 1, 1])),
        "productUnknown",
      );
      await refused(
        world.call("payByCode", cart(["POTION", 1, 10], ["POTION", 2, 10])),
        "paramsWrong",
      );
      await refused(world.call("payByCode", cart(["SWORD", 2, 60])), "paramsWrong");
      await refused(
        world.call("payByCode", cart(["POTION", 1, 10], ["TITLE", 1, 10])),
        "paramsWrong",
      );
      assert.equal(await coinsOf(world, ann), 100);
    });

    it("a cart dearer than any wallet is a wrong amount", async () => {
      await world.publish({ apps: [app("demo", [product("MOON", COINS_MAX)])] });
      await refused(world.call("payByCode", cart(["MOON", 2, COINS_MAX])), "badAmount");
    });

    it("what was agreed is frozen: the order's items do not follow the catalogue", async () => {
      const { order } = await world.call("payByCode", cart(["POTION", 1, 10]));
      await world.publish({ apps: [app("demo", [])] });
      const { answers } = await world.call("queryOrder", { session: ann, orderNos: ["A1"] });
      assert.deepEqual(answers[0]?.order, order);
      const row = world.db.prepare<{ catalog_version: number }>("SELECT * FROM orders").get();
      assert.equal(row?.catalog_version, 1);
    });
  });

  describe("what is owned once", () => {
    it("an owned product is PAY_CODE_EXIST", async () => {
      await buy(world, ann, "A1", "SHIELD");
      const error = await refused(buy(world, ann, "A2", "SHIELD"), "alreadyOwned");
      assert.equal(error.legacyCode, "PAY_CODE_EXIST");
      assert.equal(await coinsOf(world, ann), 60);
    });

    it("in a cart too, and another player may have one of their own", async () => {
      await buy(world, ann, "A1", "SHIELD");
      const items = [
        { code: "POTION", quantity: 1, expectedPrice: 10 },
        { code: "SHIELD", quantity: 1, expectedPrice: 40 },
      ];
      const cart = { session: ann, ...terms(world, "A2"), items };
      await refused(world.call("payByCode", cart), "alreadyOwned");
      const bob = await world.logIn("Bob");
      assert.equal((await buy(world, bob, "B1", "SHIELD")).order.state, "paid");
    });

    it("a consumable can be bought again and again", async () => {
      for (const orderNo of ["A1", "A2", "A3"]) await buy(world, ann, orderNo, "POTION");
      assert.equal(await coinsOf(world, ann), 70);
    });

    it("an unpaid order gives way to the next one: one of them at a time", async () => {
      await refused(buy(world, ann, "A1", "CASTLE"), "coinsInsufficient");
      await giveCoins(world, ann, 5000);
      assert.equal((await buy(world, ann, "A2", "CASTLE")).order.state, "paid");
      assert.equal(await stateOf(world, ann, "A1"), "cancelled");
      await refused(buy(world, ann, "A1", "CASTLE"), "cancelled");
      assert.equal(await coinsOf(world, ann), 100);
    });

    it("a refusal of the new order leaves the older one as it was", async () => {
      await refused(buy(world, ann, "A1", "CASTLE"), "coinsInsufficient");
      const items = [
        { code: "CASTLE", quantity: 1, expectedPrice: 5000 },
        { code: "SWORD", quantity: 1, expectedPrice: 60 },
      ];
      await buy(world, ann, "A2", "SWORD");
      const cart = { session: ann, ...terms(world, "A3"), items };
      await refused(world.call("payByCode", cart), "alreadyOwned");
      assert.equal(await stateOf(world, ann, "A1"), "created");
    });

    it("an expired or cancelled order frees the product", async () => {
      await refused(buy(world, ann, "A1", "CASTLE"), "coinsInsufficient");
      await world.call("cancelOrder", { session: ann, orderNo: "A1" });
      await refused(buy(world, ann, "A2", "CASTLE"), "coinsInsufficient");
      world.wait(QUOTE_LIFE_MS);
      await refused(buy(world, ann, "A3", "CASTLE"), "coinsInsufficient");
      assert.equal(await stateOf(world, ann, "A2"), "expired");
    });

    it("the database itself refuses a second claim", async () => {
      await buy(world, ann, "A1", "SHIELD");
      await payCoins("A2", 10);
      const again = `INSERT INTO claims (order_key, code, player_key, state)
        SELECT order_key, 'SHIELD', player_key, 'held' FROM orders WHERE order_no = 'A2'`;
      assert.throws(() => world.db.exec(again), /UNIQUE/i);
    });

    it("restore tells what is owned, sorted, and pages", async () => {
      await buy(world, ann, "A1", "SHIELD");
      await buy(world, ann, "A2", "SWORD");
      await buy(world, ann, "A3", "POTION").catch(() => {});
      const { owned = [], next } = await world.call("restore", { session: ann });
      assert.deepEqual(
        owned.map(({ code, orderNo }) => [code, orderNo]),
        [
          ["SHIELD", "A1"],
          ["SWORD", "A2"],
        ],
      );
      assert.equal(next, undefined);
      const rest = await world.call("restore", { session: ann, after: "SHIELD" });
      assert.deepEqual(
        rest.owned?.map(({ code }) => code),
        ["SWORD"],
      );
      assert.deepEqual(await world.call("restore", { session: ann, after: "SWORD" }), {});
    });
  });

  describe("sandbox products", () => {
    it("refused: the payment fails for good and no coins move", async () => {
      await refused(buy(world, ann, "A1", "CURSED"), "paymentFailed");
      assert.equal(await stateOf(world, ann, "A1"), "failed");
      await refused(buy(world, ann, "A1", "CURSED"), "orderFailed");
      assert.equal(await coinsOf(world, ann), 100);
    });

    it("slow: it is paid at once, the answer comes late", async () => {
      const before = world.nowMs();
      const { order } = await buy(world, ann, "A1", "SNAIL");
      assert.equal(order.paidAtMs, before);
      assert.equal(world.nowMs() - before, LATE_ANSWER_MS);
    });

    it("lost: it is paid, the answer never comes, a later question is answered", async () => {
      const items = [{ code: "GHOST", quantity: 1, expectedPrice: 10 }];
      const params = { session: ann, ...terms(world, "A1"), items };
      assert.deepEqual(await world.router.answer("payByCode", params), { kind: "lostAnswer" });
      const { order } = await world.call("closeIfAbsent", { session: ann, orderNo: "A1" });
      assert.equal(order.state, "paid");
      assert.equal((await buy(world, ann, "A1", "GHOST")).order.state, "paid");
      assert.equal(await coinsOf(world, ann), 90);
    });

    it("twice: the delivery is told twice under one id", async () => {
      await buy(world, ann, "A1", "TWIN");
      const told = world.effects.flatMap((effect) =>
        effect.kind === "push" && effect.message.method === "deliveryDue"
          ? [effect.message.params.delivery.deliveryId]
          : [],
      );
      assert.equal(told.length, 2);
      assert.equal(told[0], told[1]);
    });
  });
});
