import assert from "node:assert/strict";
import type { OrderView } from "../../bridge/wire/views.ts";
import type { Request } from "./answers.ts";
import type { Game } from "./game.ts";
import { tellStories } from "./stories.ts";
import { aBalance, aDelivery, anOrder, aSession } from "./wireViews.ts";

function lines(game: Game, beginning: string): string[] {
  return game.transcript.filter((line) => line.startsWith(beginning));
}

/** Fails the POST of a request as an engine does when the network is gone. */
async function failPost(game: Game, request: Request): Promise<void> {
  await game.command("fail", request.via.number, "no network");
}

tellStories("HTTP and the long poll", {
  "an engine without sockets speaks HTTP, one POST a frame": async (game) => {
    await game.start({ network: "http" });
    assert.deepEqual(lines(game, "connecting"), []);
    const [login] = game.sent("login");
    assert.deepEqual(login?.via, { kind: "post", number: 0 });
    assert.match(lines(game, "posted 0")[0] as string, / http:\/\/shop:7350\/v1\/rpc$/);
  },

  "a game that asks for HTTP gets it where there are sockets too": async (game) => {
    await game.start({ transport: "http" });
    assert.deepEqual(lines(game, "connecting"), []);
    assert.equal((await game.ask("getBalance")).error, undefined);
  },

  "the frames are the same as over a socket": async (game) => {
    await game.start({ transport: "http" });
    const posted = game.sent("login")[0]?.hex;
    await game.restart();
    game.answers.resume = () => ({ error: "notLoggedIn" });
    await game.plain("damage c0");
    await game.create({ transport: "socket" });
    game.forget();
    await game.ask("login", { playerName: "ann" });
    assert.equal(game.sent("login")[0]?.hex, posted);
  },

  "after the login one long poll is out, from the login's cursor, for 20 seconds": async (game) => {
    await game.start({ network: "http" });
    assert.equal(game.sent("poll").length, 1);
    assert.deepEqual(game.last("poll").params, {
      session: "session-of-ann",
      cursor: "c0",
      waitMs: 20_000,
    });
    await game.pass(15_000);
    assert.equal(game.sent("poll").length, 1, "one at a time");
  },

  "before the login and after the logout there is none": async (game) => {
    await game.create({ network: "http" });
    await game.ask("products");
    await game.pass(5_000);
    assert.equal(game.sent("poll").length, 0);
    await game.ask("login", { playerName: "ann" });
    assert.equal(game.sent("poll").length, 1);
    await game.ask("logout");
    await game.pass(60_000);
    assert.equal(game.sent("poll").length, 1);
  },

  "a call does not wait for the poll": async (game) => {
    await game.start({ network: "http" });
    const poll = game.last("poll");
    assert.equal((await game.ask("getBalance")).error, undefined);
    assert.ok(game.last("getBalance").via.number > poll.via.number);
    assert.equal(game.sent("poll").length, 1);
  },

  "news that a poll brings is told, and the next poll goes on from there": async (game) => {
    await game.start({ network: "http", delegates: { onDelivery: "grants" } });
    const poll = game.last("poll");
    game.forget();
    game.answers.deliveries = () => ({ result: { deliveries: [aDelivery()] } });
    game.answers.ackDelivery = () => {
      game.answers.deliveries = () => ({ result: {} });
      return { result: { order: anOrder({ state: "fulfilled" }) } };
    };
    await game.answer(poll, {
      result: {
        cursor: "c2",
        pushes: [
          { method: "balanceChanged", params: { balance: aBalance({ balance: 40, version: 2 }) } },
          { method: "deliveryDue", params: { delivery: aDelivery() } },
        ],
      },
    });
    await game.settle();
    assert.equal(game.balances()[0], 40);
    assert.equal(game.told("onDelivery").length, 1);
    assert.equal(game.last("poll").params.cursor, "c2");
  },

  "a poll without news is followed by the next": async (game) => {
    await game.start({ network: "http" });
    for (const cursor of ["c1", "c2", "c3"]) {
      await game.pass(20_000, 5_000);
      await game.answer(game.last("poll"), { result: { cursor } });
      await game.settle();
      assert.equal(game.last("poll").params.cursor, cursor);
    }
    assert.equal(game.sent("poll").length, 4);
  },

  "news that was missed: everything is asked for anew": async (game) => {
    await game.start({ network: "http" });
    const poll = game.last("poll");
    game.forget();
    await game.answer(poll, { result: { cursor: "c9", resync: true } });
    await game.settle();
    assert.equal(game.sent("deliveries").length, 1);
    assert.equal(game.sent("getBalance").length, 1);
    assert.equal(game.last("poll").params.cursor, "c9");
  },

  "a poll that fails is tried again, less and less often": async (game) => {
    await game.start({ network: "http" });
    const poll = game.last("poll");
    game.forget();
    await failPost(game, poll);
    for (let second = 0; second < 120; second += 1) {
      await game.command("advance", 1000);
      await game.update();
      for (const request of [...game.requests]) await failPost(game, request);
    }
    const posts = game.requests.length;
    assert.ok(posts >= 8 && posts <= 60, `${posts} posts in two minutes without a network`);
  },

  "a poll that the server refuses is asked again, but not in a hurry": async (game) => {
    await game.start({ network: "http" });
    const poll = game.last("poll");
    game.answers.poll = () => ({ error: "systemError" });
    await game.answer(poll, { error: "systemError" });
    game.forget();
    await game.pass(120_000);
    const polls = game.sent("poll").length;
    assert.ok(polls >= 8 && polls <= 25, `${polls} polls in two minutes`);
    game.answers.poll = () => "nothing";
    await game.pass(20_000);
    await game.answer(game.last("poll"), { result: { cursor: "c5" } });
    await game.settle();
    assert.equal(game.last("poll").params.cursor, "c5");
  },

  "a payment whose POST failed goes out again as the identical frame": async (game) => {
    await game.start({ network: "http" });
    game.forget();
    const { number } = await game.call("payByCode", {
      code: "SWORD",
      expectedPrice: 60,
      orderNo: "ORDER1",
    });
    await game.settle();
    const [first] = game.sent("payByCode");
    await failPost(game, first as Request);
    game.answers.payByCode = () => ({ result: { order: anOrder() } });
    await game.pass(5_000);
    const [, again] = game.sent("payByCode");
    assert.equal(again?.hex, first?.hex);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes<OrderView>(number)[0]?.result.state, "paid");
  },

  "a payment whose POST times out is asked about after its deadline": async (game) => {
    await game.start({ network: "http" });
    game.forget();
    const { number } = await game.call("payByCode", {
      code: "SWORD",
      expectedPrice: 60,
      orderNo: "ORDER1",
    });
    game.answers.closeIfAbsent = () => ({ result: { order: anOrder({ state: "cancelled" }) } });
    await game.pass(90_000);
    assert.equal(new Set(game.sent("payByCode").map(({ hex }) => hex)).size, 1);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes(number)[0]?.error?.legacyCode, "14002");
  },

  "a session that ends is seen by the poll": async (game) => {
    await game.start({ network: "http" });
    const poll = game.last("poll");
    game.forget();
    await game.answer(poll, { error: "loginExpired" });
    await game.settle();
    assert.equal(game.told("onLogInOut").length, 1);
    assert.equal((await game.ask("getBalance")).error?.legacyCode, "10003");
  },

  "a resumed session polls from its own cursor": async (game) => {
    await game.start({ network: "http" });
    await game.restart({ network: "http" });
    game.answers.resume = () => ({
      result: aSession({ cursor: "c7", serverTimeMs: game.serverTimeMs }),
    });
    game.forget();
    await game.ask("login", { playerName: "ann" });
    assert.equal(game.last("poll").params.cursor, "c7");
  },

  "an engine without any network answers 00000 and does not break": async (game) => {
    await game.create({ network: "none" });
    const { number } = await game.call("login", { playerName: "ann" });
    await game.pass(30_000);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes(number)[0]?.error?.legacyCode, "00000");
  },
});
