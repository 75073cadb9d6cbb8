/**
 * One story's game, seen from outside: it moves a subject (test/subject/subject.ts) by commands and plays the server
 * that the subject talks to. Everything that was commanded and everything that happened goes into the transcript.
 */

import assert from "node:assert/strict";
import type { Frame, WireValue } from "../../bridge/wire/codec.ts";
import { createMsgpackrCodec } from "../../bridge/wire/codecMsgpackr.ts";
import type { Method, PushMessage } from "../../bridge/wire/messages.ts";
import { type PayError, payError } from "../../bridge/wire/payError.ts";
import type { PayRet } from "../../bridge/wire/payRet.ts";
import { parseRequest } from "../../bridge/wire/rpc.ts";
import type { BalanceView, OrderView, OwnedView, PlayerView } from "../../bridge/wire/views.ts";
import type { Catalog, OrderPage, QueryAnswer } from "../../plugin/clientTypes.ts";
import type { Delegates } from "../../plugin/delegates.ts";
import type { CallbackStyle } from "../subject/calls.ts";
import type { DelegateStyle } from "../subject/printingDelegates.ts";
import type { SubjectOptions } from "../subject/subject.ts";
import { type Answer, type Answers, type Request, usualAnswers, type Via } from "./answers.ts";
import type { Subject } from "./subjects.ts";
import { SERVER_START_MS } from "./wireViews.ts";

/** What each call's callback is given when all is well. */
export interface Results {
  login: PlayerView;
  logout: boolean;
  getUserInfo: string;
  products: Catalog;
  pay: OrderView;
  payByCode: OrderView;
  queryOrder: readonly QueryAnswer[];
  listOrders: OrderPage;
  cancelOrder: OrderView;
  recharge: PayRet;
  getBalance: BalanceView;
  restore: readonly OwnedView[];
}

/** What a callback was given; without an error there is a result. */
export interface Outcome<Result = unknown> {
  readonly error?: PayError;
  readonly result: Result;
}

/** What one delegate is told. */
type Told<Name extends keyof Delegates> = Parameters<NonNullable<Delegates[Name]>>;

/** A call of the game: its number, and what it gave at once (an order number, as a rule). */
export interface Called<Gave = string> {
  readonly number: number;
  readonly gave: Gave;
}

/** More rounds than any story needs until all is quiet. */
const ROUNDS_MAX = 200;

const codec = createMsgpackrCodec();
const toHex = (frame: Frame) => Buffer.from(frame as unknown as Uint8Array).toString("hex");
const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, "hex")) as unknown as Frame;
const encode = (value: WireValue) => toHex(codec.encode(value));

/** A game on a subject. One story each. */
export class Game {
  /** Commands (with "> ") and events, in order. */
  readonly transcript: string[] = [];
  /** Every request that came, oldest first. */
  readonly requests: Request[] = [];
  /** How the server answers by itself, by method; a story puts its own there. */
  readonly answers: Answers = usualAnswers(() => this.serverTimeMs);
  /** Whether the server takes new sockets by itself. */
  acceptsSockets = true;
  /** The game's clock, and by it the server's. */
  clockMs = 0;

  readonly #subject: Subject;
  #told: { name: string; args: unknown[] }[] = [];
  #outcomes: { number: number; outcome: Outcome }[] = [];
  #unanswered: Request[] = [];
  #connecting: number[] = [];
  #sockets = 0;
  #isRunning = false;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  get serverTimeMs(): number {
    return SERVER_START_MS + this.clockMs;
  }

  /** A client for the demo app; a new one on the same disk when there was one before, as after a crash. */
  async create(options: Partial<SubjectOptions> = {}): Promise<void> {
    if (!this.#isRunning) await this.command("world");
    this.#isRunning = true;
    this.#sockets = 0;
    this.#connecting = [];
    this.#unanswered = [];
    await this.command("create", {
      appId: "demo",
      appKey: "demo-key",
      endpoint: "http://shop:7350",
      ...options,
    });
  }

  /** A client, logged in, with everything asked that a start asks. */
  async start(options: Partial<SubjectOptions> = {}): Promise<void> {
    await this.create(options);
    const { error } = await this.ask("login", { playerName: "ann" });
    assert.equal(error, undefined);
  }

  /** The game was killed and starts again: its clock begins anew, its disk is as it was. */
  async restart(options: Partial<SubjectOptions> = {}): Promise<void> {
    await this.create({ seed: 2 + this.transcript.length, ...options });
  }

  /** Calls the client; nothing else happens, the plugin's update least of all. */
  async call<Gave = string>(
    method: string,
    argument?: unknown,
    style: CallbackStyle = "prints",
  ): Promise<Called<Gave>> {
    const hex = encode((argument ?? null) as WireValue);
    const events = await this.#turn(`call ${method} ${style} ${hex}`);
    const called = events.find((event) => event.startsWith("called "));
    assert.ok(called, `${method} did not come back`);
    const [, number, ...gave] = called.split(" ");
    return { number: Number(number), gave: JSON.parse(gave.join(" ")) };
  }

  /** Calls the client, plays until all is quiet, and gives what the callback was told. */
  async ask<M extends keyof Results>(method: M, argument?: unknown): Promise<Outcome<Results[M]>> {
    const { number } = await this.call(method, argument);
    await this.settle();
    const outcomes = this.outcomes(number);
    assert.equal(outcomes.length, 1, `${method} called back ${outcomes.length} times`);
    return outcomes[0] as Outcome<Results[M]>;
  }

  /** One frame of the game's loop. */
  async update(): Promise<void> {
    await this.#turn("update");
  }

  /** Frame after frame, the server answering what it can, until nothing happens any more. */
  async settle(): Promise<void> {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const before = this.transcript.length;
      await this.update();
      await this.#playServer();
      if (this.transcript.length === before + 1) return;
    }
    assert.fail("it never came to rest");
  }

  /** Time passes all at once, as in a pause; then `settle`. */
  async pause(ms: number): Promise<void> {
    await this.command("advance", ms);
    await this.settle();
  }

  /** Time passes in steps, as in play. */
  async pass(ms: number, stepMs = 1000): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
      await this.pause(Math.min(stepMs, ms - passedMs));
    }
  }

  /** Sends a command of the subject; its arguments as MessagePack values. */
  async command(verb: string, ...args: readonly unknown[]): Promise<void> {
    if (verb === "advance") this.clockMs += args[0] as number;
    await this.#turn([verb, ...args.map((arg) => encode(arg as WireValue))].join(" "));
  }

  /** A command whose words are as they are. */
  async plain(line: string): Promise<readonly string[]> {
    return await this.#turn(line);
  }

  /** The server answers one request. */
  async answer<M extends Method>(
    request: Request<M>,
    answer: Exclude<Answer<M>, "nothing">,
  ): Promise<void> {
    this.#unanswered = this.#unanswered.filter(({ hex }) => hex !== request.hex);
    const message =
      "result" in answer
        ? [1, request.id, null, answer.result as unknown as WireValue]
        : [1, request.id, payError(answer.error, "en") as unknown as WireValue, null];
    await this.#deliver(request.via, encode(message));
  }

  /** The server tells something unasked, on the newest socket. */
  async push<M extends PushMessage["method"]>(
    method: M,
    params: Extract<PushMessage, { method: M }>["params"],
  ): Promise<void> {
    const via: Via = { kind: "socket", number: this.#sockets - 1 };
    await this.#deliver(via, encode([2, method, params as unknown as WireValue]));
  }

  /** Any bytes come on the newest socket. */
  async deliverBytes(hex: string): Promise<void> {
    await this.#deliver({ kind: "socket", number: this.#sockets - 1 }, hex);
  }

  /** The newest socket breaks. */
  async drop(): Promise<void> {
    this.#unanswered = [];
    await this.command("drop", this.#sockets - 1, "lost");
  }

  /** Sets how the game behaves in its delegates from now on. */
  async behave(style: DelegateStyle): Promise<void> {
    await this.command("delegates", style);
  }

  /** What a delegate was told, oldest first: the arguments of each call. */
  told<Name extends keyof Delegates>(name: Name): Told<Name>[] {
    const heard = this.#told.filter((one) => one.name === name);
    return heard.map(({ args }) => args as Told<Name>);
  }

  /** The balances that the game was told, oldest first; undefined where it was told something else. */
  balances(): readonly (number | undefined)[] {
    return this.told("onBalance").map(([news]) =>
      news.kind === "known" ? news.balance.balance : undefined,
    );
  }

  /** What the callback of the call `number` was given, each time. */
  outcomes<Result = unknown>(number: number): readonly Outcome<Result>[] {
    const heard = this.#outcomes.filter((one) => one.number === number);
    return heard.map(({ outcome }) => outcome as Outcome<Result>);
  }

  /** The requests of one method, oldest first. */
  sent<M extends Method>(method: M): readonly Request<M>[] {
    return this.requests.filter((request) => request.method === method) as unknown as Request<M>[];
  }

  /** The newest request of a method. */
  last<M extends Method>(method: M): Request<M> {
    const request = this.sent(method).at(-1);
    assert.ok(request, `${method} was never sent`);
    return request;
  }

  /** Forgets what was told, called back and sent so far; the transcript keeps it. */
  forget(): void {
    this.#told = [];
    this.#outcomes = [];
    this.requests.length = 0;
  }

  async #turn(line: string): Promise<readonly string[]> {
    this.transcript.push(`> ${line}`);
    const events = await this.#subject.turn(line);
    this.transcript.push(...events);
    for (const event of events) this.#note(event);
    return events;
  }

  #note(event: string): void {
    const [kind = "", first = "", second = "", ...rest] = event.split(" ");
    if (kind === "thrown") assert.fail(`the plugin threw into the game: ${event}`);
    if (kind === "delegate") {
      const args = JSON.parse([second, ...rest].join(" "));
      this.#told.push({ name: first, args });
    } else if (kind === "callback") {
      const outcome = JSON.parse([second, ...rest].join(" "));
      this.#outcomes.push({ number: Number(first), outcome });
    } else if (kind === "connecting") {
      this.#sockets = Number(first) + 1;
      this.#connecting.push(Number(first));
    } else if (kind === "sent") this.#take({ kind: "socket", number: Number(first) }, second);
    else if (kind === "posted") this.#take({ kind: "post", number: Number(first) }, second);
  }

  #take(via: Via, hex: string): void {
    const decoded = codec.decode(fromHex(hex));
    assert.ok(decoded.ok, `a frame that cannot be read: ${hex}`);
    const request = parseRequest(decoded.value);
    assert.equal(request.kind, "request");
    if (request.kind !== "request") return;
    const { method, id, params } = request;
    const taken = { method, id, params, hex, via } as unknown as Request;
    this.requests.push(taken);
    this.#unanswered.push(taken);
  }

  async #playServer(): Promise<void> {
    if (this.acceptsSockets) {
      const sockets = this.#connecting;
      this.#connecting = [];
      for (const number of sockets) await this.command("open", number);
    }
    for (const request of [...this.#unanswered]) {
      const respond = this.answers[request.method] as ((asked: Request) => Answer) | undefined;
      const answer = respond?.(request) ?? "nothing";
      if (answer !== "nothing") await this.answer(request, answer);
    }
  }

  async #deliver(via: Via, hex: string): Promise<void> {
    const verb = via.kind === "socket" ? "deliver" : "answer";
    await this.#turn(`${verb} ${encode(via.number)} ${hex}`);
  }
}
