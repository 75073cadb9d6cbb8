import assert from "node:assert/strict";
import { openPage, PAGE, QR, setBalance, tellPayRet, watchPolls } from "./paymentPage.ts";
import { tellStories } from "./stories.ts";
import { aPayRet } from "./wireViews.ts";

tellStories("recharge", {
  "what was bought so far is asked for and stored before the page is": async (game) => {
    game.answers.recharge = () => "nothing";
    await game.start();
    setBalance(game, { saveAmt: 70, version: 2 });
    game.forget();
    const from = game.transcript.length;
    await game.call("recharge", { saveValue: 50 });
    await game.settle();
    assert.deepEqual(
      game.requests.map(({ method }) => method),
      ["getBalance", "recharge"],
    );
    const lines = game.transcript.slice(from);
    const saved = lines.findIndex((line) => /^saved .*journal/.test(line));
    const sent = lines.findIndex((line) => line.endsWith(game.last("recharge").hex));
    assert.ok(saved >= 0 && sent > saved, `saved at ${saved}, sent at ${sent}`);
  },

  "the frame says how much, for which zone, and what the game added": async (game) => {
    await game.start({ language: "zh" });
    const { gave } = await game.call("recharge", {
      saveValue: 50,
      isCanChange: true,
      icon: "aWNvbg==",
      ysdkExtInfo: "ext 扩展",
      zoneId: "3",
    });
    await game.settle();
    assert.match(gave, /^[0-9a-f]{32}$/);
    assert.deepEqual(game.last("recharge").params, {
      session: "session-of-ann",
      rechargeNo: gave,
      zoneId: "3",
      saveValue: 50,
      isCanChange: true,
      icon: "aWNvbg==",
      ysdkExtInfo: "ext 扩展",
      language: "zh",
    });
    assert.equal(game.last("getBalance").params.zoneId, "3");
  },

  "the payment page is opened where the engine can": async (game) => {
    await openPage(game);
    assert.ok(game.transcript.includes(`page ${PAGE}`));
    assert.deepEqual(game.told("onRechargePage"), []);
  },

  "a page that is blocked is shown as address and QR code": async (game) => {
    game.answers.recharge = ({ params: { rechargeNo } }) => ({
      result: { recharge: { rechargeNo, zoneId: "1", saveValue: 50 }, url: PAGE, qr: QR },
    });
    await game.start({ pages: "blocked" });
    const { gave } = await game.call("recharge", { saveValue: 50 });
    await game.settle();
    assert.deepEqual(game.told("onRechargePage"), [[PAGE, QR, gave]]);
  },

  "an engine without pages shows address and QR code": async (game) => {
    game.answers.recharge = ({ params: { rechargeNo } }) => ({
      result: { recharge: { rechargeNo, zoneId: "1", saveValue: 50 }, url: PAGE, qr: QR },
    });
    await game.start({ pages: "none" });
    const { gave } = await game.call("recharge", { saveValue: 50 });
    await game.settle();
    assert.deepEqual(game.told("onRechargePage"), [[PAGE, QR, gave]]);
  },

  "the provider's result comes whole, with the game's own text, to callback and delegate": async (
    game,
  ) => {
    const rechargeNo = await openPage(game);
    const payRet = await tellPayRet(game, rechargeNo, { realSaveNum: 45, payChannel: 8 });
    assert.deepEqual(game.told("onRecharge"), [[payRet, rechargeNo]]);
    assert.deepEqual(game.outcomes(0), [], "the callback of the login is another one");
    assert.deepEqual(game.outcomes(1), [{ result: payRet }]);
  },

  "a result that is told twice is heard once": async (game) => {
    const rechargeNo = await openPage(game);
    await tellPayRet(game, rechargeNo);
    await tellPayRet(game, rechargeNo);
    assert.equal(game.told("onRecharge").length, 1);
    assert.equal(game.outcomes(1).length, 1);
  },

  "a restart while the page is open: the result is asked for": async (game) => {
    const rechargeNo = await openPage(game);
    await game.restart();
    game.forget();
    const payRet = aPayRet({ ysdkExtInfo: "ext" });
    game.answers.queryRecharge = () => ({
      result: { rechargeNo, zoneId: "1", saveValue: 50, payRet },
    });
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.equal(game.last("queryRecharge").params.rechargeNo, rechargeNo);
    assert.deepEqual(game.told("onRecharge"), [[payRet, rechargeNo]]);
  },

  "a connection that broke while the page was open: the result is asked for": async (game) => {
    const rechargeNo = await openPage(game);
    const payRet = aPayRet({ ysdkExtInfo: "ext" });
    game.answers.queryRecharge = () => ({
      result: { rechargeNo, zoneId: "1", saveValue: 50, payRet },
    });
    await game.drop();
    await game.pass(3_000);
    assert.deepEqual(game.told("onRecharge"), [[payRet, rechargeNo]]);
  },

  "without a figure to compare with no page is opened": async (game) => {
    await game.start();
    game.answers.getBalance = () => ({ error: "systemError" });
    const { result } = await game.ask("recharge", { saveValue: 50 });
    assert.equal(result.ret, 1);
    assert.equal(result.flag, -1);
    assert.equal(game.sent("recharge").length, 0);
  },

  "a disk that is full: no page is opened": async (game) => {
    await game.start();
    await game.plain("storage fails");
    const { result } = await game.ask("recharge", { saveValue: 50, ysdkExtInfo: "ext" });
    assert.equal(result.ret, 1);
    assert.equal(result.ysdkExtInfo, "ext");
    assert.equal(game.sent("recharge").length, 0);
  },

  "without a login the flag is 3100": async (game) => {
    await game.create();
    const { result } = await game.ask("recharge", { saveValue: 50 });
    assert.equal(result.ret, 1);
    assert.equal(result.flag, 3100);
    assert.equal(game.requests.length, 0);
  },

  "a server that refuses ends the recharge": async (game) => {
    await game.start();
    game.answers.recharge = () => ({ error: "notSupported" });
    const { result } = await game.ask("recharge", { saveValue: 50 });
    assert.equal(result.ret, 1);
    game.forget();
    assert.deepEqual(await watchPolls(game, 130), []);
  },

  "a question for the page that got lost is repeated with the same number": async (game) => {
    await game.start();
    await game.call("recharge", { saveValue: 50 });
    await game.settle();
    const [first] = game.sent("recharge");
    await game.drop();
    await game.pass(3_000);
    const [, again] = game.sent("recharge");
    assert.equal(again?.hex, first?.hex);
  },
});
