/**
 * A node's word that there is a new block (eth_subscribe, newHeads), over a WebSocket. It only wakes the
 * follower, which then asks as always: what a node says here is never believed, and what it does not say
 * is found by asking at the usual times.
 */

import { WebSocket } from "ws";
import { nameOf } from "./rpcEndpoint.ts";

export interface HeadSubscriptionParts {
  /** May hold a name and password, or a key; never logged. */
  readonly url: string;
  /** Its place in the operator's list, from 1. */
  readonly place: number;
  /** Without a word for so long, the connection is made anew. */
  readonly silentMs: number;
  wake(): void;
  /** Tells people of a change, by a name without secrets. */
  tell(name: string, news: "subscribed" | "lost"): void;
  nowMs(): number;
  /** From 0 to 1. */
  random(): number;
}

export interface HeadSubscription {
  /** Ends it for good. */
  stop(): void;
}

/** After a lost connection, then twice as long each time. */
const AGAIN_MS = 1000;
const AGAIN_MS_MAX = 60_000;
/** A node that tells of more blocks than there can be must not keep the follower busy. */
const WAKE_MS_MIN = 200;
const BYTES_MAX = 256 * 1024;
const OPEN_MS = 10_000;
const SUBSCRIBE = { jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] };

/** Begins at once, and again whenever it is lost. Throws for an address that is no URL. */
export function subscribeHeads(parts: HeadSubscriptionParts): HeadSubscription {
  const url = new URL(parts.url);
  const name = nameOf(url, parts.place);
  let isStopped = false;
  let failures = 0;
  let wokenAtMs = 0;
  let socket: WebSocket | undefined;
  let timer: NodeJS.Timeout | undefined;
  let waking: NodeJS.Timeout | undefined;

  function open(): void {
    const opened = new WebSocket(url, { maxPayload: BYTES_MAX, handshakeTimeout: OPEN_MS });
    socket = opened;
    opened.on("open", () => opened.send(JSON.stringify(SUBSCRIBE)));
    opened.on("message", (data) => hear(opened, String(data)));
    // The event "close" follows, and what the error says may hold the address.
    opened.on("error", () => opened.terminate());
    opened.on("close", () => openAgain());
    watch(opened);
  }

  /** A node that says nothing for long may be gone without a word. */
  function watch(opened: WebSocket): void {
    clearTimeout(timer);
    timer = setTimeout(() => opened.terminate(), parts.silentMs);
  }

  function hear(opened: WebSocket, text: string): void {
    const heard = kindOf(text);
    if (heard === "refused") return opened.terminate();
    if (heard === "other") return;
    watch(opened);
    if (heard === "subscribed") {
      failures = 0;
      return parts.tell(name, "subscribed");
    }
    // One that comes too soon after another is not lost: the follower is woken for it a little later.
    const restMs = wokenAtMs + WAKE_MS_MIN - parts.nowMs();
    if (restMs <= 0) return wake();
    waking ??= setTimeout(wake, restMs);
  }

  function wake(): void {
    clearTimeout(waking);
    waking = undefined;
    wokenAtMs = parts.nowMs();
    parts.wake();
  }

  function openAgain(): void {
    clearTimeout(timer);
    if (isStopped) return;
    if (failures === 0) parts.tell(name, "lost");
    failures += 1;
    const fullMs = Math.min(AGAIN_MS * 2 ** (failures - 1), AGAIN_MS_MAX);
    timer = setTimeout(open, fullMs * (0.5 + parts.random() / 2));
  }

  open();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      clearTimeout(waking);
      socket?.terminate();
    },
  };
}

/** What a message is; a head is not even read. */
function kindOf(text: string): "subscribed" | "head" | "refused" | "other" {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return "other";
  }
  if (typeof message !== "object" || message === null) return "other";
  if ("method" in message && message.method === "eth_subscription") return "head";
  if (!("id" in message) || message.id !== SUBSCRIBE.id) return "other";
  return "result" in message && typeof message.result === "string" ? "subscribed" : "refused";
}
