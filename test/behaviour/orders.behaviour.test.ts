import assert from "node:assert/strict";
import type { OrderView } from "../../bridge/wire/views.ts";
import { buyUnanswered, SWORD } from "./buyUnanswered.ts";
import type { Game } from "./game.ts";
import { tellStories } from "./stories.ts";
import { anOrder, SERVER_START_MS } from "./wireViews.ts";

const PAID = "Payment is successful";

/** Where in the transcript the line is that begins so; -1 when nowhere. */
function lineOf(game: Game, beginning: string, from = 0): number {
  return game.transcript.findIndex((line, at) => at >= from && line.startsWith(beginning));
}

tellStories("paying", {
  "a purchase by code tells callback and delegate 12000, the number and the order": async (
    game,
  ) => {
    await game.start();
    game.forget();
    game.answers.payByCode = () => ({ result: { order: anOrder() } });
    const { result } = await game.ask("payByCode", SWORD);
    assert.deepEqual(result, anOrder());
    assert.deepEqual(game.told("onPayOrder"), [["12000", PAID, "ORDER1", anOrder()]]);
    assert.deepEqual(game.told("onOrderProgress"), [["ORDER1", "paid", 0, false]]);
  },

  "the frame of a purchase says what, at which price, until when": async (game) => {
    await game.start();
    await game.pass(5_000);
    await game.call("payByCode", {
      ...SWORD,
      title: "A sword",
      detail: "of steel, 剑",
      attach: "slot 7",
      notifyUrl: "https://game.example/notice",
    });
    await game.settle();
    assert.deepEqual(game.last("payByCode").params, {
      session: "session-of-ann",
      orderNo: "ORDER1",
      title: "A sword",
      detail: "of steel, 剑",
      attach: "slot 7",
      notifyUrl: "https://game.example/notice",
      zoneId: "1",
      saveSlot: "1",
      items: [{ code: "SWORD", quantity: 1, expectedPrice: 60 }],
      deadlineMs: SERVER_START_MS + 5_000 + 30_000,
    });
  },

  "zone and save slot are those of the client": async (game) => {
    await game.start({ zoneId: "7_role", saveSlot: "slot 2" });
    await game.call("pay", { coins: 3 });
    await game.settle();
    assert.equal(game.last("pay").params.zoneId, "7_role");
    assert.equal(game.last("pay").params.saveSlot, "slot 2");
  },

  "an amount of coins is paid without any product": async (game) => {
    await game.start();
    game.answers.pay = ({ params }) => ({
      result: { order: { ...anOrder({ orderNo: params.orderNo, coins: 25 }), items: undefined } },
    });
    const { result } = await game.ask("pay", { coins: 25, orderNo: "A1", attach: "25 arrows" });
    assert.equal(result.coins, 25);
    assert.equal(game.last("pay").params.coins, 25);
    assert.equal("items" in game.last("pay").params, false);
  },

  "the largest amount goes over the wire exactly": async (game) => {
    await game.start();
    await game.call("pay", { coins: 9007199254740991 });
    await game.settle();
    assert.equal(game.last("pay").params.coins, 9007199254740991);
  },

  "a cart is one order of many lines": async (game) => {
    await game.start();
    game.answers.payByCode = () => ({ result: { order: anOrder({ coins: 90 }) } });
    const cart = [
      { code: "SWORD", expectedPrice: 60 },
      { code: "POTION", quantity: 6, expectedPrice: 5 },
    ];
    const { error } = await game.ask("payByCode", { orderNo: "CART1", items: cart });
    assert.equal(error, undefined);
    assert.equal(game.sent("payByCode").length, 1);
    assert.deepEqual(game.last("payByCode").params.items, [
      { code: "SWORD", quantity: 1, expectedPrice: 60 },
      { code: "POTION", quantity: 6, expectedPrice: 5 },
    ]);
  },

  "a price that the game does not name is the catalogue's that it has read": async (game) => {
    await game.start();
    await game.ask("products");
    game.forget();
    await game.call("payByCode", { code: "SHIELD", orderNo: "B1" });
    await game.settle();
    assert.deepEqual(game.last("payByCode").params.items, [
      { code: "SHIELD", quantity: 1, expectedPrice: 40 },
    ]);
    assert.equal(game.sent("products").length, 0);
  },

  "without a catalogue the price is asked for first": async (game) => {
    await game.start();
    game.forget();
    await game.call("payByCode", { code: "SHIELD", orderNo: "B1" });
    await game.settle();
    assert.deepEqual(game.last("products").params.codes, ["SHIELD"]);
    assert.equal(game.last("payByCode").params.items[0].expectedPrice, 40);
  },

  "a product that the catalogue does not have is refused before anything is paid": async (game) => {
    await game.start();
    game.forget();
    const { error } = await game.ask("payByCode", { code: "UNICORN", orderNo: "B1" });
    assert.equal(error?.legacyCode, "PAY_CODE_NOT_EXIST");
    assert.equal(game.sent("payByCode").length, 0);
    assert.equal(game.told("onPayOrder")[0]?.[0], "PAY_CODE_NOT_EXIST");
  },

  "a product may be called like anything that JavaScript knows": async (game) => {
    await game.start();
    await game.ask("products");
    for (const code of ["constructor", "toString", "valueOf", "hasOwnProperty"]) {
      game.forget();
      const { error } = await game.ask("payByCode", { code });
      assert.equal(error?.legacyCode, "PAY_CODE_NOT_EXIST", code);
      assert.deepEqual(game.last("products").params.codes, [code]);
    }
  },

  "without a number the plugin makes one of 128 random bits": async (game) => {
    await game.start();
    const first = await game.call("pay", { coins: 1 });
    const second = await game.call("payByCode", { code: "SWORD", expectedPrice: 60 });
    await game.settle();
    assert.match(first.gave, /^[0-9a-f]{32}$/);
    assert.match(second.gave, /^[0-9a-f]{32}$/);
    assert.notEqual(first.gave, second.gave);
    assert.equal(game.last("pay").params.orderNo, first.gave);
    assert.equal(game.last("payByCode").params.orderNo, second.gave);
  },

  "the game's own number is kept, to 32 letters and digits": async (game) => {
    await game.start();
    const orderNo = "AbcdefghijklmnopqrstuvwXYZ012345";
    assert.equal((await game.call("pay", { coins: 1, orderNo })).gave, orderNo);
    await game.settle();
    assert.equal(game.last("pay").params.orderNo, orderNo);
  },

  "the number is on the disk before the order is sent": async (game) => {
    await game.start();
    const from = game.transcript.length;
    await game.call("payByCode", SWORD);
    await game.settle();
    const saved = lineOf(game, "saved", from);
    const sent = lineOf(game, "sent", from);
    assert.ok(saved >= 0 && sent > saved, `saved at ${saved}, sent at ${sent}`);
    const [, frame = "", ...key] = (game.transcript[saved] as string).split(" ");
    assert.ok(Buffer.from(frame, "hex").includes("ORDER1"));
    assert.match(key.join(" "), /shop:7350.*sandbox.*demo.*p-ann/);
  },

  "when the disk is full nothing is sent": async (game) => {
    await game.start();
    game.forget();
    await game.plain("storage fails");
    const { error } = await game.ask("payByCode", SWORD);
    assert.equal(error?.code, "storageFailed");
    assert.equal(error?.legacyCode, "SYSTEMERROR");
    assert.equal(game.requests.length, 0);
    assert.equal(game.told("onPayOrder")[0]?.[0], "SYSTEMERROR");
    await game.plain("storage works");
    await game.call("pay", { coins: 1, orderNo: "ORDER2" });
    await game.settle();
    const [, journal = ""] =
      game.transcript.findLast((line) => line.startsWith("saved"))?.split(" ") ?? [];
    assert.equal(Buffer.from(journal, "hex").includes("ORDER1"), false, "it is forgotten");
    game.answers.payByCode = () => ({ result: { order: anOrder() } });
    assert.equal((await game.ask("payByCode", SWORD)).error, undefined, "and later it goes");
  },

  "a refusal is the final word, with its Pico code": async (game) => {
    await game.start();
    const refusals = [
      ["coinsInsufficient", "12003", "sameOrder"],
      ["orderExists", "ORDER_EXIST", "never"],
      ["productUnknown", "PAY_CODE_NOT_EXIST", "never"],
      ["alreadyOwned", "PAY_CODE_EXIST", "never"],
      ["priceChanged", "10002", "never"],
      ["deadlinePassed", "12001", "never"],
      ["orderExpired", "12001", "never"],
      ["cancelled", "14002", "never"],
      ["noAuthority", "NOAUTH", "never"],
    ] as const;
    for (const [code, legacyCode, retry] of refusals) {
      game.forget();
      game.answers.payByCode = () => ({ error: code });
      const { error } = await game.ask("payByCode", { ...SWORD, orderNo: `N${code}` });
      assert.equal(error?.code, code);
      assert.equal(error?.legacyCode, legacyCode);
      assert.equal(error?.retry, retry);
      assert.equal(game.told("onPayOrder").length, 1);
      assert.equal(game.told("onPayOrder")[0]?.[0], legacyCode);
      assert.equal(game.told("onPayOrder")[0]?.[2], `N${code}`);
      assert.equal(game.sent("closeIfAbsent").length, 0);
    }
  },

  "too few coins: the same number may be tried again, and is a new attempt": async (game) => {
    await game.start();
    game.forget();
    game.answers.payByCode = () => ({ error: "coinsInsufficient" });
    assert.equal((await game.ask("payByCode", SWORD)).error?.legacyCode, "12003");
    game.answers.payByCode = () => ({ result: { order: anOrder() } });
    assert.equal((await game.ask("payByCode", SWORD)).error, undefined);
    assert.deepEqual(
      game.told("onPayOrder").map(([code]) => code),
      ["12003", "12000"],
    );
  },

  "the same number twice at once: the second is refused, the first goes on": async (game) => {
    const number = await buyUnanswered(game);
    const { error } = await game.ask("payByCode", SWORD);
    assert.equal(error?.legacyCode, "ORDER_EXIST");
    assert.equal(game.sent("payByCode").length, 1);
    await game.answer(game.last("payByCode"), { result: { order: anOrder() } });
    await game.settle();
    assert.equal(game.outcomes<OrderView>(number)[0]?.result.state, "paid");
  },

  "progress is told for every newer version, never for an older one": async (game) => {
    await game.start();
    game.forget();
    await game.push("orderChanged", { order: anOrder({ state: "seen", version: 2 }) });
    await game.push("orderChanged", {
      order: anOrder({ state: "confirming", confirmations: 2, version: 4 }),
    });
    await game.push("orderChanged", {
      order: anOrder({ state: "confirming", confirmations: 1, version: 3 }),
    });
    await game.push("orderChanged", { order: anOrder({ state: "paid", version: 5 }) });
    await game.push("orderChanged", {
      order: anOrder({ state: "refunded", exception: "reversed", version: 6 }),
    });
    await game.settle();
    assert.deepEqual(game.told("onOrderProgress"), [
      ["ORDER1", "seen", 0, false],
      ["ORDER1", "confirming", 2, false],
      ["ORDER1", "paid", 0, false],
      ["ORDER1", "refunded", 0, "reversed"],
    ]);
    assert.deepEqual(game.told("onPayOrder"), [], "nobody is paying");
  },
});
