/**
 * The store's own thread: takes every command that waits, runs them in one commit, answers them
 * together.
 */

import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { Environment } from "../../../wire/views.ts";
import type { VerbTable } from "../../verb.ts";
import type { Surroundings } from "./batchRunner.ts";
import { type BatchRunner, type Command, createBatchRunner, type Reply } from "./batchRunner.ts";
import { openStoreFile, type StoreFile } from "./openStoreFile.ts";
import { createSqliteTx } from "./sqliteTx.ts";
import { StoreFault } from "./storeFault.ts";

/** What the thread is started with. */
export interface StoreThreadOptions {
  readonly directory: string;
  readonly environment: Environment;
}

/** To the store's thread. */
export type ToStore =
  | ({ readonly kind: "command"; readonly id: number } & Command)
  | { readonly kind: "close" };

/** From the store's thread. `commits` counts durable transactions since the start. */
export type FromStore =
  | { readonly kind: "ready" }
  | { readonly kind: "refusedToStart"; readonly text: string }
  | {
      readonly kind: "replies";
      readonly replies: readonly { readonly id: number; readonly reply: Reply }[];
      readonly commits: number;
    };

/** Commands in one commit: more would keep the first ones waiting. */
const BATCH_MAX = 256;

/** Opens the store and serves `port` until told to close. */
export function serveStore(
  port: MessagePort,
  options: StoreThreadOptions,
  verbs: VerbTable,
  surroundings: Omit<Surroundings, "environment">,
): void {
  const { directory, environment } = options;
  const say = (message: FromStore) => port.postMessage(message);
  let file: StoreFile;
  try {
    file = openStoreFile(directory, environment, surroundings.nowMs());
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    say({ kind: "refusedToStart", text: error.message });
    port.close();
    return;
  }
  const tx = createSqliteTx(file.db, file.incarnation);
  const runner = createBatchRunner(file.db, tx, verbs, { ...surroundings, environment });
  let commits = 0;
  port.on("message", (first: ToStore) => {
    const waiting = takeWaiting(port, first);
    const commands = waiting.filter((message) => message.kind === "command");
    if (commands.length > 0) {
      const replies = runAll(runner, commands);
      commits += 1;
      say({ kind: "replies", replies, commits });
    }
    if (commands.length < waiting.length) {
      // Without its port the thread ends: that is the answer.
      file.close();
      port.close();
    }
  });
  say({ kind: "ready" });
}

/** `first` and what else is there already: the slower the disk, the more share its next sync. */
function takeWaiting(port: MessagePort, first: ToStore): ToStore[] {
  const waiting = [first];
  while (waiting.length < BATCH_MAX && waiting.at(-1)?.kind === "command") {
    const received = receiveMessageOnPort(port) as { message: ToStore } | undefined;
    if (received === undefined) break;
    waiting.push(received.message);
  }
  return waiting;
}

function runAll(runner: BatchRunner, commands: readonly (Command & { readonly id: number })[]) {
  const replies = runner.run(commands);
  return commands.map(({ id }, index) => {
    const reply = replies[index];
    if (reply === undefined) throw new Error("the batch runner lost a command");
    return { id, reply };
  });
}
