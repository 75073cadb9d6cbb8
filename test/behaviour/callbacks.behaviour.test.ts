import assert from "node:assert/strict";
import { tellStories } from "./stories.ts";
import { anOrder } from "./wireViews.ts";

const DELEGATES = [
  "onLogInOut",
  "onPayOrder",
  "onQueryOrder",
  "onOrderProgress",
  "onUserInfo",
  "onRecharge",
  "onRechargePage",
  "onPaymentPage",
  "onBalance",
  "onDelivery",
  "onCatalog",
  "onConnection",
];

tellStories("callbacks and delegates", {
  "no callback ever comes inside the call that asked": async (game) => {
    await game.create();
    const methods: readonly (readonly [string, unknown?])[] = [
      ["login", { playerName: "ann" }],
      ["logout"],
      ["getUserInfo"],
      ["products"],
      ["pay", { coins: 0 }],
      ["payByCode", {}],
      ["queryOrder", ""],
      ["listOrders"],
      ["cancelOrder", ""],
      ["recharge", {}],
      ["getBalance"],
      ["restore"],
    ];
    for (const [method, argument] of methods) {
      const { number } = await game.call(method, argument);
      assert.deepEqual(game.outcomes(number), [], method);
    }
    assert.equal(
      game.transcript.some((line) => line.startsWith("callback") || line.startsWith("delegate")),
      false,
    );
    await game.settle();
    for (let number = 0; number < methods.length; number += 1) {
      assert.equal(game.outcomes(number).length, 1, methods[number]?.[0]);
    }
  },

  "no callback comes from the engine's own event either": async (game) => {
    await game.start();
    game.answers.restore = () => "nothing";
    const { number } = await game.call("restore");
    await game.settle();
    await game.answer(game.last("restore"), { result: {} });
    assert.deepEqual(game.outcomes(number), []);
    await game.update();
    assert.equal(game.outcomes(number).length, 1);
  },

  "a callback that throws is told, and the others come all the same": async (game) => {
    await game.start();
    const first = await game.call("getBalance", undefined, "throws");
    const second = await game.call("getBalance");
    await game.settle();
    assert.equal(game.outcomes(first.number).length, 1);
    assert.equal(game.outcomes(second.number).length, 1);
    assert.deepEqual(game.told("onException"), [["the game broke in its callback"]]);
  },

  "delegates that throw are told, and break nothing": async (game) => {
    await game.create({ delegates: { throwing: DELEGATES, onDelivery: "grants" }, pages: "none" });
    game.answers.payByCode = () => ({ result: { order: anOrder() } });
    game.answers.queryOrder = () => ({ result: { answers: [{ orderNo: "ORDER1" }] } });
    game.answers.getUserInfo = () => ({
      result: { raw: "{}", parsed: { ret_code: "0000", ret_msg: "" } },
    });
    assert.equal((await game.ask("login", { playerName: "ann" })).error, undefined);
    assert.equal((await game.ask("products")).error, undefined);
    const order = { code: "SWORD", expectedPrice: 60, orderNo: "ORDER1" };
    assert.equal((await game.ask("payByCode", order)).error, undefined);
    assert.equal((await game.ask("queryOrder", "ORDER1")).error, undefined);
    assert.equal((await game.ask("getUserInfo")).error, undefined);
    const texts = game.told("onException").map(([text]) => text);
    for (const name of ["onLogInOut", "onPayOrder", "onQueryOrder", "onUserInfo", "onBalance"]) {
      assert.ok(texts.includes(`the game broke in ${name}`), name);
    }
  },

  "an exception delegate that throws ends there": async (game) => {
    await game.create({ delegates: { throwing: [...DELEGATES, "onException"] } });
    assert.equal((await game.ask("login", { playerName: "ann" })).error, undefined);
    assert.ok(game.told("onException").length >= 1);
    const told = game.told("onException").length;
    await game.pass(10_000);
    assert.equal(game.told("onException").length, told);
  },

  "a final word that threw in the game is not told again at the next start": async (game) => {
    await game.start({ delegates: { throwing: ["onPayOrder"] } });
    game.answers.payByCode = () => ({ result: { order: anOrder() } });
    await game.ask("payByCode", { code: "SWORD", expectedPrice: 60, orderNo: "ORDER1" });
    assert.equal(game.told("onPayOrder").length, 1);
    await game.restart();
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(game.told("onPayOrder"), []);
  },

  "a callback may call the plugin": async (game) => {
    await game.start();
    const { number } = await game.call("getBalance", undefined, "callsAgain");
    await game.settle();
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes(number + 1).length, 1);
  },

  "a callback may close the client, and is the last that comes": async (game) => {
    await game.start();
    game.forget();
    const { number } = await game.call("getBalance", undefined, "closes");
    const second = await game.call("restore");
    await game.settle();
    assert.equal(game.outcomes(number).length, 1);
    assert.deepEqual(game.outcomes(second.number), []);
    await game.pass(30_000, 10_000);
    assert.deepEqual(game.outcomes(second.number), []);
  },

  "delegates that are set later get what comes later": async (game) => {
    await game.create({ delegates: { which: "none" } });
    await game.ask("login", { playerName: "ann" });
    assert.deepEqual(game.told("onLogInOut"), []);
    await game.behave({});
    await game.settle();
    await game.ask("logout");
    assert.deepEqual(game.told("onLogInOut").length, 1);
  },
});
