import assert from "node:assert/strict";
import { tellStories } from "./stories.ts";
import { anOrder, SERVER_START_MS } from "./wireViews.ts";

tellStories("looking at orders and goods", {
  "a query tells each number's answer, and 14001 where there is none": async (game) => {
    await game.start();
    game.answers.queryOrder = ({ params }) => ({
      result: {
        answers: params.orderNos.map((orderNo: string) =>
          orderNo === "ORDER1" ? { orderNo, order: anOrder() } : { orderNo },
        ),
      },
    });
    const { result } = await game.ask("queryOrder", ["ORDER1", "ORDER2"]);
    assert.deepEqual(
      result.map((answer: { orderNo: string; code: string }) => [answer.orderNo, answer.code]),
      [
        ["ORDER1", "14000"],
        ["ORDER2", "14001"],
      ],
    );
    assert.deepEqual(game.told("onQueryOrder"), [
      ["14000", "The order query is successful", "ORDER1", anOrder()],
      ["14001", "There is no such order", "ORDER2", false],
    ]);
    game.forget();
    await game.ask("queryOrder", "ORDER2");
    assert.deepEqual(game.last("queryOrder").params.orderNos, ["ORDER2"]);
    assert.equal(game.told("onQueryOrder").length, 1);
  },

  "numbers whose answers did not fit are asked for again, and never told as unknown": async (
    game,
  ) => {
    await game.start();
    game.answers.queryOrder = ({ params }) => ({
      result: {
        answers: params.orderNos.slice(0, 2).map((orderNo) => ({
          orderNo,
          order: anOrder({ orderNo }),
        })),
      },
    });
    const numbers = ["A1", "A2", "A3", "A4", "A5"];
    const { result } = await game.ask("queryOrder", numbers);
    assert.deepEqual(
      result.map(({ orderNo, code }) => [orderNo, code]),
      numbers.map((orderNo) => [orderNo, "14000"]),
    );
    assert.deepEqual(
      game.sent("queryOrder").map(({ params }) => params.orderNos),
      [numbers, ["A3", "A4", "A5"], ["A5"]],
    );
    assert.equal(game.told("onQueryOrder").length, 5);
  },

  "an answer without any of the numbers is a failure, not asked about for ever": async (game) => {
    await game.start();
    game.answers.queryOrder = () => ({ result: { answers: [] } });
    const { error } = await game.ask("queryOrder", "ORDER1");
    assert.equal(error?.code, "dataUnavailable");
    assert.equal(game.sent("queryOrder").length, 1);
    assert.deepEqual(
      game.told("onQueryOrder").map(([code]) => code),
      ["13001"],
    );
  },

  "the player's orders come page by page": async (game) => {
    await game.start();
    game.answers.listOrders = ({ params }) => ({
      result:
        params.before === undefined
          ? { orders: [anOrder({ orderNo: "NEW" })], next: "page-2" }
          : { orders: [anOrder({ orderNo: "OLD" })] },
    });
    const first = await game.ask("listOrders");
    assert.equal(first.result.orders[0].orderNo, "NEW");
    assert.equal(first.result.next, "page-2");
    const second = await game.ask("listOrders", "page-2");
    assert.equal(second.result.orders[0].orderNo, "OLD");
    assert.equal(second.result.next, undefined);
    assert.deepEqual(game.last("listOrders").params.before, "page-2");
  },

  "a player without orders has an empty page": async (game) => {
    await game.start();
    game.answers.listOrders = () => ({ result: {} });
    const { error, result } = await game.ask("listOrders");
    assert.equal(error, undefined);
    assert.equal(Object.keys(result.orders).length, 0);
  },

  "an open order can be cancelled; a paid one comes back as it is": async (game) => {
    await game.start();
    game.answers.cancelOrder = () => ({ result: { order: anOrder({ state: "cancelled" }) } });
    assert.equal((await game.ask("cancelOrder", "ORDER1")).result.state, "cancelled");
    assert.deepEqual(game.last("cancelOrder").params, {
      session: "session-of-ann",
      orderNo: "ORDER1",
    });
    game.answers.cancelOrder = () => ({ result: { order: anOrder({ version: 9 }) } });
    assert.equal((await game.ask("cancelOrder", "ORDER1")).result.state, "paid");
    game.answers.cancelOrder = () => ({ error: "orderUnknown" });
    assert.equal((await game.ask("cancelOrder", "ORDER2")).error?.legacyCode, "14001");
  },

  "a list of what the player owns that has no end is not read for ever": async (game) => {
    await game.start();
    game.answers.restore = () => ({
      result: { owned: [{ code: "SWORD", orderNo: "ORDER1", ownedAtMs: 1 }], next: "SWORD" },
    });
    const { number } = await game.call("restore");
    await game.settle();
    assert.equal(game.outcomes(number).length, 1);
    assert.ok(game.sent("restore").length <= 60);
  },

  "what the player owns comes in one list, however many pages it takes": async (game) => {
    await game.start();
    const row = (code: string) => ({ code, orderNo: "ORDER1", ownedAtMs: SERVER_START_MS });
    game.answers.restore = ({ params }) => ({
      result:
        params.after === undefined
          ? { owned: [row("SHIELD"), row("SWORD")], next: "SWORD" }
          : { owned: [row("TOWER")] },
    });
    const { result } = await game.ask("restore");
    assert.deepEqual(
      result.map(({ code }: { code: string }) => code),
      ["SHIELD", "SWORD", "TOWER"],
    );
    assert.deepEqual(
      game.sent("restore").map(({ params }) => params.after),
      [undefined, "SWORD"],
    );
  },
});
