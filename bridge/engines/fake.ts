/**
 * The Host for tests, a game's own and ours: no network, no disk, a clock that is wound by hand, random numbers that
 * repeat. What the plugin does is recorded; the test answers in the server's place. Pure: runs in JavaScript and in Lua.
 *
 *     const engine = createFakeHost();
 *     const client = createClient({ ..., engine });
 *     client.login({ playerName: "ann" });
 *     engine.sockets[0].open();
 *     client.update();                          // engine.sockets[0].sent[0] is the frame of the login
 *     engine.sockets[0].deliver(answer);        // a frame that the test encoded
 *     engine.advance(15000);                    // only moves the clock
 *     client.update();
 *
 * A test that wants a shop to talk to, not frames, takes createFakeServer (fakeServer.ts).
 */

import type { Host, PostAnswer, Socket, SocketEvents } from "../../plugin/host.ts";
import type { Frame } from "../wire/codec.ts";

/** What the plugin did at the engine's edge, told as it happens. Numbers count sockets and posts from 0. */
export type FakeEvent =
  | { readonly kind: "saved" | "saveFailed"; readonly key: string; readonly frame: Frame }
  | { readonly kind: "connecting"; readonly socket: number; readonly url: string }
  | { readonly kind: "sent" | "lost"; readonly socket: number; readonly frame: Frame }
  | { readonly kind: "closing"; readonly socket: number }
  | { readonly kind: "posted"; readonly post: number; readonly request: FakePost }
  | { readonly kind: "page"; readonly url: string };

/** What a fake engine can do; all of it optional. */
export interface FakeOptions {
  /** A whole number from 0; another one gives other random numbers. 1 when absent. Change it when the game restarts. */
  readonly seed?: number;
  /** What the clock shows at first; 0 when absent. */
  readonly startMs?: number;
  /** The disk; a new one when absent. Give the same one again and the game was restarted. */
  readonly storage?: FakeStorage;
  /** True when another fake engine has the same storage and runs beside this one; false when absent. */
  readonly isShared?: boolean;
  /** "both" when absent. */
  readonly network?: "both" | "socket" | "http" | "none";
  /** Whether a page can be opened: "opens" when absent; "blocked" tries in vain; "none" has no such function. */
  readonly pages?: "opens" | "blocked" | "none";
  /** Hears of everything that the plugin does here, in the order in which it does it. */
  watch?(this: void, event: FakeEvent): void;
}

/** A disk in memory. */
export interface FakeStorage {
  load(this: void, key: string): Frame | undefined;
  save(this: void, key: string, frame: Frame): boolean;
  /** What was ever saved, oldest first. */
  keys(this: void): readonly string[];
  /** From now on every `save` fails, or works again. What was saved before stays. */
  setFailing(this: void, failing: boolean): void;
}

/** One socket as the test sees it. */
export interface FakeSocket {
  readonly url: string;
  /** What the plugin sent, oldest first. */
  readonly sent: readonly Frame[];
  state(this: void): "connecting" | "open" | "closed";
  /** The server takes the connection. */
  open(this: void): void;
  /** The server sends a frame; lost unless the socket is open. */
  deliver(this: void, frame: Frame): void;
  /** The connection ends, or was refused when it never opened. */
  drop(this: void, reason: string): void;
}

/** One POST as the test sees it. Unanswered for `timeoutMs`, it fails by itself in `pump`. */
export interface FakePost {
  readonly url: string;
  readonly frame: Frame;
  readonly timeoutMs: number;
  isAnswered(this: void): boolean;
  /** The server answers, or the network fails. The first answer counts. */
  answer(this: void, answer: PostAnswer): void;
}

/** A Host and the strings by which a test moves it. */
export interface FakeHost extends Host {
  readonly storage: FakeStorage;
  /** Every socket ever opened, oldest first. */
  readonly sockets: readonly FakeSocket[];
  /** Every POST ever made, oldest first. */
  readonly posts: readonly FakePost[];
  /** Every page ever opened, oldest first. */
  readonly pages: readonly string[];
  /** Moves the clock; backwards with a negative number. Calls nothing. */
  advance(this: void, ms: number): void;
}

type Watch = (this: void, event: FakeEvent) => void;

/** Creates a fake engine. */
export function createFakeHost(this: void, options: FakeOptions = {}): FakeHost {
  const storage = options.storage ?? createFakeStorage();
  const watch: Watch = options.watch ?? (() => {});
  const network = options.network ?? "both";
  const pageOpening = options.pages ?? "opens";
  const sockets: MovedSocket[] = [];
  const posts: MovedPost[] = [];
  const pages: string[] = [];
  let clockMs = options.startMs ?? 0;

  function openSocket(this: void, url: string, events: SocketEvents): Socket {
    const socket = createSocket(url, events, sockets.length, watch);
    sockets.push(socket);
    watch({ kind: "connecting", socket: sockets.length - 1, url });
    return socket.asSeenByPlugin;
  }

  function post(
    this: void,
    url: string,
    frame: Frame,
    timeoutMs: number,
    done: (this: void, answer: PostAnswer) => void,
  ): void {
    const request = createPost(url, frame, timeoutMs, clockMs + timeoutMs, done);
    posts.push(request);
    watch({ kind: "posted", post: posts.length - 1, request });
  }

  function openPage(this: void, url: string): boolean {
    if (pageOpening === "blocked") return false;
    pages.push(url);
    watch({ kind: "page", url });
    return true;
  }

  return {
    name: "fake",
    storage,
    sockets,
    posts,
    pages,
    nowMs(this: void) {
      return clockMs;
    },
    advance(this: void, ms: number) {
      clockMs += ms;
    },
    randomHex: createRandomHex(options.seed ?? 1),
    isShared: options.isShared === true,
    load: storage.load,
    save(this: void, key: string, frame: Frame) {
      const saved = storage.save(key, frame);
      watch({ kind: saved ? "saved" : "saveFailed", key, frame });
      return saved;
    },
    pump(this: void) {
      for (const socket of sockets) socket.pump();
      for (const request of posts) request.pump(clockMs);
    },
    openSocket: network === "both" || network === "socket" ? openSocket : undefined,
    post: network === "both" || network === "http" ? post : undefined,
    openPage: pageOpening === "none" ? undefined : openPage,
    guard,
  };
}

/** Creates an empty disk. */
export function createFakeStorage(this: void): FakeStorage {
  // Lists, not a record: in a record, some keys have a meaning of their own.
  const keys: string[] = [];
  const frames: Frame[] = [];
  let isFailing = false;

  return {
    load(this: void, key: string) {
      const at = keys.indexOf(key);
      return at < 0 ? undefined : frames[at];
    },
    save(this: void, key: string, frame: Frame) {
      if (isFailing) return false;
      const at = keys.indexOf(key);
      if (at < 0) {
        keys.push(key);
        frames.push(frame);
      } else frames[at] = frame;
      return true;
    },
    keys(this: void) {
      return keys;
    },
    setFailing(this: void, failing: boolean) {
      isFailing = failing;
    },
  };
}

interface MovedSocket extends FakeSocket {
  readonly asSeenByPlugin: Socket;
  pump(this: void): void;
}

function createSocket(
  this: void,
  url: string,
  events: SocketEvents,
  number: number,
  watch: Watch,
): MovedSocket {
  const sent: Frame[] = [];
  let state: "connecting" | "open" | "ending" | "closed" = "connecting";
  let ending = "";

  function drop(this: void, reason: string): void {
    if (state === "closed") return;
    state = "closed";
    events.onClose(reason);
  }
  /** What the plugin causes comes back to it in `pump`, not inside its own call. */
  function endSoon(this: void, reason: string): void {
    if (state === "closed" || state === "ending") return;
    state = "ending";
    ending = reason;
  }

  return {
    url,
    sent,
    state(this: void) {
      return state === "ending" ? "closed" : state;
    },
    open(this: void) {
      if (state !== "connecting") return;
      state = "open";
      events.onOpen();
    },
    deliver(this: void, frame: Frame) {
      if (state === "open") events.onFrame(frame);
    },
    drop,
    pump(this: void) {
      if (state === "ending") drop(ending);
    },
    asSeenByPlugin: {
      send(this: void, frame: Frame) {
        const isOpen = state === "open";
        watch({ kind: isOpen ? "sent" : "lost", socket: number, frame });
        if (isOpen) sent.push(frame);
        else endSoon("a frame was sent while the socket was not open");
      },
      close(this: void) {
        watch({ kind: "closing", socket: number });
        endSoon("closed by the game");
      },
    },
  };
}

interface MovedPost extends FakePost {
  pump(this: void, clockMs: number): void;
}

function createPost(
  this: void,
  url: string,
  frame: Frame,
  timeoutMs: number,
  giveUpAtMs: number,
  done: (this: void, answer: PostAnswer) => void,
): MovedPost {
  let isAnswered = false;

  function answer(this: void, given: PostAnswer): void {
    if (isAnswered) return;
    isAnswered = true;
    done(given);
  }

  return {
    url,
    frame,
    timeoutMs,
    answer,
    isAnswered(this: void) {
      return isAnswered;
    },
    pump(this: void, clockMs: number) {
      if (!isAnswered && clockMs >= giveUpAtMs) answer({ ok: false, reason: "timed out" });
    },
  };
}

/** Park and Miller's generator: every product stays below 2^53, so each engine computes the same. Not for secrets. */
function createRandomHex(this: void, seed: number): (this: void, count: number) => string {
  const digits = "0123456789abcdef";
  let state = (Math.floor(seed) % 2147483646) + 1;
  return (count) => {
    let hex = "";
    for (let left = count * 2; left > 0; left -= 1) {
      state = (state * 48271) % 2147483647;
      hex += digits.charAt(Math.floor(state / 134217728));
    }
    return hex;
  };
}

function guard(this: void, body: (this: void) => void): string | undefined {
  try {
    body();
    return undefined;
  } catch (thrown) {
    return textOf(thrown);
  }
}

/** An error's text without its place in the source, which differs between engines. */
function textOf(this: void, thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  if (typeof thrown === "object" && thrown !== null) {
    const { message } = thrown as { readonly message?: unknown };
    if (typeof message === "string") return message;
  }
  return String(thrown);
}
