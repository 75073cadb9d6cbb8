/**
 * The store's own thread: gives the engine every command that waits, as many at a time as one
 * commit takes, and sends the replies back together.
 */

import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { Codec } from "../../wire/codec.ts";
import { effectOf } from "../effectOf.ts";
import type { Effect, Told } from "../verb.ts";
import type { Asked, Settled } from "./command.ts";
import { BATCH_MAX, type Engine, type News } from "./engine.ts";
import { createParcels } from "./parcel.ts";
import { textOf } from "./runVerb.ts";
import { type SentReply, sentReply } from "./sentReply.ts";
import { StoreFault } from "./storeFault.ts";

/** To the store's thread, in a parcel (parcel.ts). */
export type ToStore =
  | { readonly kind: "commands"; readonly commands: readonly Asked[] }
  | { readonly kind: "close" };

/** From the store's thread, in a parcel. `commits` counts durable transactions since the start. */
export type FromStore =
  | { readonly kind: "ready" }
  | { readonly kind: "refusedToStart"; readonly text: string }
  | {
      readonly kind: "replies";
      readonly replies: readonly SentReply[];
      readonly commits: number;
    }
  | { readonly kind: "news"; readonly news: News<Effect> };

/** Opens the engine and serves `port` until told to close. `codec` is the players'. */
export async function serveStore(
  port: MessagePort,
  codec: Codec,
  open: (tell: (news: News) => void) => Engine | Promise<Engine>,
): Promise<void> {
  const { pack, unpack } = createParcels<FromStore, ToStore>();
  const say = (message: FromStore) => {
    const parcel = pack(message);
    port.postMessage(parcel, [parcel.buffer]);
  };
  const toEffects = createEffects(codec, say);
  try {
    const engine = await open((news) => say({ kind: "news", news: newsOf(news, toEffects) }));
    serve({ port, engine, say, unpack, toEffects });
    say({ kind: "ready" });
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    say({ kind: "refusedToStart", text: error.message });
    port.close();
  }
}

type ToEffects = (effects: readonly Told[]) => readonly Effect[];

/** What cannot be told is a bug, but no reason to lose a durable reply: games can also ask. */
function createEffects(codec: Codec, say: (message: FromStore) => void): ToEffects {
  const effectsOf = (told: Told): readonly Effect[] => {
    try {
      return [effectOf(codec, told)];
    } catch (error) {
      const text = `a push was not sent: ${textOf(error)}`;
      say({ kind: "news", news: { kind: "trouble", text } });
      return [];
    }
  };
  return (effects) => (effects.length === 0 ? NONE : effects.flatMap(effectsOf));
}

const NONE: readonly Effect[] = [];

function newsOf(news: News, toEffects: ToEffects): News<Effect> {
  return news.kind === "effects" ? { ...news, effects: toEffects(news.effects) } : news;
}

function encodeReply({ id, reply }: Settled, toEffects: ToEffects): SentReply {
  if (reply.kind !== "done") return sentReply({ id, reply });
  return sentReply({ id, reply: { ...reply, effects: toEffects(reply.effects) } });
}

interface Served {
  readonly port: MessagePort;
  readonly engine: Engine;
  readonly toEffects: ToEffects;
  say(message: FromStore): void;
  unpack(parcel: Parcel): ToStore;
}

type Parcel = Uint8Array<ArrayBuffer>;

function serve({ port, engine, toEffects, say, unpack }: Served): void {
  const waiting: Asked[] = [];
  let isClosing = false;
  let isRunning = false;
  let commits = 0;

  const settle = (settled: readonly Settled[]) => {
    commits += 1;
    const replies = settled.map((one) => encodeReply(one, toEffects));
    say({ kind: "replies", replies, commits });
  };

  function take(parcel: Parcel): void {
    const message = unpack(parcel);
    if (message.kind === "close") isClosing = true;
    else waiting.push(...message.commands);
  }

  /** What lies in the port already joins what waits: the slower the disk, the more share its sync. */
  function takeArrived(): void {
    while (waiting.length < BATCH_MAX && !isClosing) {
      const received = receiveMessageOnPort(port) as { message: Parcel } | undefined;
      if (received === undefined) return;
      take(received.message);
    }
  }

  async function runWaiting(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      takeArrived();
      await engine.run(waiting.splice(0, BATCH_MAX), settle);
    }
    isRunning = false;
    if (isClosing) await closeAll();
  }

  async function closeAll(): Promise<void> {
    await engine.close();
    // Without its port the thread ends: that is the answer.
    port.close();
  }

  port.on("message", (parcel: Parcel) => {
    take(parcel);
    if (!isRunning) void runWaiting();
  });
}
