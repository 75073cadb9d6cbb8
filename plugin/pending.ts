/**
 * Requests on their way: each has an id, waits for a connection, is repeated with the same bytes when the connection
 * breaks, and ends exactly once. Answers that come late or twice find nothing to end.
 */

import type { Frame, WireValue } from "../bridge/wire/codec.ts";
import type { ErrorCode } from "../bridge/wire/codes.ts";
import type { Calls, Method, PushMessage } from "../bridge/wire/messages.ts";
import { isErrorCode, type PayError } from "../bridge/wire/payError.ts";
import { parseIncoming, REQUEST_ID_MAX, requestMessage } from "../bridge/wire/rpc.ts";
import { recordOf } from "./checks.ts";
import type { Callback } from "./clientTypes.ts";
import { readClock } from "./clock.ts";
import { type ConnectionCore, connect, sendFrame, tellOnline } from "./connection.ts";
import { refusal } from "./core.ts";
import { removeItem } from "./lists.ts";
import { answer, report } from "./queue.ts";
import { REQUEST_TIMEOUT_MS } from "./timing.ts";

export interface PendingCore extends ConnectionCore {
  /** Oldest first. */
  readonly requests: Request[];
  nextId: number;
  /** News that the server sent unasked. */
  pushes: PushMessage[];
  /** The session that signs; without one, `absence` says why. */
  token?: string | undefined;
  absence: "notLoggedIn" | "loginExpired";
  /** The life of the connection on which the server knows the session: signed requests may go. */
  admittedLife: number;
  /** The last session that the server refused. */
  refusedToken?: string;
}

/** A call's params as the plugin gives them; the session is added when the frame is made. */
export type CallParams<M extends Method> = Omit<Calls[M]["params"], "session">;

type Take<M extends Method> = (this: void, result: Calls[M]["result"]) => void;

/**
 * Hears that there is no result. `mayHaveActed`: nobody knows whether the server did what was asked, because no answer
 * came or because the answer does not say.
 */
export type Fail = (this: void, error: PayError, mayHaveActed: boolean) => void;

interface Request {
  readonly id: number;
  readonly method: Method;
  readonly params: { session?: string | undefined };
  readonly isSigned: boolean;
  readonly take: Take<never>;
  readonly fail: Fail;
  /** How long it may wait for its first sending, and each sending for an answer. */
  readonly patienceMs: number;
  /** Until when it is repeated. */
  readonly untilMs: number;
  /** The last sending: with which session, on which connection, when. */
  token?: string | undefined;
  life: number;
  sentMs: number;
  sends: number;
}

/** Why nothing can be asked in a player's name now; undefined when it can. */
export function checkSession(this: void, core: PendingCore): PayError | undefined {
  return core.token === undefined ? refusal(core, core.absence) : undefined;
}

/** Asks as the logged-in player. Fails at once when nobody is logged in. */
export function request<M extends Method>(
  this: void,
  core: PendingCore,
  method: M,
  params: CallParams<M>,
  take: Take<M>,
  fail: Fail,
  patienceMs?: number,
  repeatMs?: number,
): void {
  const problem = checkSession(core);
  if (problem !== undefined) return fail(problem, false);
  add(core, true, method, params, take as Take<never>, fail, patienceMs, repeatMs);
}

/** Asks as the logged-in player for the game: what goes wrong is answered to `done`. */
export function ask<M extends Method, Result>(
  this: void,
  core: PendingCore,
  method: M,
  params: CallParams<M>,
  done: Callback<Result> | undefined,
  take: Take<M>,
): void {
  request(core, method, params, take, (error) => answer(core, done, error));
}

/** Asks without a session, or with one that the params name. */
export function requestUnsigned<M extends Method>(
  this: void,
  core: PendingCore,
  method: M,
  params: Calls[M]["params"],
  take: Take<M>,
  fail: Fail,
): void {
  add(core, false, method, params, take as Take<never>, fail);
}

/** The session is over, or another player's: what was asked in its name is lost. */
export function loseSigned(this: void, core: PendingCore, error: PayError): void {
  let i = 0;
  while (i < core.requests.length) {
    const lost = core.requests[i] as Request;
    if (lost.isSigned) lose(core, lost, error);
    else i += 1;
  }
}

/** Whether the server refused the session, not the request. */
export function isSessionRefusal(this: void, error: PayError): boolean {
  return error.code === "loginExpired" || error.code === "notLoggedIn";
}

/** Takes what came in, sends what can go, and ends what has waited too long. */
export function tickPending(this: void, core: PendingCore): void {
  if (core.inbox.length > 0) takeInbox(core);
  if (core.requests.length === 0) return;
  sendWaiting(core);
  const nowMs = readClock(core);
  let i = 0;
  while (i < core.requests.length) {
    const waiting = core.requests[i] as Request;
    const isImpatient = nowMs - waiting.sentMs >= waiting.patienceMs;
    // A connection that leaves a request unanswered is dead, whatever the engine says.
    if (isImpatient && waiting.life === core.life) core.link = "broken";
    const isOver = waiting.sends === 0 ? isImpatient : nowMs >= waiting.untilMs;
    if (isOver) lose(core, waiting, refusal(core, "networkAnomaly"));
    else i += 1;
  }
}

function add(
  this: void,
  core: PendingCore,
  isSigned: boolean,
  method: Method,
  params: object,
  take: Take<never>,
  fail: Fail,
  patienceMs = REQUEST_TIMEOUT_MS,
  repeatMs = patienceMs,
): void {
  const nowMs = readClock(core);
  const id = core.nextId;
  core.nextId = id < REQUEST_ID_MAX ? id + 1 : 1;
  core.requests.push({
    id,
    method,
    params,
    isSigned,
    take,
    fail,
    patienceMs,
    untilMs: nowMs + repeatMs,
    life: 0,
    sentMs: nowMs,
    sends: 0,
  });
  if (core.link === "idle") connect(core);
  sendWaiting(core);
}

function sendWaiting(this: void, core: PendingCore): void {
  if (core.link !== "up") return;
  let i = 0;
  while (i < core.requests.length) {
    const waiting = core.requests[i] as Request;
    const mayGo = !waiting.isSigned || core.admittedLife === core.life;
    if (mayGo && waiting.life !== core.life) send(core, waiting);
    // A request that has no frame has ended and is not in the list any more.
    if (core.requests[i] === waiting) i += 1;
  }
}

/** Ends the request when its params have no frame: text that is not Unicode, for example. */
function send(this: void, core: PendingCore, waiting: Request): void {
  const { params } = waiting;
  let frame: Frame | undefined;
  const problem = core.host.guard(() => {
    // For this moment only: the params may be the journal's, where no session belongs.
    if (waiting.isSigned) params.session = core.token;
    frame = core.codec.encode(requestMessage(waiting.id, waiting.method, params));
  });
  if (waiting.isSigned) params.session = undefined;
  if (frame === undefined) {
    removeItem(core.requests, waiting);
    return waiting.fail(refusal(core, "paramsWrong", problem), false);
  }
  waiting.token = core.token;
  waiting.life = core.life;
  waiting.sentMs = readClock(core);
  waiting.sends += 1;
  sendFrame(core, frame, waiting.patienceMs);
}

function takeInbox(this: void, core: PendingCore): void {
  const { inbox } = core;
  core.inbox = [];
  core.linkFailures = 0;
  tellOnline(core, true);
  for (const frame of inbox) takeFrame(core, frame);
}

function takeFrame(this: void, core: PendingCore, frame: Frame): void {
  const decoded = core.codec.decode(frame);
  const incoming = decoded.ok ? parseIncoming(decoded.value) : undefined;
  if (incoming === undefined || incoming.kind === "unreadable") {
    report(core, "the server sent a frame that cannot be read");
    core.link = "broken";
  } else if (incoming.kind === "push") {
    core.pushes.push(incoming as unknown as PushMessage);
  } else {
    for (const asked of core.requests) {
      if (asked.id === incoming.id) {
        removeItem(core.requests, asked);
        if (incoming.kind === "result") return takeResult(core, asked, incoming.result);
        return takeRefusal(core, asked, incoming.error);
      }
    }
  }
}

/** An answer that this plugin does not understand is none: nobody knows whether the server acted. */
function takeResult(this: void, core: PendingCore, asked: Request, result: WireValue): void {
  const isMap = typeof result === "object" && !(Array.isArray(result) && result.length > 0);
  const problem = core.host.guard(() => {
    if (isMap) asked.take(result as never);
  });
  if (isMap && problem === undefined) return;
  asked.fail(refusal(core, "systemError", "an answer that cannot be read"), true);
}

/** The server's refusal in the game's language; the code of a newer server is a system error with that code as detail. */
function takeRefusal(this: void, core: PendingCore, asked: Request, refused: WireValue): void {
  const { code, detail } = recordOf(
    refused as { readonly code?: string; readonly detail?: string },
  );
  const error = isErrorCode(code)
    ? refusal(core, code, detail)
    : refusal(core, "systemError", code);
  if (asked.isSigned && isSessionRefusal(error) && asked.token !== undefined) {
    core.refusedToken = asked.token;
  }
  asked.fail(error, !provesInaction(error.code, asked.sends));
}

/**
 * Whether a refusal shows that nothing moved. A server in trouble shows nothing; and after a repetition, a refusal that
 * did not look at the matter itself says nothing about the first sending.
 */
function provesInaction(this: void, code: ErrorCode, sends: number): boolean {
  const isTrouble = code === "orderUncertain" || code === "systemError";
  const isBlind =
    code === "notLoggedIn" ||
    code === "loginExpired" ||
    code === "deadlinePassed" ||
    code === "tooManyRequests";
  return !isTrouble && !(isBlind && sends > 1);
}

function lose(this: void, core: PendingCore, lost: Request, error: PayError): void {
  removeItem(core.requests, lost);
  lost.fail(error, lost.sends > 0);
}
