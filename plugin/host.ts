/**
 * What the plugin asks of an engine. One file in bridge/engines implements it per engine; the core knows nothing else
 * of the platform. Every function is called from `update()` or from a call of the game, never from elsewhere.
 */

import type { Frame } from "../bridge/wire/codec.ts";

/** Events of one socket. The engine may call them from its own event loop or from `pump`; never after onClose. */
export interface SocketEvents {
  onOpen(this: void): void;
  onFrame(this: void, frame: Frame): void;
  /** Once, for every way of ending, failure to connect included. `reason` is for a log. */
  onClose(this: void, reason: string): void;
}

/** One WebSocket with binary messages, one frame each. */
export interface Socket {
  /** Sends or drops; a drop is followed by onClose. */
  send(this: void, frame: Frame): void;
  close(this: void): void;
}

/** The answer to a POST: a frame, or why there is none. */
export type PostAnswer =
  | { readonly ok: true; readonly frame: Frame }
  | { readonly ok: false; readonly reason: string };

/** An engine. Optional members are absent where the platform has no such thing. */
export interface Host {
  /** For logs and the server's statistics: "web", "love", ... */
  readonly name: string;
  /** Milliseconds since some fixed moment; should not jump. The core survives it when it does. */
  nowMs(this: void): number;
  /** `count` random bytes as lower-case hex; from the platform's strongest source. */
  randomHex(this: void, count: number): string;
  /** What was saved under `key`; undefined when there is nothing or it is damaged. */
  load(this: void, key: string): Frame | undefined;
  /** Saves before it returns, all or nothing; false when it could not. Keys are any text up to 200 bytes. */
  save(this: void, key: string, frame: Frame): boolean;
  /** True where other running games save under the same keys: browser tabs do. */
  readonly isShared?: boolean;
  /** Lets the engine move its sockets and requests; called by every `update()`. Must allocate nothing when idle. */
  pump?(this: void): void;
  openSocket?(this: void, url: string, events: SocketEvents): Socket;
  /** POSTs one frame as application/msgpack; the answer comes later, once. */
  post?(
    this: void,
    url: string,
    frame: Frame,
    timeoutMs: number,
    done: (this: void, answer: PostAnswer) => void,
  ): void;
  /** Opens a page for the player; false when it cannot. */
  openPage?(this: void, url: string): boolean;
  /** Engines without a game loop of their own call `update` by themselves; returns how to stop. */
  drive?(this: void, update: (this: void) => void): (this: void) => void;
  /** Runs `body`, gives the error's text if it threw. A game's callback must never break the plugin. */
  guard(this: void, body: (this: void) => void): string | undefined;
}
