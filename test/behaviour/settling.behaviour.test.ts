import assert from "node:assert/strict";
import type { OrderView } from "../../bridge/wire/views.ts";
import { buyUnanswered, SWORD } from "./buyUnanswered.ts";
import { tellStories } from "./stories.ts";
import { anOrder, aSession, SERVER_START_MS } from "./wireViews.ts";

const PAID = "Payment is successful";

/** The answer about an order that is there. */
function found(orderNo: string) {
  return { orderNo, order: anOrder({ orderNo }) };
}

tellStories("settling what was left open", {
  "no session is ever written into the journal": async (game) => {
    await buyUnanswered(game);
    await game.call("pay", { coins: 1, orderNo: "ORDER2" });
    await game.settle();
    const journals = game.transcript.filter((line) => /^saved .*journal/.test(line));
    assert.ok(journals.length > 0);
    for (const line of journals) {
      const bytes = Buffer.from(line.split(" ")[1] as string, "hex");
      assert.equal(bytes.includes("session-of-ann"), false);
    }
  },

  "a lost connection: the identical frame goes out again, and the answer ends it once": async (
    game,
  ) => {
    const number = await buyUnanswered(game);
    const [first] = game.sent("payByCode");
    await game.drop();
    game.answers.payByCode = () => ({ result: { order: anOrder() } });
    await game.pass(3_000);
    const [, again] = game.sent("payByCode");
    assert.ok(again, "it was sent again");
    assert.equal(again.hex, first?.hex);
    assert.deepEqual(again.via, { kind: "socket", number: 1 });
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes<OrderView>(number)[0]?.result.state, "paid");
    assert.equal(game.sent("closeIfAbsent").length, 0);
  },

  "the session is made known on a new connection before anything else": async (game) => {
    await buyUnanswered(game);
    game.forget();
    await game.drop();
    await game.pass(3_000);
    assert.equal(game.requests[0]?.method, "resume");
  },

  "an answer that comes twice is heard once": async (game) => {
    const number = await buyUnanswered(game);
    const request = game.last("payByCode");
    await game.answer(request, { result: { order: anOrder() } });
    await game.answer(request, { result: { order: anOrder() } });
    await game.settle();
    await game.answer(request, { error: "coinsInsufficient" });
    await game.settle();
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.told("onPayOrder").length, 1);
  },

  "no answer: the number is asked about, never paid again": async (game) => {
    const number = await buyUnanswered(game);
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder() } });
    await game.pass(60_000);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes<OrderView>(number)[0]?.result.state, "paid");
    const deadlineMs = game.last("payByCode").params.deadlineMs;
    assert.equal(deadlineMs, SERVER_START_MS + 30_000);
    assert.equal(new Set(game.sent("payByCode").map(({ hex }) => hex)).size, 1);
    assert.deepEqual(game.told("onPayOrder"), [["12000", PAID, "ORDER1", anOrder()]]);
  },

  "after the deadline no payment goes out, whatever the connection does": async (game) => {
    await buyUnanswered(game);
    game.acceptsSockets = false;
    await game.drop();
    await game.pass(31_000);
    game.forget();
    game.acceptsSockets = true;
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder({ state: "cancelled" }) } });
    await game.pass(60_000);
    assert.equal(game.sent("payByCode").length, 0);
    assert.equal(game.sent("closeIfAbsent").length, 1);
    assert.deepEqual(game.last("closeIfAbsent").params, {
      session: "session-of-ann",
      orderNo: "ORDER1",
    });
    assert.equal(game.told("onPayOrder").length, 1);
    assert.equal(game.told("onPayOrder")[0]?.[0], "14002");
  },

  "a payment that could never be sent ends with 00000 and is not sent later": async (game) => {
    await game.start();
    game.acceptsSockets = false;
    await game.drop();
    await game.settle();
    game.forget();
    const { number } = await game.call("payByCode", SWORD);
    await game.pass(12_000);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes(number)[0]?.error?.legacyCode, "00000");
    game.acceptsSockets = true;
    await game.pass(60_000);
    assert.equal(game.sent("payByCode").length, 0);
    assert.equal(game.told("onPayOrder").length, 1);
  },

  "an answer after the final word changes nothing": async (game) => {
    const number = await buyUnanswered(game);
    const late = game.last("payByCode");
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder({ state: "cancelled" }) } });
    await game.pass(60_000);
    assert.equal(game.outcomes(number).length, 1);
    await game.answer(
      { ...late, via: game.requests.at(-1)?.via ?? late.via },
      {
        result: { order: anOrder() },
      },
    );
    await game.settle();
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.told("onPayOrder").length, 1);
  },

  "a crash before the answer: the next start asks about the number and tells the game": async (
    game,
  ) => {
    await buyUnanswered(game);
    await game.restart();
    game.forget();
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder() } });
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(game.last("closeIfAbsent").params.orderNo, "ORDER1");
    assert.equal(game.sent("payByCode").length, 0);
    assert.deepEqual(game.told("onPayOrder"), [["12000", PAID, "ORDER1", anOrder()]]);
    await game.restart();
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.pass(60_000);
    assert.equal(game.sent("closeIfAbsent").length, 0, "it is settled for good");
    assert.deepEqual(game.told("onPayOrder"), []);
  },

  "a crash before anything was sent: the number is closed": async (game) => {
    await game.start();
    await game.call("payByCode", SWORD);
    await game.restart();
    game.forget();
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder({ state: "cancelled" }) } });
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.equal(game.told("onPayOrder")[0]?.[0], "14002");
    assert.equal(game.told("onPayOrder")[0]?.[2], "ORDER1");
  },

  "a crash between the answer and the game's callback: the callback comes again": async (game) => {
    await buyUnanswered(game);
    await game.answer(game.last("payByCode"), { result: { order: anOrder() } });
    await game.restart();
    game.forget();
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder({ state: "fulfilled" }) } });
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.equal(game.told("onPayOrder").length, 1);
    assert.equal(game.told("onPayOrder")[0]?.[0], "12000");
  },

  "another player on the same device does not settle the first one's orders": async (game) => {
    await buyUnanswered(game);
    await game.restart();
    game.forget();
    game.answers.login = () => ({
      result: aSession({ session: "session-of-bob", player: { playerId: "p-bob", name: "bob" } }),
    });
    await game.ask("login", { playerName: "bob" });
    await game.pass(60_000);
    assert.equal(game.sent("closeIfAbsent").length, 0);
    assert.deepEqual(game.told("onPayOrder"), []);
  },

  "asking about a number goes on until the server answers": async (game) => {
    const number = await buyUnanswered(game);
    game.answers.closeIfAbsent = () => ({ error: "systemError" });
    await game.pass(200_000);
    const asked = game.sent("closeIfAbsent").length;
    assert.ok(asked >= 5 && asked <= 40, `asked ${asked} times`);
    assert.deepEqual(game.outcomes(number), []);
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder() } });
    await game.pass(20_000);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes<OrderView>(number)[0]?.result.state, "paid");
  },

  "more than 32 unfinished orders are too many": async (game) => {
    await game.start();
    for (let order = 1; order <= 32; order += 1) {
      await game.call("pay", { coins: order, orderNo: `N${order}` });
    }
    const { error } = await game.ask("pay", { coins: 33, orderNo: "N33" });
    assert.equal(error?.code, "storageFailed");
    assert.equal(game.sent("pay").length, 32);
  },

  "an order that is still open when it is asked about was not paid: 12001": async (game) => {
    const number = await buyUnanswered(game);
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder({ state: "created" }) } });
    await game.pass(60_000);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes(number)[0]?.error?.legacyCode, "12001");
  },

  "sent twice, and the second came too late: the first may have paid, so it is asked about": async (
    game,
  ) => {
    const number = await buyUnanswered(game);
    await game.drop();
    game.answers.payByCode = () => ({ error: "deadlinePassed" });
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder() } });
    await game.pass(20_000);
    assert.equal(game.sent("payByCode").length, 2);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes<OrderView>(number)[0]?.result.state, "paid");
  },

  "sent twice, the second refused, the number closed: the refusal is the final word": async (
    game,
  ) => {
    const number = await buyUnanswered(game);
    await game.drop();
    game.answers.payByCode = () => ({ error: "deadlinePassed" });
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder({ state: "cancelled" }) } });
    await game.pass(20_000);
    assert.equal(game.outcomes(number)[0]?.error?.code, "deadlinePassed");
    assert.equal(game.told("onPayOrder").length, 1);
  },

  "a game that ended in its callback hears a refusal again, without a question": async (game) => {
    await game.start();
    game.answers.payByCode = () => ({ error: "coinsInsufficient" });
    const { number } = await game.call("payByCode", SWORD, "closes");
    await game.settle();
    assert.equal(game.outcomes(number).length, 1);
    await game.restart();
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.equal(game.sent("closeIfAbsent").length, 0);
    assert.deepEqual(
      game.told("onPayOrder").map(([code, , orderNo]) => [code, orderNo]),
      [["12003", "ORDER1"]],
    );
  },

  "a game that ended in its callback hears of a payment again, from the server": async (game) => {
    await game.start();
    game.answers.payByCode = () => ({ result: { order: anOrder() } });
    const { number } = await game.call("payByCode", SWORD, "closes");
    await game.settle();
    assert.equal(game.outcomes(number).length, 1);
    await game.restart();
    game.forget();
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder() } });
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.equal(game.sent("payByCode").length, 0);
    assert.deepEqual(game.told("onPayOrder"), [["12000", PAID, "ORDER1", anOrder()]]);
  },

  "one purchase is saved twice: before it is sent, and when the game has seen its end": async (
    game,
  ) => {
    await game.start();
    game.answers.payByCode = () => ({ result: { order: anOrder() } });
    const from = game.transcript.length;
    await game.ask("payByCode", SWORD);
    const steps = game.transcript.slice(from).map((line) => line.split(" ")[0]);
    assert.deepEqual(
      steps.filter((step) => step === "saved" || step === "sent" || step === "callback"),
      ["saved", "sent", "callback", "saved"],
    );
  },

  "news that a payment is certain ends the asking, and the late answer is nothing new": async (
    game,
  ) => {
    await game.start();
    game.answers.payByCode = () => ({ error: "orderUncertain" });
    const { number } = await game.call("payByCode", SWORD);
    await game.pass(3_000);
    const question = game.last("queryOrder");
    await game.push("orderChanged", { order: anOrder({ version: 5 }) });
    await game.settle();
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes<OrderView>(number)[0]?.result.state, "paid");
    await game.answer(question, {
      result: { answers: [{ orderNo: "ORDER1", order: anOrder({ version: 5 }) }] },
    });
    await game.pass(30_000);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.told("onPayOrder").length, 1);
  },

  "an uncertain payment is asked about until it is certain": async (game) => {
    await game.start();
    game.forget();
    game.answers.payByCode = () => ({ error: "orderUncertain" });
    const { number } = await game.call("payByCode", SWORD);
    const uncertain = anOrder({ state: "created", exception: "uncertain" });
    game.answers.queryOrder = () => ({
      result: { answers: [{ orderNo: "ORDER1", order: uncertain }] },
    });
    game.answers.closeIfAbsent = () => ({ result: { order: uncertain } });
    await game.pass(30_000);
    assert.deepEqual(game.outcomes(number), []);
    const paid = anOrder({ version: 3 });
    game.answers.queryOrder = () => ({ result: { answers: [{ orderNo: "ORDER1", order: paid }] } });
    game.answers.closeIfAbsent = () => ({ result: { order: paid } });
    await game.pass(20_000);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes<OrderView>(number)[0]?.result.state, "paid");
    assert.equal(game.sent("payByCode").length, 1);
    assert.equal(game.sent("closeIfAbsent").length, 0, "its number is never closed");
  },

  "a restored server that has lost a paid order is reported": async (game) => {
    await game.start();
    game.answers.payByCode = () => ({ result: { order: anOrder() } });
    await game.ask("payByCode", SWORD);
    await game.restart();
    game.forget();
    game.answers.resume = () => ({
      result: aSession({ incarnation: "store-2", serverTimeMs: game.serverTimeMs }),
    });
    game.answers.queryOrder = () => ({ result: { answers: [{ orderNo: "ORDER1" }] } });
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(game.last("queryOrder").params.orderNos, ["ORDER1"]);
    assert.ok(game.told("onException").some(([text]) => text.includes("ORDER1")));
  },

  "a restored server is asked for every paid order, in as many answers as it needs": async (
    game,
  ) => {
    await game.start();
    for (const orderNo of ["A1", "A2", "A3"]) {
      game.answers.payByCode = () => ({ result: { order: anOrder({ orderNo }) } });
      await game.ask("payByCode", { ...SWORD, orderNo });
    }
    await game.restart();
    game.forget();
    game.answers.resume = () => ({
      result: aSession({ incarnation: "store-2", serverTimeMs: game.serverTimeMs }),
    });
    game.answers.queryOrder = ({ params }) => {
      const orderNo = params.orderNos[0] ?? "";
      return { result: { answers: orderNo === "A3" ? [{ orderNo }] : [found(orderNo)] } };
    };
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(
      game.told("onException").map(([text]) => text),
      ["the server has lost order A3, which was paid"],
    );
  },

  "an uncertain payment that did not fit into the answer is asked about again": async (game) => {
    await game.start();
    game.answers.payByCode = () => ({ error: "orderUncertain" });
    game.answers.queryOrder = () => ({ result: { answers: [] } });
    const { number } = await game.call("payByCode", SWORD);
    await game.pass(10_000);
    assert.deepEqual(game.outcomes(number), []);
    assert.equal(game.sent("closeIfAbsent").length, 0);
    game.answers.queryOrder = () => ({ result: { answers: [found("ORDER1")] } });
    await game.pass(20_000);
    assert.equal(game.outcomes<OrderView>(number)[0]?.result.state, "paid");
  },
});
