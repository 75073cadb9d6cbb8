/**
 * RFC 6455 (The WebSocket Protocol), the client's side, over a non-blocking stream: handshake with
 * a checked Sec-WebSocket-Accept, binary messages both ways, fragments, ping and pong, close. No
 * extensions. Compiled to Lua only; text is bytes here.
 */

import type { Socket, SocketEvents } from "../../plugin/host.ts";
import type { Frame } from "../wire/codec.ts";
import { FRAME_BYTES_MAX } from "../wire/limits.ts";
import { parseHttpHead } from "./luaHttp.ts";
import type { Stream, Target } from "./luaSocket.ts";
import {
  BINARY,
  CLOSE,
  CONTINUATION,
  closePayload,
  maskedPart,
  PING,
  PONG,
  readPart,
  TEXT,
} from "./luaWebSocketPart.ts";

declare namespace string {
  function sub(this: void, text: string, from: number, to?: number): string;
  function lower(this: void, text: string): string;
}

const { sub, lower } = string;

/** What a WebSocket needs beside its stream. */
export interface WebSocketSystem {
  nowMs(this: void): number;
  /** From the platform's strongest source, as RFC 6455 5.3 asks for masks. */
  randomBytes(this: void, count: number): string;
  base64(this: void, bytes: string): string;
  sha1(this: void, bytes: string): string;
}

/** A socket that the engine's pump moves. */
export interface PumpedSocket extends Socket {
  /** True once it has ended and told so. */
  step(this: void): boolean;
}

/** Where one connection stands. */
interface Talk {
  readonly system: WebSocketSystem;
  readonly stream: Stream;
  readonly target: Target;
  readonly protocol: string;
  readonly events: SocketEvents;
  readonly key: string;
  phase: "connecting" | "shaking" | "open" | "closing" | "ended";
  /** Why it ends, for a log. */
  reason: string;
  deadlineMs: number;
  inbox: string;
  /** The fragments so far of a message that is not whole. */
  message: string | undefined;
}

const ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** From the first packet to the end of the handshake. */
const OPEN_MS = 15000;
/** How long a close waits for the server's own. */
const CLOSE_MS = 2000;

/** RFC 6455 7.4.1. */
const NORMAL = 1000;
const PROTOCOL_ERROR = 1002;
const NOT_BINARY = 1003;
const TOO_LARGE = 1009;

/** Speaks over `stream`, which may still be connecting. */
export function openWebSocket(
  this: void,
  system: WebSocketSystem,
  stream: Stream,
  target: Target,
  protocol: string,
  events: SocketEvents,
): PumpedSocket {
  const talk: Talk = {
    system,
    stream,
    target,
    protocol,
    events,
    key: system.base64(system.randomBytes(16)),
    phase: "connecting",
    reason: "the server does not answer",
    deadlineMs: system.nowMs() + OPEN_MS,
    inbox: "",
    message: undefined,
  };
  return {
    send(frame) {
      if (talk.phase === "open") sendPart(talk, BINARY, frame as unknown as string);
      else startClose(talk, NORMAL);
    },
    close: () => startClose(talk, NORMAL),
    step: () => step(talk),
  };
}

function step(this: void, talk: Talk): boolean {
  const came = talk.stream.read();
  if (talk.phase === "connecting" && talk.stream.open) {
    talk.phase = "shaking";
    talk.stream.write(upgradeRequest(talk));
  }
  if (came !== "") {
    talk.inbox = talk.inbox + came;
    if (talk.phase === "shaking") takeHandshake(talk);
    takeParts(talk);
  }
  const { phase } = talk;
  const failure = talk.stream.failure;
  if (failure !== undefined && phase !== "closing") end(talk, failure);
  if (failure !== undefined || (phase !== "open" && talk.system.nowMs() > talk.deadlineMs)) {
    end(talk, talk.reason);
  }
  return talk.phase === "ended";
}

function upgradeRequest(this: void, { target, key, protocol }: Talk): string {
  return (
    `GET ${target.path} HTTP/1.1\r\nHost: ${target.authority}\r\n` +
    `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`
  );
}

function takeHandshake(this: void, talk: Talk): void {
  const head = parseHttpHead(talk.inbox);
  if (head === "part") return;
  if (head === "refused") return end(talk, "no HTTP answer");
  if (head.status !== 101) return end(talk, `HTTP ${head.status}`);
  const { system, protocol } = talk;
  const { fields } = head;
  const accept = system.base64(system.sha1(talk.key + ACCEPT_GUID));
  if (
    fields["sec-websocket-accept"] !== accept ||
    lower(fields.upgrade ?? "") !== "websocket" ||
    (fields["sec-websocket-protocol"] ?? protocol) !== protocol ||
    fields["sec-websocket-extensions"] !== undefined
  ) {
    return end(talk, "no WebSocket answer");
  }
  talk.inbox = sub(talk.inbox, head.bodyAt);
  talk.phase = "open";
  talk.events.onOpen();
}

function takeParts(this: void, talk: Talk): void {
  let at = 1;
  while (talk.phase === "open" || talk.phase === "closing") {
    const part = readPart(talk.inbox, at);
    if (part === "more") break;
    if (part === "broken") return startClose(talk, PROTOCOL_ERROR);
    if (part === "tooLarge") return startClose(talk, TOO_LARGE);
    at = part.next;
    if (part.opcode >= CLOSE) takeControl(talk, part.opcode, part.payload);
    else takeData(talk, part.opcode, part.final, part.payload);
  }
  if (at > 1) talk.inbox = sub(talk.inbox, at);
}

function takeControl(this: void, talk: Talk, opcode: number, payload: string): void {
  if (opcode === PING) {
    if (talk.phase === "open") sendPart(talk, PONG, payload);
  } else if (opcode === CLOSE) {
    if (talk.phase === "open") {
      sendPart(talk, CLOSE, sub(payload, 1, 2));
      talk.reason = "closed by the server";
    }
    end(talk, talk.reason);
  } else if (opcode !== PONG) startClose(talk, PROTOCOL_ERROR);
}

function takeData(this: void, talk: Talk, opcode: number, final: boolean, payload: string): void {
  if (opcode === TEXT) return startClose(talk, NOT_BINARY);
  const isFirst = talk.message === undefined;
  if (opcode > BINARY || (opcode === CONTINUATION) === isFirst) {
    return startClose(talk, PROTOCOL_ERROR);
  }
  const message = (talk.message ?? "") + payload;
  if (message.length > FRAME_BYTES_MAX) return startClose(talk, TOO_LARGE);
  talk.message = message;
  if (!final) return;
  talk.message = undefined;
  if (talk.phase === "open") talk.events.onFrame(message as unknown as Frame);
}

function sendPart(this: void, talk: Talk, opcode: number, payload: string): void {
  talk.stream.write(maskedPart(opcode, payload, talk.system.randomBytes(4)));
}

/** Says goodbye and waits a little for the server's; what never opened ends with the next step. */
function startClose(this: void, talk: Talk, code: number): void {
  if (talk.phase === "closing" || talk.phase === "ended") return;
  talk.reason = code === NORMAL ? "closed" : `the server broke the protocol (${code})`;
  talk.deadlineMs = 0;
  if (talk.phase === "open") {
    sendPart(talk, CLOSE, closePayload(code));
    talk.deadlineMs = talk.system.nowMs() + CLOSE_MS;
  }
  talk.phase = "closing";
}

function end(this: void, talk: Talk, why: string): void {
  if (talk.phase === "ended") return;
  talk.phase = "ended";
  talk.stream.close();
  talk.events.onClose(why);
}
