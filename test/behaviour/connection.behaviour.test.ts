import assert from "node:assert/strict";
import type { Method } from "../../bridge/wire/messages.ts";
import type { Game } from "./game.ts";
import { tellStories } from "./stories.ts";
import { aBalance } from "./wireViews.ts";

function lines(game: Game, beginning: string): string[] {
  return game.transcript.filter((line) => line.startsWith(beginning));
}

/** When, in seconds from now, a new socket was tried, while each one is refused. */
async function watchTries(game: Game, seconds: number): Promise<number[]> {
  const tries: number[] = [];
  for (let tenth = 0; tenth < seconds * 10; tenth += 1) {
    const from = game.transcript.length;
    await game.command("advance", 100);
    await game.update();
    for (const line of game.transcript.slice(from)) {
      if (!line.startsWith("connecting")) continue;
      tries.push(tenth / 10);
      await game.command("drop", Number(line.split(" ")[1]), "refused");
    }
  }
  return tries;
}

tellStories("the connection", {
  "nothing is sent and nothing opened before it is needed": async (game) => {
    await game.create();
    await game.pass(60_000, 10_000);
    assert.deepEqual(lines(game, "connecting"), []);
    assert.equal(game.requests.length, 0);
  },

  "the address of the socket follows from the endpoint's": async (game) => {
    const addresses = [
      ["http://shop:7350", "ws://shop:7350/v1/socket"],
      ["https://shop.example", "wss://shop.example/v1/socket"],
      ["http://shop:7350/", "ws://shop:7350/v1/socket"],
      ["https://shop.example/games", "wss://shop.example/games/v1/socket"],
    ] as const;
    for (const [endpoint, address] of addresses) {
      await game.create({ endpoint });
      await game.call("products");
      await game.update();
      assert.equal(lines(game, "connecting").at(-1), `connecting 0 ${address}`);
    }
  },

  "the game is told when the backend can be reached and when not": async (game) => {
    await game.start();
    assert.deepEqual(game.told("onConnection"), [[true]]);
    game.acceptsSockets = false;
    await game.drop();
    await game.settle();
    assert.deepEqual(game.told("onConnection"), [[true], [false]]);
    game.acceptsSockets = true;
    await game.pass(5_000);
    assert.deepEqual(game.told("onConnection"), [[true], [false], [true]]);
  },

  "a backend that refuses is tried again, less and less often, and for ever": async (game) => {
    await game.start();
    game.acceptsSockets = false;
    await game.drop();
    const tries = await watchTries(game, 120);
    const gaps = tries.slice(1).map((at, index) => at - (tries[index] as number));
    assert.ok((tries[0] as number) <= 1, `first after ${tries[0]} s`);
    assert.ok(tries.length >= 10 && tries.length <= 25, `${tries.length} tries in two minutes`);
    assert.ok(
      gaps.slice(-3).every((gap) => gap >= 5 && gap <= 16),
      `${gaps}`,
    );
    assert.equal(game.told("onConnection").length, 2, "told once that it is off");
  },

  "two games that lost the same backend do not try in step": async (game) => {
    const times: string[] = [];
    for (const seed of [1, 2, 3]) {
      await game.start({ seed });
      game.acceptsSockets = false;
      await game.drop();
      times.push((await watchTries(game, 30)).join());
      game.acceptsSockets = true;
    }
    assert.equal(new Set(times).size, 3);
  },

  "a connection that stood is tried again at once when it breaks": async (game) => {
    await game.start();
    game.acceptsSockets = false;
    await game.drop();
    await watchTries(game, 60);
    game.acceptsSockets = true;
    await game.pass(20_000);
    await game.ask("getBalance");
    await game.drop();
    game.acceptsSockets = false;
    const [first] = await watchTries(game, 3);
    assert.ok(first !== undefined && first <= 1, `${first}`);
  },

  "a socket that never opens is given up and tried anew": async (game) => {
    await game.create();
    game.acceptsSockets = false;
    await game.call("products");
    await game.pass(30_000);
    assert.ok(lines(game, "closing 0").length === 1);
    assert.ok(lines(game, "connecting").length >= 2);
  },

  "a socket that does not answer is dead, whatever the engine says": async (game) => {
    await game.start();
    game.answers.restore = () => "nothing";
    const { number } = await game.call("restore");
    await game.pass(30_000);
    assert.ok(lines(game, "closing 0").length === 1);
    assert.ok(lines(game, "connecting").length >= 2);
    assert.equal(game.outcomes(number).length, 1);
    assert.equal(game.outcomes(number)[0]?.error?.legacyCode, "00000");
    assert.equal(game.outcomes(number)[0]?.error?.retry, "later");
  },

  "a call waits for the connection, and goes when it is there": async (game) => {
    await game.start();
    game.acceptsSockets = false;
    await game.drop();
    const { number } = await game.call("getBalance");
    await game.pass(5_000);
    assert.deepEqual(game.outcomes(number), []);
    game.acceptsSockets = true;
    await game.pass(5_000);
    assert.equal(game.outcomes(number)[0]?.error, undefined);
    assert.equal(game.outcomes(number).length, 1);
  },

  "after a reconnect the balance and the goods are asked for": async (game) => {
    await game.start();
    game.forget();
    await game.drop();
    await game.pass(3_000);
    assert.deepEqual(game.requests.map(({ method }) => method).sort(), [
      "deliveries",
      "getBalance",
      "resume",
    ]);
    assert.deepEqual(game.told("onLogInOut"), [], "that is no login");
  },

  "bytes that are no frame: told, and the connection is made anew": async (game) => {
    await game.start();
    for (const bytes of ["", "c1", "93", "a5hello".replace("hello", "68656c6c6f"), "c0", "9401"]) {
      game.forget();
      await game.deliverBytes(bytes);
      await game.settle();
      assert.equal(game.told("onException").length, 1, bytes);
      const sockets = lines(game, "connecting").length;
      await game.pass(20_000);
      assert.equal(lines(game, "connecting").length, sockets + 1, bytes);
      assert.equal((await game.ask("getBalance")).error, undefined, bytes);
    }
  },

  "answers that nobody waits for and news that nobody knows are passed over": async (game) => {
    await game.start();
    game.forget();
    // [1, 999, nil, {}] and [2, "somethingNew", {}]
    await game.deliverBytes("9401cd03e7c080");
    await game.deliverBytes("9302ac736f6d657468696e674e657780");
    await game.settle();
    assert.deepEqual(game.told("onException"), []);
    assert.equal((await game.ask("getBalance")).error, undefined);
    assert.equal(lines(game, "connecting").length, 1);
  },

  "an error code of a newer server is a system error that names it": async (game) => {
    await game.start();
    game.answers.restore = () => "nothing";
    const { number } = await game.call("restore");
    await game.settle();
    const { id } = game.last("restore");
    // [1, id, {"code": "tooHot", "message": "x"}, nil]
    const error = `9401${id.toString(16).padStart(2, "0")}82a4636f6465a6746f6f486f74a76d657373616765a178c0`;
    await game.deliverBytes(error);
    await game.settle();
    assert.equal(game.outcomes(number)[0]?.error?.legacyCode, "SYSTEMERROR");
    assert.equal(game.outcomes(number)[0]?.error?.detail, "tooHot");
  },

  "answers of a wrong shape end each call once, as a system error": async (game) => {
    await game.start();
    const calls: readonly (readonly [Method, unknown?])[] = [
      ["getUserInfo"],
      ["queryOrder", "ORDER1"],
      ["listOrders"],
      ["cancelOrder", "ORDER1"],
      ["getBalance"],
      ["restore"],
      ["products"],
    ];
    // nil, true, 5, "x", [1]: as a result, and all but nil as an error.
    const values = ["c0", "c3", "05", "a178", "9101"];
    for (const [method, argument] of calls) {
      Object.assign(game.answers, { [method]: () => "nothing" });
      for (const value of values) {
        for (const body of value === "c0" ? ["c0c0"] : [`c0${value}`, `${value}c0`]) {
          const { number } = await game.call(method, argument);
          await game.settle();
          const id = game.last(method).id.toString(16).padStart(4, "0");
          await game.deliverBytes(`9401cd${id}${body}`);
          await game.settle();
          const what = `${method} ${body}`;
          assert.equal(game.outcomes(number).length, 1, what);
          assert.equal(game.outcomes(number)[0]?.error?.legacyCode, "SYSTEMERROR", what);
        }
      }
    }
  },

  "an idle game sends nothing": async (game) => {
    await game.start();
    game.forget();
    await game.pass(600_000, 10_000);
    assert.equal(game.requests.length, 0);
  },

  "a closed client is silent, whatever comes": async (game) => {
    await game.start();
    game.answers.restore = () => "nothing";
    const { number } = await game.call("restore");
    await game.settle();
    const request = game.last("restore");
    await game.command("close");
    game.forget();
    const from = game.transcript.length;
    await game.answer(request, { result: {} });
    await game.push("balanceChanged", { balance: aBalance({ version: 8 }) });
    await game.call("getBalance");
    await game.call("pay", { coins: 5 });
    await game.command("close");
    await game.pass(60_000, 10_000);
    const heard = /^(sent|posted|connecting|callback|delegate|page)/;
    assert.deepEqual(
      game.transcript.slice(from).filter((line) => heard.test(line)),
      [],
    );
    assert.deepEqual(game.outcomes(number), []);
  },

  "what was on its way when the client was closed is settled at the next start": async (game) => {
    await game.start();
    await game.call("pay", { coins: 5, orderNo: "ORDER1" });
    await game.settle();
    await game.command("close");
    await game.restart();
    game.forget();
    await game.ask("login", { playerName: "ann" });
    await game.settle();
    assert.equal(game.last("closeIfAbsent").params.orderNo, "ORDER1");
  },

  "request numbers are never used twice": async (game) => {
    await game.start();
    for (let round = 0; round < 20; round += 1) await game.ask("getBalance");
    await game.drop();
    await game.pass(5_000);
    for (let round = 0; round < 20; round += 1) await game.ask("getBalance");
    const ids = game.requests.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  },
});
