/**
 * The Host for browsers: WebSocket, fetch, localStorage, and a timer in place of a game loop. In a worker or in Node it
 * runs too, as far as the platform goes: what cannot be saved there is reported as not saved.
 */

import type { Host, PostAnswer, Socket, SocketEvents } from "../../plugin/host.ts";
import type { Frame } from "../wire/codec.ts";

/** What a game may say about its browser; all of it optional. */
export interface WebOptions {
  /** Keeps the frames; the page's localStorage when absent. One game, one origin, or a prefix each. */
  readonly storage?: () => Pick<Storage, "getItem" | "setItem">;
  /** Before every key in that storage; "coinslot/" when absent. */
  readonly keyPrefix?: string;
  /** false when the game shows the payment page by itself: then `onRechargePage` always comes. */
  readonly openPage?: boolean;
}

const SUBPROTOCOL = "coinslot.v1";
/** How often the plugin looks at its clock; news from the network does not wait for it. */
const UPDATE_MS = 50;

/** A browser as a Host. Never throws, whatever the browser forbids. */
export function webHost(options: WebOptions = {}): Host {
  const storage = options.storage ?? (() => localStorage);
  const keyPrefix = options.keyPrefix ?? "coinslot/";
  const updates = new Set<() => void>();

  /** The network may speak from inside a call of the plugin; what follows from it waits until that call is over. */
  const wake = () => {
    queueMicrotask(() => {
      for (const update of updates) update();
    });
  };

  return {
    name: "web",
    nowMs: () => performance.now(),
    randomHex: (count) => toHex(crypto.getRandomValues(new Uint8Array(count))),
    load: (key) => attempt(() => fromBase64(storage().getItem(keyPrefix + key))),
    save: (key, frame) =>
      attempt(() => {
        storage().setItem(keyPrefix + key, toBase64(toBytes(frame)));
        return true;
      }) === true,
    isShared: true,
    openSocket: (url, events) => openSocket(url, events, wake),
    post: (url, frame, timeoutMs, done) => {
      post(url, frame, timeoutMs).then((answer) => {
        done(answer);
        wake();
      });
    },
    ...(options.openPage === false ? {} : { openPage }),
    drive: (update) => {
      updates.add(update);
      const stopDriving = driveByTimer(update);
      return () => {
        updates.delete(update);
        stopDriving();
      };
    },
    guard,
  };
}

/** For what the browser may forbid: storage in private windows, a full quota, damaged values. */
function attempt<T>(body: () => T): T | undefined {
  try {
    return body();
  } catch {
    return undefined;
  }
}

function guard(body: () => void): string | undefined {
  try {
    body();
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

function openSocket(url: string, events: SocketEvents, wake: () => void): Socket {
  let socket: WebSocket | undefined;
  let open = true;
  const end = (reason: string) => {
    if (!open) return;
    open = false;
    events.onClose(reason);
    wake();
  };
  const refusal = guard(() => {
    socket = new WebSocket(url, SUBPROTOCOL);
  });
  if (socket === undefined) {
    setTimeout(() => end(refusal ?? "no WebSocket here"));
    return { send() {}, close: () => end("closed") };
  }
  const connection: WebSocket = socket;
  connection.binaryType = "arraybuffer";
  connection.onopen = () => {
    if (!open) return;
    events.onOpen();
    wake();
  };
  connection.onmessage = (message: MessageEvent<unknown>) => {
    if (!open) return;
    if (!(message.data instanceof ArrayBuffer)) return connection.close();
    events.onFrame(toFrame(new Uint8Array(message.data)));
    wake();
  };
  connection.onclose = ({ code, reason }) => end(`closed ${code} ${reason}`.trim());
  return {
    send: (frame) => {
      if (guard(() => connection.send(toBytes(frame))) !== undefined) connection.close();
    },
    close: () => {
      connection.close();
      // A server that is gone would hold up the browser's own event for a minute.
      setTimeout(() => end("closed by the game"));
    },
  };
}

async function post(url: string, frame: Frame, timeoutMs: number): Promise<PostAnswer> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/msgpack" },
      body: toBytes(frame),
      cache: "no-store",
      credentials: "omit",
      signal: stop.signal,
    });
    if (!response.ok) return { ok: false, reason: `HTTP ${response.status}` };
    return { ok: true, frame: toFrame(new Uint8Array(await response.arrayBuffer())) };
  } catch (thrown) {
    return { ok: false, reason: stop.signal.aborted ? "timed out" : String(thrown) };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Opens the payment page beside the game. Browsers allow that for a few seconds after the player's click, so call
 * `recharge` from one; else it is blocked, and `onRechargePage` comes instead.
 */
function openPage(url: string): boolean {
  const isPage = attempt(() => new URL(url).protocol.startsWith("http")) === true;
  const opened = isPage ? attempt(() => window.open(url, "_blank")) : undefined;
  if (!opened) return false;
  // "noopener" would hide whether the page was blocked, so the way back is cut by hand.
  attempt(() => {
    opened.opener = null;
  });
  return true;
}

/** A hidden tab's timers are slowed to one a minute, so the plugin also looks up whenever the page comes back. */
function driveByTimer(update: () => void): () => void {
  const timer = setInterval(update, UPDATE_MS);
  const targets = typeof document === "undefined" ? [globalThis] : [globalThis, document];
  const moments = ["visibilitychange", "resume", "pageshow", "focus", "online", "offline"];
  for (const target of targets) {
    for (const moment of moments) target.addEventListener?.(moment, update);
  }
  return () => {
    clearInterval(timer);
    for (const target of targets) {
      for (const moment of moments) target.removeEventListener?.(moment, update);
    }
  };
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text: string | null): Frame | undefined {
  if (text === null) return undefined;
  return toFrame(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
}

/** The core never looks inside a frame; here, in a browser, it is bytes. */
function toFrame(bytes: Uint8Array): Frame {
  return bytes as unknown as Frame;
}

function toBytes(frame: Frame): Uint8Array<ArrayBuffer> {
  return frame as unknown as Uint8Array<ArrayBuffer>;
}
