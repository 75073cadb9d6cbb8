import assert from "node:assert/strict";
import type { OrderView, PaymentView } from "../../bridge/wire/views.ts";
import { SWORD } from "./buyUnanswered.ts";
import type { Game } from "./game.ts";
import { tellStories } from "./stories.ts";
import { anOrder } from "./wireViews.ts";

const PAGE = "http://shop:7350/pay/7503cd8a-c921-4368-a32d-6c1d01d86da9";
const QR = ["101", "010", "111"];
const PAY_WITH = "USDT@polygon";

const PAYMENT: PaymentView = {
  payWith: PAY_WITH,
  url: PAGE,
  qr: QR,
  amount: "1.99",
  symbol: "USDT",
};

/** An order that waits for a wallet. */
function waiting(changes: Partial<OrderView> = {}): OrderView {
  return anOrder({ state: "created", coins: 0, payment: PAYMENT, version: 1, ...changes });
}

/** Buys a sword with a token; gives the number of the call. */
async function buy(game: Game, options: object = {}): Promise<number> {
  game.answers.payByCode = () => ({ result: { order: waiting() } });
  await game.start(options);
  const { number } = await game.call("payByCode", { ...SWORD, payWith: PAY_WITH });
  await game.settle();
  return number;
}

function stateIs(game: Game, order: OrderView): void {
  game.answers.queryOrder = () => ({ result: { answers: [{ orderNo: order.orderNo, order }] } });
}

tellStories("paying with a wallet", {
  "the frame says with what": async (game) => {
    await buy(game);
    assert.equal(game.last("payByCode").params.payWith, PAY_WITH);
  },

  "the payment page is opened, and there is no final word yet": async (game) => {
    const number = await buy(game);
    assert.ok(game.transcript.includes(`page ${PAGE}`));
    assert.deepEqual(game.told("onPaymentPage"), []);
    assert.deepEqual(game.outcomes(number), []);
    assert.deepEqual(game.told("onPayOrder"), []);
  },

  "where no page opens, the game gets its address and QR code": async (game) => {
    await buy(game, { pages: "none" });
    assert.deepEqual(game.told("onPaymentPage"), [[PAGE, QR, "ORDER1"]]);
  },

  "the chain's progress is told, and its confirmation is the final word": async (game) => {
    const number = await buy(game);
    await game.push("orderChanged", {
      order: waiting({ state: "confirming", confirmations: 2, payment: undefined, version: 2 }),
    });
    await game.settle();
    const progress = game.told("onOrderProgress");
    assert.deepEqual(progress.at(-1), ["ORDER1", "confirming", 2, false]);
    assert.deepEqual(game.outcomes(number), []);
    await game.push("orderChanged", { order: anOrder({ coins: 0, version: 3 }) });
    await game.settle();
    assert.equal(game.outcomes<OrderView>(number)[0]?.result.state, "paid");
    assert.equal(game.told("onPayOrder")[0]?.[0], "12000");
  },

  "a push that got lost: the order is asked about, and its page opens no second time": async (
    game,
  ) => {
    const number = await buy(game);
    stateIs(game, waiting());
    await game.pass(60_000);
    assert.ok(game.sent("queryOrder").length > 1);
    assert.equal(game.sent("payByCode").length, 1);
    assert.equal(game.transcript.filter((line) => line === `page ${PAGE}`).length, 1);
    stateIs(game, anOrder({ coins: 0, version: 4 }));
    await game.pass(60_000);
    assert.equal(game.outcomes<OrderView>(number)[0]?.result.state, "paid");
  },

  "time runs out: the final word says so": async (game) => {
    const number = await buy(game);
    const order = waiting({ state: "expired", payment: undefined, version: 2 });
    await game.push("orderChanged", { order });
    await game.settle();
    assert.equal(game.outcomes(number)[0]?.error?.code, "orderExpired");
  },

  "after a restart the game is told where the page is; none opens by itself": async (game) => {
    await buy(game);
    await game.restart();
    game.forget();
    const from = game.transcript.length;
    game.answers.closeIfAbsent = () => ({
      result: { order: waiting({ payment: { ...PAYMENT, qr: undefined } }) },
    });
    await game.ask("login", { playerName: "ann" });
    await game.pass(3_000);
    assert.deepEqual(game.told("onPaymentPage"), [[PAGE, false, "ORDER1"]]);
    assert.equal(game.transcript.slice(from).includes(`page ${PAGE}`), false);
    assert.deepEqual(game.told("onPayOrder"), []);
    stateIs(game, anOrder({ coins: 0, version: 4 }));
    await game.pass(60_000);
    assert.equal(game.told("onPayOrder")[0]?.[0], "12000");
  },

  "an order of hosted coins that stayed open has failed, as ever": async (game) => {
    game.answers.payByCode = () => ({ result: { order: waiting({ payment: undefined }) } });
    await game.start();
    const { number } = await game.call("payByCode", SWORD);
    await game.settle();
    assert.equal(game.outcomes(number)[0]?.error?.code, "paymentFailed");
  },

  "with what to pay must be a short text": async (game) => {
    await game.start();
    const { number } = await game.call("payByCode", { ...SWORD, payWith: "x".repeat(65) });
    await game.settle();
    assert.equal(game.outcomes(number)[0]?.error?.code, "paramsWrong");
    assert.equal(game.sent("payByCode").length, 0);
  },
});
