import assert from "node:assert/strict";
import type { LoginRecord } from "../../plugin/clientTypes.ts";
import type { Results } from "./game.ts";
import { tellStories } from "./stories.ts";
import { aSession, SERVER_START_MS, TWO_WEEKS_MS } from "./wireViews.ts";

const ANN = { playerName: "ann" };
/** What needs a player. */
const PLAYER_CALLS: readonly (readonly [keyof Results, unknown?])[] = [
  ["getUserInfo"],
  ["pay", { coins: 5 }],
  ["payByCode", { code: "SWORD", expectedPrice: 60 }],
  ["queryOrder", "ORDER1"],
  ["listOrders"],
  ["cancelOrder", "ORDER1"],
  ["getBalance"],
  ["restore"],
];

tellStories("login", {
  "a login tells callback and delegate, each once and never inside the call": async (game) => {
    await game.create();
    const { number } = await game.call("login", ANN);
    assert.deepEqual(game.outcomes(number), []);
    await game.settle();
    assert.deepEqual(game.outcomes(number), [{ result: { playerId: "p-ann", name: "ann" } }]);
    assert.deepEqual(game.told("onLogInOut"), [
      [true, "Log-in is successful", { playerId: "p-ann", name: "ann" }],
    ]);
    assert.deepEqual(game.told("onConnection"), [[true]]);
  },

  "a login names the app and the player, and no secret": async (game) => {
    await game.start();
    const { params } = game.last("login");
    assert.deepEqual(params, {
      appId: "demo",
      appKey: "demo-key",
      language: "en",
      playerName: "ann",
    });
  },

  "the login record is the player's and the session's, as long as they are logged in": async (
    game,
  ) => {
    await game.create();
    assert.equal((await game.call("getLoginRecord")).gave, null, "nobody is here yet");
    await game.ask("login", ANN);
    const { gave } = await game.call<LoginRecord>("getLoginRecord");
    assert.deepEqual(gave, {
      openid: "p-ann",
      openkey: "session-of-ann",
      pf: "desktop_m_guest-coinslot",
      pfkey: "coinslot",
    });
    await game.ask("logout");
    assert.equal((await game.call("getLoginRecord")).gave, null);
    game.answers.login = () => ({
      result: aSession({ session: "session-of-bob", player: { playerId: "p-bob", name: "bob" } }),
    });
    await game.ask("login", { playerName: "bob" });
    const bob = (await game.call<LoginRecord>("getLoginRecord")).gave;
    assert.deepEqual([bob.openid, bob.openkey], ["p-bob", "session-of-bob"]);
    game.answers.getBalance = () => ({ error: "loginExpired" });
    await game.ask("getBalance");
    assert.equal((await game.call("getLoginRecord")).gave, null, "the session is over");
  },

  "a login with a ticket of the game's server sends the ticket": async (game) => {
    await game.create();
    await game.ask("login", { ticket: "ticket-1" });
    assert.equal(game.last("login").params.ticket, "ticket-1");
    assert.equal(game.last("login").params.playerName, undefined);
  },

  "after a login the balance and the deliveries are asked for, once each": async (game) => {
    await game.start();
    assert.equal(game.sent("getBalance").length, 1);
    assert.equal(game.sent("deliveries").length, 1);
    assert.equal(game.told("onBalance").length, 1);
  },

  "a balance that cannot be had does not hold up the login": async (game) => {
    await game.create();
    game.answers.getBalance = () => "nothing";
    const { error } = await game.ask("login", ANN);
    assert.equal(error, undefined);
    assert.deepEqual(game.told("onBalance"), []);
  },

  "a saved session resumes without asking who it is": async (game) => {
    await game.start();
    await game.restart();
    game.forget();
    const { result } = await game.ask("login", ANN);
    assert.deepEqual(result, { playerId: "p-ann", name: "ann" });
    assert.equal(game.sent("login").length, 0);
    assert.deepEqual(game.last("resume").params, { session: "session-of-ann", renew: true });
    assert.deepEqual(game.told("onLogInOut").length, 1);
  },

  "a login that names nobody resumes whoever played last": async (game) => {
    await game.start();
    await game.restart();
    game.forget();
    const { result } = await game.ask("login");
    assert.equal(result.name, "ann");
    assert.equal(game.sent("login").length, 0);
  },

  "another player's name logs in anew": async (game) => {
    await game.start();
    await game.restart();
    game.forget();
    game.answers.login = () => ({
      result: aSession({ session: "session-of-bob", player: { playerId: "p-bob", name: "bob" } }),
    });
    const { result } = await game.ask("login", { playerName: "bob" });
    assert.equal(result.name, "bob");
    assert.equal(game.sent("resume").length, 0);
  },

  "a session that the server has forgotten: with a name the player logs in anew": async (game) => {
    await game.start();
    await game.restart();
    game.forget();
    game.answers.resume = () => ({ error: "notLoggedIn" });
    const { result } = await game.ask("login", ANN);
    assert.equal(result.name, "ann");
    assert.equal(game.sent("login").length, 1);
  },

  "a session that the server has forgotten: without a name the answer is 10003": async (game) => {
    await game.start();
    await game.restart();
    game.forget();
    game.answers.resume = () => ({ error: "loginExpired" });
    const { error } = await game.ask("login");
    assert.equal(error?.legacyCode, "10003");
    assert.deepEqual(game.told("onLogInOut"), [
      [false, "Log-in has expired, please log in again", false],
    ]);
  },

  "a session is kept when the backend cannot be reached at the start": async (game) => {
    await game.start();
    await game.restart();
    game.acceptsSockets = false;
    const { number } = await game.call("login", ANN);
    await game.pass(12_000);
    assert.equal(game.outcomes(number)[0]?.error?.legacyCode, "00000");
    game.acceptsSockets = true;
    await game.pass(20_000);
    game.forget();
    assert.equal((await game.ask("login", ANN)).error, undefined);
    assert.equal(game.sent("login").length, 0, "it resumed");
  },

  "before a login every call answers 10001 and sends nothing": async (game) => {
    await game.create();
    for (const [method, argument] of PLAYER_CALLS) {
      const { error } = await game.ask(method, argument);
      assert.equal(error?.legacyCode, "10001", method);
      assert.equal(error?.retry, "afterLogin", method);
    }
    assert.equal(game.requests.length, 0);
  },

  "after two weeks every call answers 10003, until the next login": async (game) => {
    await game.start();
    await game.pause(TWO_WEEKS_MS - 60_000);
    assert.equal((await game.ask("getBalance")).error, undefined);
    game.forget();
    await game.pause(61_000);
    assert.deepEqual(game.told("onLogInOut"), [
      [false, "Log-in has expired, please log in again", false],
    ]);
    game.forget();
    for (const [method, argument] of PLAYER_CALLS) {
      assert.equal((await game.ask(method, argument)).error?.legacyCode, "10003", method);
    }
    assert.equal(game.requests.length, 0);
    game.answers.resume = () => ({ error: "loginExpired" });
    game.answers.login = () => ({
      result: aSession({
        session: "session-2",
        serverTimeMs: game.serverTimeMs,
        expiresAtMs: game.serverTimeMs + TWO_WEEKS_MS,
      }),
    });
    assert.equal((await game.ask("login", ANN)).error, undefined);
    assert.equal((await game.ask("getBalance")).error, undefined);
    assert.equal(game.last("getBalance").params.session, "session-2");
  },

  "a session that the server refuses in the middle ends for the game too": async (game) => {
    await game.start();
    game.forget();
    game.answers.getBalance = () => ({ error: "loginExpired" });
    assert.equal((await game.ask("getBalance")).error?.legacyCode, "10003");
    assert.equal(game.told("onLogInOut").length, 1);
    game.forget();
    assert.equal((await game.ask("restore")).error?.legacyCode, "10003");
    assert.equal(game.requests.length, 0);
  },

  "a session that the server ends is told at once": async (game) => {
    await game.start();
    game.forget();
    await game.push("sessionEnded", { reason: "logged in elsewhere" });
    await game.settle();
    assert.equal(game.told("onLogInOut").length, 1);
    assert.equal(game.told("onLogInOut")[0]?.[0], false);
    assert.equal((await game.ask("getBalance")).error?.legacyCode, "10003");
  },

  "a logout is told, and afterwards there is nobody": async (game) => {
    await game.start();
    game.forget();
    const { error, result } = await game.ask("logout");
    assert.equal(error, undefined);
    assert.equal(result, true);
    assert.deepEqual(game.told("onLogInOut"), [[true, "Logged out", false]]);
    assert.equal(game.last("logout").params.session, "session-of-ann");
    assert.equal((await game.ask("getBalance")).error?.legacyCode, "10001");
  },

  "after a logout nothing resumes, not after a restart either": async (game) => {
    await game.start();
    await game.ask("logout");
    await game.restart();
    game.forget();
    await game.ask("login", ANN);
    assert.equal(game.sent("resume").length, 0);
    assert.equal(game.sent("login").length, 1);
  },

  "a logout without a login answers 10001": async (game) => {
    await game.create();
    assert.equal((await game.ask("logout")).error?.legacyCode, "10001");
    assert.equal(game.told("onLogInOut")[0]?.[0], false);
  },

  "a wrong app answers 11001, an unverified merchant 11003": async (game) => {
    await game.create();
    game.answers.login = () => ({ error: "merchantWrong" });
    assert.equal((await game.ask("login", ANN)).error?.legacyCode, "11001");
    game.answers.login = () => ({ error: "merchantUnverified" });
    assert.equal((await game.ask("login", ANN)).error?.legacyCode, "11003");
    assert.deepEqual(
      game.told("onLogInOut").map(([isSuccess]) => isSuccess),
      [false, false],
    );
  },

  "a damaged disk is an empty one": async (game) => {
    await game.start();
    await game.plain("damage c1c1c1");
    await game.restart();
    game.forget();
    assert.equal((await game.ask("login", ANN)).error, undefined);
    assert.equal(game.sent("login").length, 1);
  },

  "a disk with somebody else's record is an empty one": async (game) => {
    await game.start();
    // {"orders": 5, "session": [7], "granted": {"a": 1}}
    await game.plain("damage 83a66f726465727305a773657373696f6e9107a76772616e74656481a16101");
    await game.restart();
    game.forget();
    assert.equal((await game.ask("login", ANN)).error, undefined);
  },

  "a session that cannot be saved is good until the game ends": async (game) => {
    await game.create();
    await game.plain("storage fails");
    assert.equal((await game.ask("login", ANN)).error, undefined);
    assert.ok(game.told("onException").length > 0);
    assert.equal((await game.ask("getBalance")).error, undefined);
  },

  "the player's information comes as the raw text and parsed": async (game) => {
    await game.start();
    const raw = '{"ret_code":"0000","data":{"openid":"p-ann"},"ret_msg":"Successful \\"call\\""}';
    const parsed = { ret_code: "0000", data: { openid: "p-ann" }, ret_msg: 'Successful "call"' };
    game.answers.getUserInfo = () => ({ result: { raw, parsed } });
    assert.equal((await game.ask("getUserInfo")).result, raw);
    assert.deepEqual(game.told("onUserInfo"), [[raw, parsed]]);
  },

  "information that cannot be had goes to the exception delegate too": async (game) => {
    await game.start();
    game.answers.getUserInfo = () => ({ error: "systemError" });
    assert.equal((await game.ask("getUserInfo")).error?.legacyCode, "SYSTEMERROR");
    assert.equal(game.told("onException").length, 1);
    assert.deepEqual(game.told("onUserInfo"), []);
  },

  "two logins at once are both answered, each once": async (game) => {
    await game.create();
    const first = await game.call("login", ANN);
    const second = await game.call("login", ANN);
    await game.settle();
    assert.equal(game.outcomes(first.number).length, 1);
    assert.equal(game.outcomes(second.number).length, 1);
    assert.equal((await game.ask("getBalance")).error, undefined);
  },

  "when another player logs in, the first one's answers end and are not the second one's": async (
    game,
  ) => {
    await game.start();
    game.answers.restore = () => "nothing";
    const { number } = await game.call("restore");
    await game.settle();
    const late = game.last("restore");
    game.answers.login = () => ({
      result: aSession({ session: "session-of-bob", player: { playerId: "p-bob", name: "bob" } }),
    });
    assert.equal((await game.ask("login", { playerName: "bob" })).result.name, "bob");
    assert.equal(game.outcomes(number)[0]?.error?.legacyCode, "10001");
    await game.answer(late, { result: { owned: [] } });
    await game.settle();
    assert.equal(game.outcomes(number).length, 1);
  },

  "after a pause the session is made known again, and the server's time asked for": async (
    game,
  ) => {
    await game.start();
    game.forget();
    await game.pause(3_600_000);
    assert.equal(game.sent("resume").length, 1);
  },

  "a game's clock that jumped is not believed": async (game) => {
    await game.start();
    // The game's clock says that an hour has passed; the server knows better.
    await game.command("advance", 3_600_000);
    game.clockMs -= 3_600_000;
    await game.settle();
    await game.call("pay", { coins: 5 });
    await game.settle();
    assert.equal(game.last("pay").params.deadlineMs, game.serverTimeMs + 30_000);
  },

  "a session that could not be resumed for another reason is tried over a new connection": async (
    game,
  ) => {
    await game.start();
    const { resume } = game.answers;
    game.answers.resume = () => ({ error: "systemError" });
    await game.drop();
    await game.pass(5_000);
    game.answers.resume = resume;
    await game.pass(20_000);
    assert.equal((await game.ask("getBalance")).error, undefined);
    assert.deepEqual(game.told("onLogInOut").slice(1), [], "and nobody was logged out");
  },

  "an answer to a resume that comes after the logout logs nobody in": async (game) => {
    await game.start();
    game.answers.resume = () => "nothing";
    await game.drop();
    await game.pass(3_000);
    const late = game.last("resume");
    await game.ask("logout");
    await game.answer(late, { result: aSession({ serverTimeMs: game.serverTimeMs }) });
    await game.settle();
    assert.equal((await game.ask("getBalance")).error?.legacyCode, "10001");
  },

  "the server's clock counts, not the game's": async (game) => {
    await game.create({ startMs: 5_000_000 });
    game.answers.login = () => ({
      result: aSession({ expiresAtMs: SERVER_START_MS + 60_000, serverTimeMs: SERVER_START_MS }),
    });
    game.answers.resume = () => "nothing";
    await game.ask("login", ANN);
    await game.pass(59_000, 20_000);
    assert.equal((await game.ask("getBalance")).error, undefined);
    await game.pass(1_000);
    assert.equal((await game.ask("getBalance")).error?.legacyCode, "10003");
  },
});
