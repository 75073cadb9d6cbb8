/**
 * The way to the backend: one WebSocket, or one HTTP POST per frame. It connects when first needed, then keeps trying.
 * What the engine reports only leaves a mark, so that nothing happens outside `update()` and the game's own calls.
 */

import type { Frame } from "../bridge/wire/codec.ts";
import { backOff, readClock } from "./clock.ts";
import type { Socket } from "./host.ts";
import { type QueueCore, tell } from "./queue.ts";
import { CONNECT_TIMEOUT_MS } from "./timing.ts";

export interface ConnectionCore extends QueueCore {
  readonly isHttp: boolean;
  /** `up`: frames can be sent. `broken`: to be dropped. `resting`: waits before the next try. */
  link: "idle" | "connecting" | "up" | "broken" | "resting";
  /** Counts connections and their ends: what belongs to an earlier one is old. */
  life: number;
  socket?: Socket | undefined;
  /** Frames that came in. */
  inbox: Frame[];
  /** When connecting has taken too long, or when to try again. */
  linkDueMs: number;
  linkFailures: number;
  /** What the game was told last. */
  isOnline?: boolean;
}

/** Sends a frame; only while the link is up. */
export function sendFrame(this: void, core: ConnectionCore, frame: Frame, timeoutMs: number): void {
  const { life, socket } = core;
  if (socket !== undefined) return socket.send(frame);
  core.host.post?.(`${core.endpoint}/v1/rpc`, frame, timeoutMs, (posted) => {
    // An answer to a POST of an earlier life is as good as any.
    if (posted.ok) core.inbox.push(posted.frame);
    else if (core.life === life) core.link = "broken";
  });
}

/** Connects, gives up what is broken or takes too long, and tries again when it is time. */
export function tickConnection(this: void, core: ConnectionCore): void {
  const { link } = core;
  if (link === "idle") return;
  if (link === "up") {
    if (!core.isHttp) tellOnline(core, true);
  } else if (link === "broken") drop(core);
  else if (readClock(core) >= core.linkDueMs) {
    if (link === "resting") connect(core);
    else drop(core);
  }
}

/** The backend is needed from now on. */
export function connect(this: void, core: ConnectionCore): void {
  core.life += 1;
  if (core.isHttp) {
    core.link = "up";
    return;
  }
  const { life } = core;
  core.link = "connecting";
  core.linkDueMs = readClock(core) + CONNECT_TIMEOUT_MS;
  // "http" becomes "ws", "https" becomes "wss".
  core.socket = core.host.openSocket?.(`ws${core.endpoint.slice(4)}/v1/socket`, {
    onOpen: () => {
      if (core.life === life) core.link = "up";
    },
    onFrame: (frame) => {
      if (core.life === life) core.inbox.push(frame);
    },
    onClose: () => {
      if (core.life === life) core.link = "broken";
    },
  });
}

/** Ends the socket; nothing more is heard of it. */
export function hangUp(this: void, core: ConnectionCore): void {
  const { socket } = core;
  core.life += 1;
  core.socket = undefined;
  socket?.close();
}

/** The game hears of each change once. */
export function tellOnline(this: void, core: ConnectionCore, isOnline: boolean): void {
  if (isOnline !== core.isOnline) tell(core, "onConnection", isOnline);
  core.isOnline = isOnline;
}

function drop(this: void, core: ConnectionCore): void {
  hangUp(core);
  core.link = "resting";
  core.linkDueMs = backOff(core, core.linkFailures);
  core.linkFailures += 1;
  tellOnline(core, false);
}
