/**
 * The way to the backend: one WebSocket, or one HTTP POST per frame. It connects when first needed, then keeps trying.
 * What the engine reports is put into an inbox and handled in `update()`, so that nothing ever happens in between.
 */

import type { Frame } from "../bridge/wire/codec.ts";
import { backOffMs } from "./backOff.ts";
import { tell } from "./callbacks.ts";
import { readClock } from "./clock.ts";
import type { Core } from "./core.ts";
import type { PostAnswer, Socket } from "./host.ts";
import { CONNECT_TIMEOUT_MS } from "./timing.ts";

/** `up`: frames can be sent. `resting`: waits before the next try. */
type ConnectionState = "idle" | "connecting" | "up" | "resting" | "closed";

/** What the owner of a connection does with its news. */
export interface ConnectionEvents {
  onUp(this: void): void;
  onDown(this: void): void;
  onFrame(this: void, frame: Frame): void;
}

/** Something the engine reported; `life` says of which connection. */
type EngineEvent =
  | { readonly kind: "open"; readonly life: number }
  | { readonly kind: "frame"; readonly life: number; readonly frame: Frame }
  | { readonly kind: "ended"; readonly life: number };

export interface Connection {
  readonly core: Core;
  readonly kind: "socket" | "http";
  events: ConnectionEvents | undefined;
  state: ConnectionState;
  /** Counts the connections made: news of an earlier one is old. */
  life: number;
  socket: Socket | undefined;
  inbox: EngineEvent[];
  /** When connecting has taken too long, or when to try again. */
  dueMs: number;
  failures: number;
  /** What the game was told last. */
  isOnline: boolean | undefined;
}

/** Speaks over a socket where the engine has one, unless the game asked for HTTP. */
export function createConnection(
  this: void,
  core: Core,
  transport: "socket" | "http" | undefined,
): Connection {
  const hasSocket = core.host.openSocket !== undefined && transport !== "http";
  return {
    core,
    kind: hasSocket ? "socket" : "http",
    events: undefined,
    state: "idle",
    life: 0,
    socket: undefined,
    inbox: [],
    dueMs: 0,
    failures: 0,
    isOnline: undefined,
  };
}

/** Says that the backend is needed from now on. */
export function openConnection(this: void, connection: Connection): void {
  if (connection.state === "idle") connect(connection);
}

/** Sends a frame; only while the state is `up`. */
export function sendFrame(
  this: void,
  connection: Connection,
  frame: Frame,
  timeoutMs: number,
): void {
  const { core, life, socket } = connection;
  if (socket !== undefined) return socket.send(frame);
  core.host.post?.(`${core.settings.endpoint}/v1/rpc`, frame, timeoutMs, (answer: PostAnswer) => {
    connection.inbox.push(
      answer.ok ? { kind: "frame", life, frame: answer.frame } : { kind: "ended", life },
    );
  });
}

/** Gives the connection up, because it does not answer or speaks nonsense, and tries again later. */
export function dropConnection(this: void, connection: Connection): void {
  const { core, socket } = connection;
  const wasUp = connection.state === "up";
  connection.life += 1;
  connection.state = "resting";
  connection.dueMs = readClock(core.clock) + backOffMs(core.host, connection.failures);
  connection.failures += 1;
  connection.socket = undefined;
  socket?.close();
  setOnline(connection, false);
  if (wasUp) connection.events?.onDown();
}

/** Handles what the engine reported, and connects when it is time. */
export function tickConnection(this: void, connection: Connection): void {
  if (connection.inbox.length !== 0) {
    const inbox = connection.inbox;
    connection.inbox = [];
    for (const event of inbox) handle(connection, event);
  }
  const { state } = connection;
  if (state !== "connecting" && state !== "resting") return;
  if (readClock(connection.core.clock) < connection.dueMs) return;
  if (state === "resting") connect(connection);
  else dropConnection(connection);
}

/** Ends the connection for good. */
export function closeConnection(this: void, connection: Connection): void {
  connection.state = "closed";
  connection.life += 1;
  connection.inbox = [];
  connection.socket?.close();
  connection.socket = undefined;
}

function connect(this: void, connection: Connection): void {
  const { core } = connection;
  connection.life += 1;
  if (connection.kind === "http") return comeUp(connection);
  connection.state = "connecting";
  connection.dueMs = readClock(core.clock) + CONNECT_TIMEOUT_MS;
  const { life } = connection;
  const report = (event: EngineEvent) => {
    connection.inbox.push(event);
  };
  connection.socket = core.host.openSocket?.(socketUrl(core.settings.endpoint), {
    onOpen: () => report({ kind: "open", life }),
    onFrame: (frame: Frame) => report({ kind: "frame", life, frame }),
    onClose: () => report({ kind: "ended", life }),
  });
}

function handle(this: void, connection: Connection, event: EngineEvent): void {
  // An answer to an earlier POST is as good as any; a frame of an earlier socket belongs to that socket's session.
  const isLate = event.life !== connection.life;
  if (isLate && (connection.kind === "socket" || event.kind === "ended")) return;
  if (event.kind === "ended") return dropConnection(connection);
  setOnline(connection, true);
  if (event.kind === "open") return comeUp(connection);
  connection.failures = 0;
  connection.events?.onFrame(event.frame);
}

function comeUp(this: void, connection: Connection): void {
  connection.state = "up";
  connection.events?.onUp();
}

function setOnline(this: void, connection: Connection, isOnline: boolean): void {
  if (connection.isOnline === isOnline) return;
  connection.isOnline = isOnline;
  const { callbacks } = connection.core;
  tell(callbacks, () => callbacks.delegates.onConnection?.(isOnline));
}

/** "http" becomes "ws", "https" becomes "wss". */
function socketUrl(this: void, endpoint: string): string {
  return `ws${endpoint.substring(4)}/v1/socket`;
}
