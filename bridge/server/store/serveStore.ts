/**
 * The store's own thread: gives the engine every command that waits, as many at a time as one
 * commit takes, and sends the replies back together.
 */

import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { Asked, Settled } from "./command.ts";
import { BATCH_MAX, type Engine, type News } from "./engine.ts";
import { StoreFault } from "./storeFault.ts";

/** To the store's thread. */
export type ToStore = ({ readonly kind: "command" } & Asked) | { readonly kind: "close" };

/** From the store's thread. `commits` counts durable transactions since the start. */
export type FromStore =
  | { readonly kind: "ready" }
  | { readonly kind: "refusedToStart"; readonly text: string }
  | { readonly kind: "replies"; readonly replies: readonly Settled[]; readonly commits: number }
  | { readonly kind: "news"; readonly news: News };

/** Opens the engine and serves `port` until told to close. */
export async function serveStore(
  port: MessagePort,
  open: (tell: (news: News) => void) => Engine | Promise<Engine>,
): Promise<void> {
  const say = (message: FromStore) => port.postMessage(message);
  try {
    const engine = await open((news) => say({ kind: "news", news }));
    serve(port, engine, say);
    say({ kind: "ready" });
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    say({ kind: "refusedToStart", text: error.message });
    port.close();
  }
}

function serve(port: MessagePort, engine: Engine, say: (message: FromStore) => void): void {
  const waiting: ToStore[] = [];
  let isRunning = false;
  let commits = 0;

  const settle = (replies: readonly Settled[]) => {
    commits += 1;
    say({ kind: "replies", replies, commits });
  };

  async function runWaiting(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      // The slower the disk, the more share its next sync.
      takeArrived(port, waiting);
      const commands = takeBatch(waiting);
      if (commands.length === 0) return closeAll();
      await engine.run(commands, settle);
    }
    isRunning = false;
  }

  async function closeAll(): Promise<void> {
    await engine.close();
    // Without its port the thread ends: that is the answer.
    port.close();
  }

  port.on("message", (message: ToStore) => {
    waiting.push(message);
    if (!isRunning) void runWaiting();
  });
}

/** What lies in the port already joins what waits. */
function takeArrived(port: MessagePort, waiting: ToStore[]): void {
  while (waiting.length < BATCH_MAX && waiting.at(-1)?.kind === "command") {
    const received = receiveMessageOnPort(port) as { message: ToStore } | undefined;
    if (received === undefined) return;
    waiting.push(received.message);
  }
}

/** The first commands that wait; none when the thread is to close. */
function takeBatch(waiting: ToStore[]): Asked[] {
  const end = waiting.findIndex((message) => message.kind === "close");
  const count = Math.min(end === -1 ? waiting.length : end, BATCH_MAX);
  return waiting.splice(0, count).filter((message) => message.kind === "command");
}
