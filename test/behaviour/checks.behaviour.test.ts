import assert from "node:assert/strict";
import type { Game, Results } from "./game.ts";
import { tellStories } from "./stories.ts";

/** Asks, and expects a refusal with this code, everywhere, without a frame. */
async function expectRefusal(
  game: Game,
  method: keyof Results,
  argument: unknown,
  legacyCode: string,
): Promise<void> {
  game.forget();
  const what = `${method} ${JSON.stringify(argument)}`;
  const { error } = await game.ask(method, argument);
  assert.equal(error?.legacyCode, legacyCode, what);
  assert.notEqual(error?.message, "", what);
  assert.equal(game.requests.length, 0, `${what} sent ${game.requests[0]?.method}`);
  if (method.startsWith("pay")) {
    assert.deepEqual(
      game.told("onPayOrder").map(([code]) => code),
      [legacyCode],
      what,
    );
  }
}

tellStories("what can be checked here fails here", {
  "an amount that is no whole number of coins answers 10002": async (game) => {
    await game.start();
    for (const coins of [0, -1, 1.5, "5", true, {}, undefined]) {
      await expectRefusal(game, "pay", { coins, orderNo: "A1" }, "10002");
    }
  },

  "an order number that is not 1 to 32 letters and digits is refused": async (game) => {
    await game.start();
    const tooLong = "a".repeat(33);
    for (const orderNo of ["a-b", "a b", "a_1", "é", "订单", "1.0", "a\n", tooLong, 17, {}]) {
      await expectRefusal(game, "pay", { coins: 1, orderNo }, "LACK_PARAMS");
      await expectRefusal(
        game,
        "payByCode",
        { code: "SWORD", expectedPrice: 1, orderNo },
        "LACK_PARAMS",
      );
      await expectRefusal(game, "queryOrder", [orderNo], "LACK_PARAMS");
      await expectRefusal(game, "cancelOrder", orderNo, "LACK_PARAMS");
    }
  },

  "an empty order number answers 15002": async (game) => {
    await game.start();
    await expectRefusal(game, "pay", { coins: 1, orderNo: "" }, "15002");
    await expectRefusal(game, "payByCode", { code: "SWORD", orderNo: "" }, "15002");
    await expectRefusal(game, "queryOrder", "", "15002");
    await expectRefusal(game, "queryOrder", ["ORDER1", ""], "15002");
    await expectRefusal(game, "queryOrder", [], "15002");
    await expectRefusal(game, "cancelOrder", "", "15002");
  },

  "no product code answers 15000": async (game) => {
    await game.start();
    await expectRefusal(game, "payByCode", {}, "15000");
    await expectRefusal(game, "payByCode", { code: "" }, "15000");
    await expectRefusal(game, "payByCode", { items: [] }, "15000");
    await expectRefusal(game, "payByCode", { items: [{ quantity: 2 }] }, "15000");
  },

  "a code that no product can have answers PAY_CODE_NOT_EXIST": async (game) => {
    await game.start();
    const codes = ["1SWORD", "SW-ORD", "SW ORD", "剑", "A23456789012345678901", 7, true];
    for (const code of codes) {
      await expectRefusal(game, "payByCode", { code }, "PAY_CODE_NOT_EXIST");
      await expectRefusal(game, "payByCode", { items: [{ code }] }, "PAY_CODE_NOT_EXIST");
    }
    assert.equal((await game.call("payByCode", { code: "A2345678901234567890" })).gave.length, 32);
    await game.settle();
    assert.equal(game.requests.length, 1, "20 characters are good");
  },

  "a cart has 1 to 50 lines of 1 to 9999 each": async (game) => {
    await game.start();
    const line = { code: "SWORD", expectedPrice: 60 };
    const lines = (count: number) => Array.from({ length: count }, () => line);
    await expectRefusal(game, "payByCode", { items: lines(51) }, "LACK_PARAMS");
    for (const quantity of [0, -1, 1.5, 10000, "2"]) {
      await expectRefusal(game, "payByCode", { items: [{ ...line, quantity }] }, "LACK_PARAMS");
    }
    game.forget();
    await game.call("payByCode", { items: lines(50) });
    await game.settle();
    assert.equal(game.last("payByCode").params.items.length, 50);
  },

  "an expected price is a whole number of coins": async (game) => {
    await game.start();
    for (const expectedPrice of [0, -60, 0.5, "60"]) {
      await expectRefusal(game, "payByCode", { code: "SWORD", expectedPrice }, "10002");
    }
  },

  "texts are counted in bytes, and are texts": async (game) => {
    await game.start();
    const tooLong = [
      ["title", 128],
      ["detail", 1024],
      ["attach", 1024],
      ["notifyUrl", 255],
    ] as const;
    for (const [name, bytesMax] of tooLong) {
      const wide = "剑".repeat(Math.floor(bytesMax / 3));
      for (const text of [`${wide}剑`, "x".repeat(bytesMax + 1), 5, { a: 1 }]) {
        await expectRefusal(game, "pay", { coins: 1, [name]: text }, "LACK_PARAMS");
      }
      for (const text of [wide, "x".repeat(bytesMax)]) {
        game.forget();
        await game.call("pay", { coins: 1, [name]: text });
        await game.settle();
        assert.equal(game.last("pay").params[name], text);
      }
    }
  },

  "a character outside the first plane counts four bytes": async (game) => {
    await game.start();
    await expectRefusal(game, "pay", { coins: 1, title: "🗡".repeat(33) }, "LACK_PARAMS");
    game.forget();
    await game.call("pay", { coins: 1, title: "🗡".repeat(32) });
    await game.settle();
    assert.equal(game.last("pay").params.title, "🗡".repeat(32));
  },

  "more than 50 numbers in one query are refused": async (game) => {
    await game.start();
    const numbers = Array.from({ length: 51 }, (_, at) => `N${at}`);
    await expectRefusal(game, "queryOrder", numbers, "LACK_PARAMS");
  },

  "a player's name has at most 64 bytes": async (game) => {
    await game.create();
    await expectRefusal(game, "login", { playerName: "a".repeat(65) }, "LACK_PARAMS");
    await expectRefusal(game, "login", { playerName: 5 }, "LACK_PARAMS");
  },

  "a recharge that cannot be has YSDK's flag 4002": async (game) => {
    await game.start();
    const bad = [
      { saveValue: 0 },
      { saveValue: 1.5 },
      { saveValue: "50" },
      {},
      { saveValue: 5, ysdkExtInfo: "x".repeat(1025) },
      { saveValue: 5, icon: "A".repeat(32769) },
    ];
    for (const params of bad) {
      game.forget();
      const { error, result } = await game.ask("recharge", params);
      assert.equal(error, undefined);
      assert.equal(result.ret, 1);
      assert.equal(result.flag, 4002);
      assert.equal(game.requests.length, 0);
      assert.equal(game.told("onRecharge").length, 1);
    }
  },

  "arguments that were forgotten are refused, not thrown": async (game) => {
    await game.start();
    await expectRefusal(game, "pay", undefined, "10002");
    await expectRefusal(game, "payByCode", undefined, "15000");
    await expectRefusal(game, "queryOrder", undefined, "15002");
    await expectRefusal(game, "cancelOrder", undefined, "15002");
    game.forget();
    assert.equal((await game.ask("recharge")).result.flag, 4002);
    assert.equal(game.requests.length, 0);
  },

  "arguments of a wrong kind are refused, not thrown": async (game) => {
    await game.start();
    await expectRefusal(game, "pay", 5, "10002");
    await expectRefusal(game, "pay", "5", "10002");
    await expectRefusal(game, "payByCode", "SWORD", "15000");
    await expectRefusal(game, "payByCode", { items: "SWORD" }, "15000");
    await expectRefusal(game, "payByCode", { items: ["SWORD", 5] }, "15000");
    await expectRefusal(game, "queryOrder", 5, "LACK_PARAMS");
    await expectRefusal(game, "cancelOrder", 5, "LACK_PARAMS");
    game.forget();
    assert.equal((await game.ask("recharge", 5)).result.flag, 4002);
  },

  "no callback and no delegates: every call goes as it should": async (game) => {
    await game.create({ delegates: { which: "none" } });
    await game.call("login", { playerName: "ann" }, "bare");
    await game.settle();
    for (const method of ["getUserInfo", "products", "getBalance", "restore", "listOrders"]) {
      await game.call(method, undefined, "bare");
    }
    await game.call("pay", { coins: 5 }, "bare");
    await game.call("pay", { coins: 0 }, "bare");
    await game.call("payByCode", { code: "SWORD", expectedPrice: 60 }, "bare");
    await game.call("queryOrder", "ORDER1", "bare");
    await game.call("cancelOrder", "ORDER1", "bare");
    await game.call("recharge", { saveValue: 5 }, "bare");
    await game.settle();
    for (const method of ["pay", "payByCode", "queryOrder", "cancelOrder", "restore"] as const) {
      assert.equal(game.sent(method).length, 1, method);
    }
    await game.call("logout", undefined, "bare");
    await game.settle();
    assert.equal(game.sent("logout").length, 1);
  },

  "a language without messages is English, forgotten delegates are none": async (game) => {
    await game.start();
    await game.call("setLanguage", "tlh", "bare");
    const { error } = await game.ask("pay", { coins: 0 });
    assert.equal(error?.message, "Please enter the correct amount");
    await game.call("setLanguage", undefined, "bare");
    assert.equal(
      (await game.ask("cancelOrder", "")).error?.message,
      "Please enter the order number",
    );
    await game.call("setCallbackDelegates", undefined, "bare");
    game.forget();
    assert.equal((await game.ask("pay", { coins: 0 })).error?.legacyCode, "10002");
    assert.deepEqual(game.told("onException"), []);
  },

  "a message is in the game's language": async (game) => {
    await game.start({ language: "zh" });
    const { error } = await game.ask("pay", { coins: 0 });
    assert.equal(error?.message, "请输入正确的金额");
    assert.equal(game.told("onPayOrder")[0]?.[1], "请输入正确的金额");
    game.answers.payByCode = () => ({ error: "coinsInsufficient" });
    const refused = await game.ask("payByCode", { code: "SWORD", expectedPrice: 60 });
    assert.equal(refused.error?.message, "游戏币余额不足", "whatever the server's language");
    await game.call("setLanguage", "en", "bare");
    assert.equal(
      (await game.ask("pay", { coins: 0 })).error?.message,
      "Please enter the correct amount",
    );
  },
});
