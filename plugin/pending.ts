/**
 * Requests on their way: each has an id, waits for a connection, is repeated with the same bytes when the connection
 * breaks, and ends exactly once. Answers that come late or twice find nothing to end.
 */

import type { Frame } from "../bridge/wire/codec.ts";
import type { Calls, Method, PushMessage } from "../bridge/wire/messages.ts";
import { isErrorCode, type PayError } from "../bridge/wire/payError.ts";
import { parseIncoming, REQUEST_ID_MAX, requestMessage } from "../bridge/wire/rpc.ts";
import { reportException } from "./callbacks.ts";
import { readClock } from "./clock.ts";
import { type Connection, dropConnection, openConnection, sendFrame } from "./connection.ts";
import { type Core, refusal } from "./core.ts";
import { removeItem } from "./lists.ts";
import { REQUEST_TIMEOUT_MS } from "./timing.ts";

/**
 * How a request ended. `refused`: the server said no. `lost`: no answer came, so nobody knows whether the server acted,
 * unless the request was never sent. `sends` counts how often it was.
 */
export type Outcome<Result> =
  | { readonly kind: "result"; readonly result: Result }
  | { readonly kind: "refused"; readonly error: PayError; readonly sends: number }
  | { readonly kind: "lost"; readonly error: PayError; readonly sends: number };

/** A call's params as the plugin's parts give them: the session is added when the frame is made. */
export type CallParams<M extends Method> = Omit<Calls[M]["params"], "session">;

/** Who is asking: nobody yet, or the player of the present session. */
type Signature = "unsigned" | "signed";

interface Request {
  readonly id: number;
  readonly method: Method;
  readonly params: { session?: string };
  readonly signature: Signature;
  /** How long an answer may take. */
  readonly answerMs: number;
  /** Until when it may wait for its first sending, and until when it is repeated. */
  readonly waitUntilMs: number;
  readonly repeatUntilMs: number;
  readonly end: (this: void, outcome: Outcome<never>) => void;
  /** What it was signed with. */
  session: string | undefined;
  /** Whether it is on the present connection, and since when. */
  isOut: boolean;
  sentAtMs: number;
  sends: number;
}

/** What the owner hears beside the answers. */
export interface PendingEvents {
  onPush(this: void, push: PushMessage): void;
  /** The server does not take the session of `error` any more. */
  onSessionRefused(this: void, error: PayError): void;
}

export interface Pending {
  readonly core: Core;
  readonly connection: Connection;
  events: PendingEvents | undefined;
  /** Oldest first. */
  readonly requests: Request[];
  nextId: number;
  /** The session that signs. */
  session: string | undefined;
  /** Whether the server knows the session on this connection, so that signed requests may go. */
  isAdmitted: boolean;
}

export function createPending(this: void, core: Core, connection: Connection): Pending {
  return {
    core,
    connection,
    events: undefined,
    requests: [],
    nextId: 1,
    session: undefined,
    isAdmitted: false,
  };
}

/** Asks the server as the logged-in player. `end` comes once, from `update()` or, when the params have no frame, now. */
export function request<M extends Method>(
  this: void,
  pending: Pending,
  method: M,
  params: CallParams<M>,
  end: (this: void, outcome: Outcome<Calls[M]["result"]>) => void,
  repeatForMs?: number,
  answerMs?: number,
): void {
  add(pending, "signed", method, params, end as Request["end"], repeatForMs, answerMs);
}

/** Asks the server without a session, or with one that the params name. */
export function requestUnsigned<M extends Method>(
  this: void,
  pending: Pending,
  method: M,
  params: Calls[M]["params"],
  end: (this: void, outcome: Outcome<Calls[M]["result"]>) => void,
): void {
  add(pending, "unsigned", method, params, end as Request["end"]);
}

/** The server knows `session` on this connection: signed requests may go. */
export function admit(this: void, pending: Pending, session: string): void {
  pending.session = session;
  pending.isAdmitted = true;
  sendWaiting(pending);
}

/** The session is over: its requests are lost. */
export function expel(this: void, pending: Pending, error: PayError): void {
  pending.session = undefined;
  pending.isAdmitted = false;
  let i = 0;
  while (i < pending.requests.length) {
    const waiting = pending.requests[i] as Request;
    if (waiting.signature === "signed") lose(pending, waiting, error);
    else i += 1;
  }
}

/** A connection is there: requests without a session may go. */
export function sendWaiting(this: void, pending: Pending): void {
  if (pending.connection.state !== "up") return;
  let i = 0;
  while (i < pending.requests.length) {
    const waiting = pending.requests[i] as Request;
    const mayGo = waiting.signature === "unsigned" || pending.isAdmitted;
    if (mayGo && !waiting.isOut) send(pending, waiting);
    // A request that has no frame has ended and is not in the list any more.
    if (pending.requests[i] === waiting) i += 1;
  }
}

/** The connection broke: everything waits for the next one. */
export function holdAll(this: void, pending: Pending): void {
  pending.isAdmitted = false;
  for (const waiting of pending.requests) waiting.isOut = false;
}

/** Takes a frame of the server: the answer to a request, or a push. */
export function receiveFrame(this: void, pending: Pending, frame: Frame): void {
  const decoded = pending.core.codec.decode(frame);
  const incoming = decoded.ok ? parseIncoming(decoded.value) : undefined;
  if (incoming === undefined || incoming.kind === "unreadable") {
    reportException(pending.core.callbacks, "the server sent a frame that cannot be read");
    return dropConnection(pending.connection);
  }
  if (incoming.kind === "push") return pending.events?.onPush(incoming as unknown as PushMessage);
  const asked = findRequest(pending, incoming.id);
  if (asked === undefined) return;
  removeItem(pending.requests, asked);
  if (incoming.kind === "result") {
    return asked.end({ kind: "result", result: incoming.result as never });
  }
  const error = readError(pending.core, incoming.error);
  asked.end({ kind: "refused", error, sends: asked.sends });
  const isPresent = asked.session !== undefined && asked.session === pending.session;
  if (isPresent && isSessionRefusal(error)) pending.events?.onSessionRefused(error);
}

/** Whether the server refused the session, not the request. */
export function isSessionRefusal(this: void, error: PayError): boolean {
  return error.code === "loginExpired" || error.code === "notLoggedIn";
}

/** Ends what has waited too long. A socket that leaves a request unanswered is dead, whatever the engine says. */
export function tickPending(this: void, pending: Pending): void {
  const { connection, requests } = pending;
  if (requests.length === 0) return;
  const nowMs = readClock(pending.core.clock);
  for (let i = 0; i < requests.length; i++) {
    const { isOut, sentAtMs, answerMs } = requests[i] as Request;
    if (isOut && nowMs - sentAtMs >= answerMs) {
      dropConnection(connection);
      break;
    }
  }
  let i = 0;
  while (i < requests.length) {
    const waiting = requests[i] as Request;
    const untilMs = waiting.sends === 0 ? waiting.waitUntilMs : waiting.repeatUntilMs;
    if (nowMs >= untilMs) lose(pending, waiting, refusal(pending.core, "networkAnomaly"));
    else i += 1;
  }
}

function add(
  this: void,
  pending: Pending,
  signature: Signature,
  method: Method,
  params: object,
  end: Request["end"],
  repeatForMs = REQUEST_TIMEOUT_MS,
  answerMs = REQUEST_TIMEOUT_MS,
): void {
  const nowMs = readClock(pending.core.clock);
  pending.requests.push({
    id: pending.nextId,
    method,
    params,
    signature,
    answerMs,
    waitUntilMs: nowMs + answerMs,
    repeatUntilMs: nowMs + repeatForMs,
    end,
    session: undefined,
    isOut: false,
    sentAtMs: 0,
    sends: 0,
  });
  pending.nextId = pending.nextId < REQUEST_ID_MAX ? pending.nextId + 1 : 1;
  openConnection(pending.connection);
  sendWaiting(pending);
}

/** Ends the request when its params have no frame: text that is not Unicode, for example. */
function send(this: void, pending: Pending, waiting: Request): void {
  const { core, connection } = pending;
  let frame: Frame | undefined;
  const problem = core.host.guard(() => {
    frame = encode(pending, waiting);
  });
  if (frame === undefined) {
    removeItem(pending.requests, waiting);
    waiting.end({ kind: "refused", error: refusal(core, "paramsWrong", problem), sends: 0 });
    return;
  }
  waiting.isOut = true;
  waiting.sends += 1;
  waiting.sentAtMs = readClock(core.clock);
  sendFrame(connection, frame, waiting.answerMs);
}

/** The session is in the params for this moment only: they may be the journal's, where no session belongs. */
function encode(this: void, pending: Pending, waiting: Request): Frame {
  const { id, method, params } = waiting;
  const { codec } = pending.core;
  if (waiting.signature === "unsigned") return codec.encode(requestMessage(id, method, params));
  waiting.session = pending.session;
  params.session = pending.session;
  const frame = codec.encode(requestMessage(id, method, params));
  params.session = undefined;
  return frame;
}

function lose(this: void, pending: Pending, waiting: Request, error: PayError): void {
  removeItem(pending.requests, waiting);
  waiting.end({ kind: "lost", error, sends: waiting.sends });
}

function findRequest(this: void, pending: Pending, id: number): Request | undefined {
  for (const waiting of pending.requests) if (waiting.id === id) return waiting;
  return undefined;
}

/** The server's refusal in the game's language; a code of a newer server is a system error with that code as detail. */
function readError(this: void, core: Core, error: unknown): PayError {
  const { code, detail } = error as { readonly code?: unknown; readonly detail?: string };
  if (isErrorCode(code)) return refusal(core, code, detail);
  return refusal(core, "systemError", typeof code === "string" ? code : undefined);
}
