import assert from "node:assert/strict";
import sinon from "sinon";
import {
  createFakeHost,
  createFakeServer,
  createFakeStorage,
  type FakeHost,
} from "../../bridge/engines/testingEntry.ts";
import { createClient, type WebClient } from "../../bridge/engines/webEntry.ts";
import type { Delegates } from "../../plugin/delegates.ts";

const PRODUCTS = [
  { code: "SWORD", priceCoins: 60 },
  { code: "POTION", priceCoins: 5, kind: "consumable" },
] as const;

function makeGame(engine: FakeHost, delegates: Delegates = {}, saveSlot?: string): WebClient {
  return createClient({
    saveSlot,
    appId: "demo",
    appKey: "demo-key",
    endpoint: "http://shop",
    engine,
    delegates,
  });
}

/** A game that puts every delivery into its bag. */
function makeGrantingGame(engine: FakeHost, bag: string[], saveSlot?: string): WebClient {
  const delegates: Delegates = {
    onDelivery(delivery, answer) {
      for (const { code } of delivery.items ?? []) bag.push(code);
      answer.granted();
    },
  };
  return makeGame(engine, delegates, saveSlot);
}

describe("the fake server", () => {
  for (const network of ["socket", "http"] as const) {
    it(`sells a sword over ${network}: paid, delivered once, acknowledged, owned`, () => {
      const engine = createFakeHost({ network });
      const shop = createFakeServer({ products: PRODUCTS });
      const bag: string[] = [];
      const client = makeGrantingGame(engine, bag);
      const paid = sinon.spy();
      client.login({ playerName: "ann" });
      shop.play(engine, client);
      const orderNo = client.payByCode({ code: "SWORD" }, paid);
      shop.play(engine, client);
      assert.equal(paid.callCount, 1);
      assert.equal(paid.firstCall.args[0], undefined);
      assert.deepEqual(bag, ["SWORD"]);
      assert.equal(shop.stateOf("ann", orderNo), "fulfilled");
      assert.equal(shop.balanceOf("ann").balance, 40);
      const restored = sinon.spy();
      client.restore(restored);
      shop.play(engine, client);
      assert.equal(restored.firstCall.args[1][0].code, "SWORD");
      client.close();
    });
  }

  it("gives goods to the save slot that ordered them", () => {
    const shop = createFakeServer({ products: PRODUCTS });
    const bag: string[] = [];
    for (const saveSlot of ["1", "2", "1"]) {
      const engine = createFakeHost();
      const client = makeGrantingGame(engine, bag, saveSlot);
      client.login({ playerName: "ann" });
      shop.play(engine, client);
      assert.equal(bag.length, 0, "not yet, or not for this slot");
      if (saveSlot === "2") {
        client.setCallbackDelegates({});
        client.payByCode({ code: "SWORD" });
        shop.play(engine, client);
      }
      client.close();
    }
    const engine = createFakeHost();
    const client = makeGrantingGame(engine, bag, "2");
    client.login({ playerName: "ann" });
    shop.play(engine, client);
    assert.deepEqual(bag, ["SWORD"]);
    client.close();
  });

  it("refuses as the real one: too few coins, owned already, unknown, another price", () => {
    const engine = createFakeHost();
    const shop = createFakeServer({ products: PRODUCTS, coins: 70 });
    const client = makeGrantingGame(engine, []);
    const buy = (code: string, expectedPrice?: number) => {
      const done = sinon.spy();
      client.payByCode({ code, expectedPrice }, done);
      shop.play(engine, client);
      assert.equal(done.callCount, 1);
      return done.firstCall.args[0]?.legacyCode ?? "12000";
    };
    client.login({ playerName: "ann" });
    shop.play(engine, client);
    assert.equal(buy("UNICORN"), "PAY_CODE_NOT_EXIST");
    assert.equal(buy("SWORD", 1), "10002");
    assert.equal(buy("SWORD"), "12000");
    assert.equal(buy("SWORD"), "PAY_CODE_EXIST");
    assert.equal(buy("POTION"), "12000");
    assert.equal(buy("POTION"), "12000");
    assert.equal(buy("POTION"), "12003");
    shop.giveCoins("ann", 5);
    assert.equal(buy("POTION"), "12000");
    assert.equal(shop.balanceOf("ann").balance, 0);
  });

  it("refuses once what a test wants to see refused", () => {
    const engine = createFakeHost();
    const shop = createFakeServer({ products: PRODUCTS });
    const onPayOrder = sinon.spy();
    const client = makeGame(engine, { onPayOrder });
    client.login({ playerName: "ann" });
    shop.refuseNext("payByCode", "coinsInsufficient");
    client.payByCode({ code: "POTION" });
    shop.play(engine, client);
    client.payByCode({ code: "POTION" });
    shop.play(engine, client);
    // The first call came before the login had an answer.
    assert.deepEqual(
      onPayOrder.args.map(([code]) => code),
      ["10001", "12003"],
    );
  });

  it("loses an answer: the plugin finds out by itself, and pays once", () => {
    const engine = createFakeHost();
    const shop = createFakeServer({ products: PRODUCTS });
    const bag: string[] = [];
    const client = makeGrantingGame(engine, bag);
    client.login({ playerName: "ann" });
    shop.play(engine, client);
    shop.loseNextAnswer("payByCode");
    const done = sinon.spy();
    client.payByCode({ code: "SWORD" }, done);
    shop.play(engine, client);
    assert.equal(shop.balanceOf("ann").balance, 40, "it was paid");
    for (let second = 0; second < 60; second += 1) {
      engine.advance(1000);
      shop.play(engine, client);
    }
    assert.equal(done.callCount, 1);
    assert.equal(done.firstCall.args[0], undefined);
    assert.deepEqual(bag, ["SWORD"]);
    assert.equal(shop.balanceOf("ann").balance, 40);
  });

  it("goes on with a game that was killed and has its disk still", () => {
    const storage = createFakeStorage();
    const shop = createFakeServer({ products: PRODUCTS });
    const first = createFakeHost({ storage });
    const killed = makeGame(first);
    killed.login({ playerName: "ann" });
    shop.play(first, killed);
    killed.payByCode({ code: "SWORD", expectedPrice: 60 });
    shop.play(first, killed);
    const second = createFakeHost({ storage, seed: 2 });
    const bag: string[] = [];
    const client = makeGrantingGame(second, bag);
    client.login();
    shop.play(second, client);
    assert.deepEqual(bag, ["SWORD"]);
    assert.equal(shop.balanceOf("ann").balance, 40);
  });

  it("tells a running game of coins and of a new catalogue", () => {
    const engine = createFakeHost();
    const shop = createFakeServer({ products: PRODUCTS });
    const onBalance = sinon.spy();
    const onCatalog = sinon.spy();
    const client = makeGame(engine, { onBalance, onCatalog });
    client.login({ playerName: "ann" });
    client.products();
    shop.play(engine, client);
    shop.giveCoins("ann", 11);
    shop.publish([{ code: "AXE", priceCoins: 7 }]);
    shop.play(engine, client);
    engine.advance(1000);
    shop.play(engine, client);
    assert.equal(onBalance.lastCall.args[0].balance.balance, 111);
    assert.deepEqual(
      onCatalog.lastCall.args[0].map(({ code }: { code: string }) => code),
      ["AXE"],
    );
  });

  it("leaves recharges to the real sandbox, and says so", () => {
    const engine = createFakeHost();
    const shop = createFakeServer();
    const client = makeGame(engine);
    client.login({ playerName: "ann" });
    shop.play(engine, client);
    const done = sinon.spy();
    client.recharge({ saveValue: 50 }, done);
    shop.play(engine, client);
    assert.equal(done.callCount, 1);
    assert.equal(done.firstCall.args[1].ret, 1);
  });
});
