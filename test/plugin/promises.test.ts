/** The Promise face over the callbacks, as a web game uses it. */

import assert from "node:assert/strict";
import { createFakeHost, createFakeServer } from "../../bridge/engines/testingEntry.ts";
import { createClient, type PaymentError } from "../../bridge/engines/webEntry.ts";

describe("promises", () => {
  function openShop() {
    const engine = createFakeHost();
    const shop = createFakeServer({ products: [{ code: "SWORD", priceCoins: 60 }] });
    const client = createClient({
      appId: "demo",
      appKey: "demo-key",
      endpoint: "http://a",
      engine,
    });
    /** Lets the two talk, then gives what came of the call. */
    const outcomeOf = async <Result>(asked: Promise<Result>): Promise<Result> => {
      shop.play(engine, client);
      return await asked;
    };
    return { client, shop, outcomeOf };
  }

  it("a purchase reads from top to bottom", async () => {
    const { client, outcomeOf } = openShop();
    const { promises } = client;
    const player = await outcomeOf(promises.login({ playerName: "ann" }));
    assert.equal(player.name, "ann");
    const order = await outcomeOf(promises.payByCode({ code: "SWORD" }));
    assert.equal(order.state, "paid");
    const [answer] = await outcomeOf(promises.queryOrder(order.orderNo));
    assert.equal(answer?.order?.tradeNo, order.tradeNo);
    assert.equal((await outcomeOf(promises.listOrders())).orders.length, 1);
    assert.equal((await outcomeOf(promises.getBalance())).balance, 40);
    assert.equal((await outcomeOf(promises.products())).products.length, 1);
    assert.equal(await outcomeOf(promises.logout()), true);
  });

  it("a refusal is an Error with the fields of a PayError", async () => {
    const { client, outcomeOf } = openShop();
    await assert.rejects(outcomeOf(client.promises.pay({ coins: 1 })), (error: PaymentError) => {
      assert.ok(error instanceof Error);
      const { code, legacyCode, message, retry } = error;
      assert.deepEqual(
        { code, legacyCode, message, retry },
        {
          code: "notLoggedIn",
          legacyCode: "10001",
          message: "User not logged in",
          retry: "afterLogin",
        },
      );
      return true;
    });
  });

  it("a recharge that fails is a PayRet, as with YSDK", async () => {
    const { client, outcomeOf } = openShop();
    const payRet = await outcomeOf(client.promises.recharge({ saveValue: 10 }));
    assert.equal(payRet.flag, 3100);
  });

  it("every call with a callback has its promise", () => {
    const { client } = openShop();
    const atOnce = ["setCallbackDelegates", "getLoginRecord", "setLanguage", "update", "close"];
    const others = [...atOnce, "promises"];
    const calls = Object.keys(client).filter((name) => !others.includes(name));
    assert.deepEqual(Object.keys(client.promises).sort(), calls.sort());
  });
});
