/**
 * What the server does by itself, again and again. Each chore is a verb; a failed one is logged and
 * tried at the next turn.
 */

import type { Logger } from "pino";
import { CHORE_ROWS_MAX, type ChoreResult } from "../calls/chores/chore.ts";
import type { Executed } from "../store/store.ts";
import type { Effect } from "../verb.ts";

/** One chore and how often its turn comes. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<Executed<ChoreResult>>;
}

/** Chores that are running. */
export interface RunningChores {
  /** Starts no further turn; resolves when the last one is over. */
  stop(): Promise<void>;
}

/** Starts every chore; the first turn comes at once, for what was left by the process before. */
export function runChores(
  chores: readonly Chore[],
  publish: (effects: readonly Effect[]) => void,
  log: Logger,
): RunningChores {
  const stops = chores.map((chore) => repeat(chore, publish, log));
  return {
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

function repeat(
  chore: Chore,
  publish: (effects: readonly Effect[]) => void,
  log: Logger,
): () => Promise<void> {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function turn(): Promise<void> {
    try {
      let rows = CHORE_ROWS_MAX;
      while (rows === CHORE_ROWS_MAX && !isStopped) {
        const { result, effects } = await chore.run();
        publish(effects);
        rows = result.rows;
      }
    } catch (error) {
      if (!isStopped) log.error({ err: error, chore: chore.name }, "a chore failed");
    }
  }

  async function turns(): Promise<void> {
    await turn();
    if (isStopped) return;
    timer = setTimeout(() => {
      current = turns();
    }, chore.everyMs);
  }

  let current = turns();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    return current;
  };
}
