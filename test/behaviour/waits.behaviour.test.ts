import assert from "node:assert/strict";
import { kindsOf, openPage, PAGE, payFor, QR, setBalance, tellPayRet } from "./paymentPage.ts";
import { tellStories } from "./stories.ts";
import { aBalance, aPayRet, aSession } from "./wireViews.ts";

const BOB = aSession({ session: "session-of-bob", player: { playerId: "p-bob", name: "bob" } });

tellStories("waits over restarts, players and zones", {
  "a reconnect in the middle does not begin the questions anew": async (game) => {
    await payFor(game);
    await game.pass(61_000);
    await game.drop();
    await game.pass(100_000);
    assert.equal(kindsOf(game).filter((kind) => kind === "notArrived").length, 1);
    // Four before the break, four after it, and one because of the new connection.
    assert.equal(game.sent("getBalance").length, 9);
  },

  "the look at the next start is the last: not told again, not asked again": async (game) => {
    await payFor(game);
    await game.pass(121_000);
    await game.restart();
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["asked"]);
    await game.restart();
    setBalance(game, { saveAmt: 50, version: 2 });
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["asked"], "nobody waits any more");
  },

  "a look at the start that failed was none": async (game) => {
    await payFor(game);
    await game.pass(121_000);
    await game.restart();
    game.answers.getBalance = () => ({ error: "systemError" });
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    await game.restart();
    setBalance(game, { saveAmt: 50, version: 2 });
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["arrived"]);
  },

  "an arrival is told once, whatever is pushed while the page is still open": async (game) => {
    await openPage(game);
    await game.push("balanceChanged", { balance: aBalance({ saveAmt: 50, version: 2 }) });
    await game.push("balanceChanged", { balance: aBalance({ saveAmt: 50, version: 3 }) });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["arrived", "pushed"]);
  },

  "an arrival is told once, whatever restarts come after it": async (game) => {
    await openPage(game);
    await game.push("balanceChanged", { balance: aBalance({ saveAmt: 50, version: 2 }) });
    await game.settle();
    await game.restart();
    setBalance(game, { saveAmt: 50, version: 2 });
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["asked"]);
  },

  "coins in one zone are no arrival in another": async (game) => {
    const rechargeNo = await openPage(game, { zoneId: "3" });
    await tellPayRet(game, rechargeNo);
    await game.push("balanceChanged", {
      balance: aBalance({ zoneId: "1", saveAmt: 500, version: 7 }),
    });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["pushed"]);
    await game.push("balanceChanged", {
      balance: aBalance({ zoneId: "3", saveAmt: 50, version: 7 }),
    });
    await game.settle();
    assert.deepEqual(kindsOf(game), ["pushed", "arrived"]);
  },

  "at the start every zone is asked where coins are waited for": async (game) => {
    const rechargeNo = await openPage(game, { zoneId: "3" });
    await tellPayRet(game, rechargeNo);
    await game.restart();
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    const zones = game.sent("getBalance").map(({ params }) => params.zoneId);
    assert.deepEqual(zones.sort(), ["1", "3"]);
  },

  "a wait that ends under another player is not told to that player": async (game) => {
    await payFor(game);
    await game.pass(119_000);
    game.answers.getBalance = () => "nothing";
    await game.pass(2_000);
    game.answers.login = () => ({ result: { ...BOB, serverTimeMs: game.serverTimeMs } });
    await game.ask("login", { playerName: "bob" });
    const ended = game.transcript.findLastIndex((line) => line.includes('"kind":"notArrived"'));
    const entered = game.transcript.findLastIndex((line) => line.startsWith("delegate onLogInOut"));
    assert.ok(ended < entered, `ended at ${ended}, entered at ${entered}`);
    game.forget();
    await game.pass(30_000);
    assert.equal(kindsOf(game).includes("notArrived"), false);
  },

  "another player's balance has nothing to do with the first one's": async (game) => {
    await game.start();
    await game.push("balanceChanged", { balance: aBalance({ balance: 900, version: 9 }) });
    await game.settle();
    game.answers.login = () => ({ result: { ...BOB, serverTimeMs: game.serverTimeMs } });
    setBalance(game, { balance: 7, version: 1 });
    await game.ask("login", { playerName: "bob" });
    await game.settle();
    assert.equal((await game.ask("getBalance")).result.balance, 7);
    assert.equal(game.balances().at(-1), 7);
  },

  "after a restored backup the older balance is the true one": async (game) => {
    await game.start();
    await game.push("balanceChanged", { balance: aBalance({ balance: 900, version: 9 }) });
    await game.settle();
    game.answers.resume = () => ({
      result: aSession({ incarnation: "store-2", serverTimeMs: game.serverTimeMs }),
    });
    setBalance(game, { balance: 80, version: 4 });
    await game.drop();
    await game.pass(5_000);
    assert.equal((await game.ask("getBalance")).result.balance, 80);
  },

  "a question for the page that was repeated may come back with the result": async (game) => {
    await game.start();
    const payRet = aPayRet();
    game.answers.recharge = ({ params: { rechargeNo } }) => ({
      result: {
        recharge: { rechargeNo, zoneId: "1", saveValue: 50, payRet },
        url: PAGE,
        qr: QR,
      },
    });
    const { result } = await game.ask("recharge", { saveValue: 50 });
    assert.deepEqual(result, payRet);
    assert.equal(
      game.transcript.some((line) => line.startsWith("page")),
      false,
      "the player has paid: no second page",
    );
  },

  "the amount is fixed unless the game says otherwise": async (game) => {
    await game.start();
    await game.call("recharge", { saveValue: 50 });
    await game.settle();
    assert.equal(game.last("recharge").params.isCanChange, false);
    assert.equal(game.last("recharge").params.ysdkExtInfo, "");
    assert.equal(game.last("recharge").params.icon, undefined);
  },

  "a recharge that the server refused is over for good": async (game) => {
    await game.start();
    game.answers.recharge = () => ({ error: "notSupported" });
    await game.ask("recharge", { saveValue: 50 });
    await game.pass(200_000, 5_000);
    assert.equal(game.told("onRecharge").length, 1);
    await game.restart();
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.equal(game.sent("queryRecharge").length, 0);
  },

  "more than eight open pages are too many": async (game) => {
    await openPage(game);
    for (let page = 2; page <= 8; page += 1) {
      await game.call("recharge", { saveValue: page });
      await game.settle();
    }
    assert.deepEqual(game.told("onRecharge"), []);
    assert.equal((await game.ask("recharge", { saveValue: 9 })).result.ret, 1);
    assert.equal(game.sent("recharge").length, 7);
  },
});
