/**
 * A shop without a network, for the unit tests of a game: it answers what the plugin asks through a fake engine.
 *
 *     const engine = createFakeHost();
 *     const shop = createFakeServer({ products: [{ code: "SWORD", priceCoins: 60 }] });
 *     const client = createClient({ appId: "demo", appKey: "demo-key", endpoint: "http://shop", engine });
 *     client.setCallbackDelegates({
 *       onDelivery(delivery, answer) { bag.add(delivery.items); answer.granted(); },
 *     });
 *     client.login({ playerName: "ann" });
 *     shop.play(engine, client);              // the two talk until both have said everything
 *     client.payByCode({ code: "SWORD" });
 *     shop.play(engine, client);              // the sword is in the bag, 40 coins are left
 *
 *     shop.refuseNext("payByCode", "coinsInsufficient");      // how does the game take that?
 *     shop.loseNextAnswer("payByCode");                       // paid, but the answer never comes
 *     engine.advance(30000); shop.play(engine, client);       // the plugin finds out by itself
 *
 * It has players, products, orders, deliveries, owned goods and one wallet a player, over socket and HTTP. It does not have:
 * recharges (refused, NOAUTH), app id and app key (any will do), tickets, pages of lists, languages, zones, limits,
 * anything that ends by the clock (sessions, quotes, deadlines, leases), goods that the merchant's server grants,
 * refunds, and any order that is not simply open, paid or cancelled. For all of that start a sandbox backend; the real
 * one decides, this one only helps to write a test quickly.
 */

import type { Client } from "../../plugin/clientTypes.ts";
import type { Codec, Frame, WireValue } from "../wire/codec.ts";
import type { ErrorCode } from "../wire/codes.ts";
import type { Calls, Method, PushMessage, SessionResult } from "../wire/messages.ts";
import { payError } from "../wire/payError.ts";
import { parseRequest } from "../wire/rpc.ts";
import type { BalanceView, OrderState } from "../wire/views.ts";
import type { FakeHost, FakePost, FakeSocket } from "./fake.ts";
import { type FakePlayer, giveCoins } from "./fakePlayer.ts";
import {
  answerPlayer,
  createFakeShop,
  type FakeAnswer,
  type FakeProduct,
  type FakeShop,
  getPlayer,
  listProducts,
  publish,
} from "./fakeShop.ts";

/** What the shop has. */
export interface FakeServerOptions {
  readonly products?: readonly FakeProduct[];
  /** Gift coins of a new player; 100 when absent. */
  readonly coins?: number;
}

/** What the entry file adds: the codec of its platform. */
export interface FakeServerSetup extends FakeServerOptions {
  readonly codec: Codec;
}

export interface FakeServer {
  /** Lets game and server talk, update by update, until both have said everything. The clock stands still. */
  play(this: void, engine: FakeHost, client: Pick<Client, "update">): void;
  /** The next call of that name is refused with `code` and changes nothing. */
  refuseNext(this: void, method: Method, code: ErrorCode): void;
  /** The next call of that name is carried out, but the connection breaks before its answer. */
  loseNextAnswer(this: void, method: Method): void;
  /** Gives gift coins and tells the game. */
  giveCoins(this: void, playerName: string, coins: number): void;
  /** Replaces the catalogue and tells the game. */
  publish(this: void, products: readonly FakeProduct[]): void;
  balanceOf(this: void, playerName: string): BalanceView;
  /** The state of the player's order; undefined when there is none of that number. */
  stateOf(this: void, playerName: string, orderNo: string): OrderState | undefined;
}

/** More rounds than anything takes that ends at all. */
const ROUNDS_MAX = 1000;
/** What the server's clock shows when the engine's shows 0. */
const SERVER_START_MS = 1_700_000_000_000;
const SESSION_LIFE_MS = 14 * 24 * 3600 * 1000;

/** By a name: TypeScriptToLua takes no nil in a list, which the envelope needs. */
const NIL: WireValue = null;

/** A call that will not go well. */
interface Fault {
  readonly method: Method;
  /** Undefined: the answer is lost. */
  readonly code: ErrorCode | undefined;
}

/** A connection, and how far the player on it has been told. */
interface Line {
  readonly socket: FakeSocket;
  answered: number;
  player: FakePlayer | undefined;
  told: number;
}

/** A long poll that waits for news. */
interface Poll {
  readonly post: FakePost;
  readonly id: number;
  readonly player: FakePlayer;
  readonly told: number;
  readonly endsAtMs: number;
}

interface State {
  readonly codec: Codec;
  readonly shop: FakeShop;
  faults: Fault[];
  /** By engine: a restarted game has a new one. */
  readonly engines: FakeHost[];
  lines: Line[];
  postsAnswered: number;
  polls: Poll[];
}

/** Creates a shop. */
export function createFakeServer(this: void, setup: FakeServerSetup): FakeServer {
  const shop = createFakeShop(setup.products ?? [], setup.coins ?? 100);
  const state: State = {
    codec: setup.codec,
    shop,
    faults: [],
    engines: [],
    lines: [],
    postsAnswered: 0,
    polls: [],
  };
  return {
    play(this: void, engine: FakeHost, client: Pick<Client, "update">) {
      for (let round = 0; round < ROUNDS_MAX; round += 1) {
        client.update();
        if (!serve(state, engine)) {
          // What the last answers caused to be told is told in the update after them.
          client.update();
          if (!serve(state, engine)) return;
        }
      }
    },
    refuseNext(this: void, method: Method, code: ErrorCode) {
      state.faults.push({ method, code });
    },
    loseNextAnswer(this: void, method: Method) {
      state.faults.push({ method, code: undefined });
    },
    giveCoins(this: void, playerName: string, coins: number) {
      giveCoins(getPlayer(shop, playerName), coins);
    },
    publish(this: void, products: readonly FakeProduct[]) {
      publish(shop, products);
      const push: PushMessage = {
        method: "catalogChanged",
        params: { version: shop.catalogVersion },
      };
      for (const player of shop.players) player.pushes.push(push);
    },
    balanceOf(this: void, playerName: string) {
      return getPlayer(shop, playerName).balance;
    },
    stateOf(this: void, playerName: string, orderNo: string) {
      const { orders } = getPlayer(shop, playerName);
      return orders.find(({ view }) => view.orderNo === orderNo)?.view.state;
    },
  };
}

/** Answers what came through `engine`; gives whether anything did. */
function serve(this: void, state: State, engine: FakeHost): boolean {
  if (state.engines.indexOf(engine) < 0) {
    state.engines.push(engine);
    state.lines = [];
    state.polls = [];
    state.postsAnswered = 0;
  }
  let isBusy = false;
  while (state.lines.length < engine.sockets.length) {
    const socket = engine.sockets[state.lines.length];
    state.lines.push({ socket, answered: 0, player: undefined, told: 0 });
    socket.open();
    isBusy = true;
  }
  for (const line of state.lines) isBusy = serveLine(state, line, engine.nowMs()) || isBusy;
  while (state.postsAnswered < engine.posts.length) {
    const post = engine.posts[state.postsAnswered];
    state.postsAnswered += 1;
    servePost(state, post, engine.nowMs());
    isBusy = true;
  }
  return endPolls(state, engine.nowMs()) || isBusy;
}

function serveLine(this: void, state: State, line: Line, nowMs: number): boolean {
  const { socket } = line;
  let isBusy = false;
  while (line.answered < socket.sent.length && socket.state() === "open") {
    const frame = socket.sent[line.answered];
    line.answered += 1;
    isBusy = true;
    const answer = answerFrame(state, frame, nowMs, (player) => {
      line.player = player;
      line.told = player?.pushes.length ?? 0;
    });
    if (answer === undefined) socket.drop("the fake server lost an answer");
    else socket.deliver(answer);
  }
  const { player } = line;
  while (player !== undefined && line.told < player.pushes.length && socket.state() === "open") {
    const { method, params } = player.pushes[line.told];
    line.told += 1;
    isBusy = true;
    socket.deliver(state.codec.encode([2, method, params as unknown as WireValue]));
  }
  return isBusy;
}

function servePost(this: void, state: State, post: FakePost, nowMs: number): void {
  const poll = readPoll(state, post, nowMs);
  if (poll !== undefined) {
    state.polls.push(poll);
    return;
  }
  const frame = answerFrame(state, post.frame, nowMs, () => {});
  if (frame === undefined) post.answer({ ok: false, reason: "the fake server lost an answer" });
  else post.answer({ ok: true, frame });
}

function readPoll(this: void, state: State, post: FakePost, nowMs: number): Poll | undefined {
  const decoded = state.codec.decode(post.frame);
  const request = parseRequest(decoded.ok ? decoded.value : undefined);
  if (request.kind !== "request" || request.method !== "poll") return undefined;
  const { session, cursor, waitMs } = request.params as unknown as Calls["poll"]["params"];
  const player = playerOf(state.shop, session);
  if (player === undefined) return undefined;
  return { post, id: request.id, player, told: Number(cursor), endsAtMs: nowMs + waitMs };
}

/** Answers the long polls that have news, or have waited long enough. */
function endPolls(this: void, state: State, nowMs: number): boolean {
  const waiting: Poll[] = [];
  for (const poll of state.polls) {
    const { post, id, player, told } = poll;
    const pushes = player.pushes.slice(told);
    if (pushes.length === 0 && nowMs < poll.endsAtMs) waiting.push(poll);
    else {
      const cursor = `${player.pushes.length}`;
      const news = pushes.length > 0 ? pushes : undefined;
      const frame = encodeResult(state, id, { cursor, pushes: news });
      post.answer({ ok: true, frame });
    }
  }
  const isBusy = waiting.length < state.polls.length;
  state.polls = waiting;
  return isBusy;
}

/** The answer as a frame; undefined when it is lost. `enter` hears who is on the connection from now on. */
function answerFrame(
  this: void,
  state: State,
  frame: Frame,
  nowMs: number,
  enter: (this: void, player: FakePlayer | undefined) => void,
): Frame | undefined {
  const decoded = state.codec.decode(frame);
  const request = parseRequest(decoded.ok ? decoded.value : undefined);
  if (request.kind !== "request") return undefined;
  const { id, method } = request;
  const fault = takeFault(state, method);
  if (fault?.code !== undefined) return encodeError(state, id, fault.code);
  const params = request.params as object;
  const answer = answerCall(state.shop, method, params, SERVER_START_MS + nowMs, enter);
  if (fault !== undefined) return undefined;
  if (answer.kind === "error") return encodeError(state, id, answer.code);
  return encodeResult(state, id, answer.result);
}

function takeFault(this: void, state: State, method: string): Fault | undefined {
  const fault = state.faults.find((one) => one.method === method);
  state.faults = state.faults.filter((one) => one !== fault);
  return fault;
}

function answerCall(
  this: void,
  shop: FakeShop,
  method: string,
  params: object,
  nowMs: number,
  enter: (this: void, player: FakePlayer | undefined) => void,
): FakeAnswer {
  if (method === "products") {
    return listProducts(shop, (params as Calls["products"]["params"]).codes);
  }
  if (method === "login") {
    const player = getPlayer(shop, (params as Calls["login"]["params"]).playerName ?? "player");
    enter(player);
    return { kind: "result", result: sessionOf(shop, player, nowMs) };
  }
  const player = playerOf(shop, (params as Calls["resume"]["params"]).session);
  if (player === undefined) return { kind: "error", code: "notLoggedIn" };
  if (method === "resume") {
    enter(player);
    return { kind: "result", result: sessionOf(shop, player, nowMs) };
  }
  if (method === "logout") {
    enter(undefined);
    return { kind: "result", result: { serverTimeMs: nowMs } };
  }
  return answerPlayer(shop, player, method, params, nowMs);
}

function sessionOf(this: void, shop: FakeShop, player: FakePlayer, nowMs: number): SessionResult {
  return {
    session: `session of ${player.name}`,
    expiresAtMs: nowMs + SESSION_LIFE_MS,
    player: { playerId: player.playerId, name: player.name },
    environment: "sandbox",
    incarnation: "fake",
    serverTimeMs: nowMs,
    catalogVersion: shop.catalogVersion,
    cursor: `${player.pushes.length}`,
  };
}

function playerOf(this: void, shop: FakeShop, session: string): FakePlayer | undefined {
  return shop.players.find(({ name }) => session === `session of ${name}`);
}

function encodeResult(this: void, { codec }: State, id: number, result: object): Frame {
  return codec.encode([1, id, NIL, result as { readonly [key: string]: WireValue }]);
}

function encodeError(this: void, { codec }: State, id: number, code: ErrorCode): Frame {
  return codec.encode([1, id, payError(code, "en") as unknown as WireValue, NIL]);
}
