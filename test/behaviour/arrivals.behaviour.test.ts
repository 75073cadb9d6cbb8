import assert from "node:assert/strict";
import type { PayRet } from "../../bridge/wire/payRet.ts";
import { kindsOf, openPage, payFor, setBalance, tellPayRet, watchPolls } from "./paymentPage.ts";
import { tellStories } from "./stories.ts";
import { aBalance, aSession } from "./wireViews.ts";

tellStories("the arrival of coins", {
  "after 'paid' the balance is asked for at 15, 30, ... 120 seconds": async (game) => {
    await payFor(game);
    const polls = await watchPolls(game, 300);
    assert.deepEqual(polls, [15, 30, 45, 60, 75, 90, 105, 120]);
  },

  "after 'unknown' too": async (game) => {
    const rechargeNo = await openPage(game);
    await tellPayRet(game, rechargeNo, { payState: -1 });
    game.forget();
    assert.deepEqual(await watchPolls(game, 200), [15, 30, 45, 60, 75, 90, 105, 120]);
  },

  "no result within three minutes is 'unknown', and the balance is asked for": async (game) => {
    const rechargeNo = await openPage(game);
    await game.pass(179_000);
    assert.deepEqual(game.told("onRecharge"), []);
    await game.pass(2_000);
    assert.equal(game.told("onRecharge").length, 1);
    const [payRet, told] = game.told("onRecharge")[0] as [PayRet, string];
    assert.equal(told, rechargeNo);
    assert.equal(payRet.payState, -1);
    assert.equal(payRet.ret, 0);
    assert.equal(payRet.ysdkExtInfo, "ext");
    game.forget();
    const polls = await watchPolls(game, 200);
    assert.equal(polls.length, 8);
  },

  "cancelled and failed payments are not waited for": async (game) => {
    const endings: readonly Partial<PayRet>[] = [
      { ret: 0, payState: 1 },
      { ret: 0, payState: 2 },
      { ret: 1, flag: 4001, payState: 1 },
      { ret: 1, flag: -1, payState: -1 },
    ];
    for (const ending of endings) {
      const rechargeNo = await openPage(game);
      await tellPayRet(game, rechargeNo, ending);
      assert.equal(game.told("onRecharge").length, 1);
      game.forget();
      assert.deepEqual(await watchPolls(game, 130), [], JSON.stringify(ending));
      await game.restart();
    }
  },

  "the coins have arrived when what was bought has risen, and the asking ends": async (game) => {
    await payFor(game);
    await game.pass(31_000);
    setBalance(game, { balance: 150, saveAmt: 50, saveSum: 150, version: 2 });
    await game.pass(14_000);
    assert.deepEqual(kindsOf(game), ["asked", "asked", "arrived"]);
    assert.equal(game.balances()[2], 150);
    game.forget();
    assert.deepEqual(await watchPolls(game, 130), []);
  },

  "a gift is no arrival": async (game) => {
    await payFor(game);
    setBalance(game, { balance: 500, genBalance: 500, presentSum: 500, saveSum: 500, version: 2 });
    await game.pass(16_000);
    assert.deepEqual(kindsOf(game), ["asked"]);
    assert.equal((await watchPolls(game, 130)).length, 7);
  },

  "coins that were spent before they were seen have arrived all the same": async (game) => {
    await payFor(game);
    setBalance(game, { balance: 0, genBalance: 0, saveAmt: 50, costSum: 150, version: 3 });
    await game.pass(16_000);
    assert.deepEqual(kindsOf(game), ["arrived"]);
  },

  "a balance that the server pushes ends the wait at once": async (game) => {
    await payFor(game);
    await game.pass(3_000);
    await game.push("balanceChanged", { balance: aBalance({ saveAmt: 50, version: 2 }) });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["arrived"]);
    assert.deepEqual(await watchPolls(game, 130), []);
  },

  "the callback is lost, but the coins come: arrived at once, and no polls later": async (game) => {
    await openPage(game);
    await game.push("balanceChanged", { balance: aBalance({ saveAmt: 50, version: 2 }) });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["arrived"]);
    game.forget();
    setBalance(game, { saveAmt: 50, version: 2 });
    await game.pass(400_000, 5_000);
    assert.equal(game.told("onRecharge").length, 1, "the result is still told, as unknown");
    assert.equal(game.sent("getBalance").length, 0);
    assert.equal(kindsOf(game).includes("notArrived"), false);
  },

  "a question that fails is shown as unknown, never as 0 and never as the old figure": async (
    game,
  ) => {
    await payFor(game);
    game.answers.getBalance = () => ({ error: "systemError" });
    await game.pass(31_000);
    assert.equal(game.told("onBalance").length, 2);
    for (const [news] of game.told("onBalance")) {
      assert.ok(news.kind === "unknown");
      assert.equal(news.zoneId, "1");
      assert.equal(news.error.legacyCode, "SYSTEMERROR");
      assert.equal("balance" in news, false);
    }
    setBalance(game, { saveAmt: 50, version: 2 });
    await game.pass(15_000);
    assert.equal(kindsOf(game).at(-1), "arrived", "and the asking goes on");
  },

  "a balance that is asked for and not answered is unknown": async (game) => {
    await game.start();
    game.forget();
    game.answers.getBalance = () => "nothing";
    const { number } = await game.call("getBalance");
    await game.pass(30_000);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes(number)[0]?.error?.legacyCode, "00000");
    assert.equal(game.outcomes(number)[0]?.result, undefined);
    assert.equal(game.told("onBalance")[0]?.[0].kind, "unknown");
  },

  "not arrived in the end: the game is told and advised, and asks no more": async (game) => {
    const rechargeNo = await payFor(game);
    await game.pass(121_000);
    assert.deepEqual(game.told("onBalance").at(-1), [
      { kind: "notArrived", zoneId: "1", rechargeNo, advice: "loginAgain" },
    ]);
    assert.equal(kindsOf(game).filter((kind) => kind === "notArrived").length, 1);
    game.forget();
    assert.deepEqual(await watchPolls(game, 200), []);
  },

  "not arrived, but at the next login it has: told as arrived": async (game) => {
    await payFor(game);
    await game.pass(121_000);
    await game.restart();
    setBalance(game, { saveAmt: 50, version: 2 });
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["arrived"]);
  },

  "coins that come after the wait was given up are still told as arrived": async (game) => {
    await payFor(game);
    await game.pass(121_000);
    game.forget();
    await game.push("balanceChanged", { balance: aBalance({ saveAmt: 50, version: 2 }) });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["arrived"]);
  },

  "a pause of an hour is one question, and then every 15 seconds as before": async (game) => {
    await payFor(game);
    await game.pass(31_000);
    game.forget();
    await game.pause(3_600_000);
    const asked = game.sent("getBalance").length;
    assert.ok(asked >= 1 && asked <= 2, `asked ${asked} times`);
    const polls = await watchPolls(game, 200);
    assert.ok(polls.length <= 5, `${polls}`);
    assert.ok(polls.every((second, at) => second === 15 * (at + 1)));
    assert.equal(kindsOf(game).at(-1), "notArrived");
  },

  "a clock that jumps back neither hurries nor stops the questions": async (game) => {
    await payFor(game);
    await game.pass(20_000);
    game.forget();
    await game.command("advance", -3_600_000);
    await game.settle();
    assert.ok(game.sent("getBalance").length <= 1);
    const polls = await watchPolls(game, 200);
    assert.ok(polls.length >= 6 && polls.length <= 8, `${polls}`);
    const gaps = polls.slice(1).map((second, at) => second - (polls[at] as number));
    assert.ok(
      gaps.every((gap) => gap >= 14 && gap <= 16),
      `${polls}`,
    );
    assert.equal(kindsOf(game).at(-1), "notArrived");
  },

  "a restart in the middle: the wait goes on from the stored figure": async (game) => {
    await payFor(game);
    await game.pass(50_000);
    await game.restart();
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["asked"], "asked once at the start, as always");
    const polls = await watchPolls(game, 200);
    assert.equal(polls.length, 5, `three were done before: ${polls}`);
    assert.equal(kindsOf(game).at(-1), "notArrived");
  },

  "a restart in the middle: coins that came meanwhile are told at the start": async (game) => {
    await payFor(game);
    await game.restart();
    setBalance(game, { saveAmt: 50, version: 2 });
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["arrived"]);
    assert.deepEqual(await watchPolls(game, 130), []);
  },

  "an older balance never replaces a newer one": async (game) => {
    await game.start();
    await game.push("balanceChanged", { balance: aBalance({ balance: 300, version: 9 }) });
    await game.settle();
    game.forget();
    const { result } = await game.ask("getBalance");
    assert.equal(result.balance, 300);
    assert.equal(game.balances()[0], 300);
  },

  "at every start the balance is asked for once": async (game) => {
    await game.start();
    for (let start = 0; start < 3; start += 1) {
      await game.restart();
      game.forget();
      await game.ask("login", { playerName: "ann" });
      await game.pass(30_000);
      assert.equal(game.sent("getBalance").length, 1);
    }
  },

  "another player does not see the first one's arrival": async (game) => {
    await payFor(game);
    game.answers.login = () => ({
      result: aSession({ session: "session-of-bob", player: { playerId: "p-bob", name: "bob" } }),
    });
    setBalance(game, { saveAmt: 900, version: 5 });
    await game.ask("login", { playerName: "bob" });
    await game.settle();
    assert.equal(kindsOf(game).includes("arrived"), false);
    game.forget();
    assert.deepEqual(await watchPolls(game, 130), []);
  },
});
