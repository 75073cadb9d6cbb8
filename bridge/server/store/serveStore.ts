/**
 * The store's own thread: gives the engine every command that waits, as many at a time as one
 * commit takes, and sends the replies back together.
 */

import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { Asked, Settled } from "./command.ts";
import { BATCH_MAX, type Engine, type News } from "./engine.ts";
import { StoreFault } from "./storeFault.ts";

/** To the store's thread. */
export type ToStore =
  | { readonly kind: "commands"; readonly commands: readonly Asked[] }
  | { readonly kind: "close" };

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
  const waiting: Asked[] = [];
  let isClosing = false;
  let isRunning = false;
  let commits = 0;

  const settle = (replies: readonly Settled[]) => {
    commits += 1;
    say({ kind: "replies", replies, commits });
  };

  function take(message: ToStore): void {
    if (message.kind === "close") isClosing = true;
    else waiting.push(...message.commands);
  }

  /** What lies in the port already joins what waits: the slower the disk, the more share its sync. */
  function takeArrived(): void {
    while (waiting.length < BATCH_MAX && !isClosing) {
      const received = receiveMessageOnPort(port) as { message: ToStore } | undefined;
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

  port.on("message", (message: ToStore) => {
    take(message);
    if (!isRunning) void runWaiting();
  });
}
