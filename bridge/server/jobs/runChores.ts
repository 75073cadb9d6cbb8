/**
 * What the server does by itself, again and again. Each chore is a verb; a failed one is logged and
 * tried at the next turn. A row that cannot be done does not keep back those behind it.
 */

import type { Logger } from "pino";
import {
  CHORE_ROWS_MAX,
  type ChoreResult,
  type ChoreRows,
  FIRST_ROWS,
} from "../calls/chores/chore.ts";
import { Refusal } from "../refusal.ts";
import type { Executed } from "../store/store.ts";
import { StoreFault } from "../store/storeFault.ts";
import type { Effect } from "../verb.ts";

/** One chore and how often its turn comes. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  run(rows: ChoreRows): Promise<Executed<ChoreResult>>;
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
  log: Pick<Logger, "error">,
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
  log: Pick<Logger, "error">,
): () => Promise<void> {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function turn(): Promise<void> {
    const { error, skip } = await takeTurn(chore, publish, () => isStopped);
    if (error === undefined || isStopped) return;
    log.error({ err: error, chore: chore.name, skipped: skip }, "a chore failed");
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

/** Rows that one turn leaves undone before it gives up: then it is no row's fault. */
const SKIPS_MAX = 20;

/** What went wrong first in a turn, and how many rows it left undone. */
interface Turn {
  readonly error?: unknown;
  readonly skip: number;
}

/** Does what is to be done; where it fails, in ever smaller parts, so that one row alone is left out. */
async function takeTurn(
  chore: Chore,
  publish: (effects: readonly Effect[]) => void,
  isStopped: () => boolean,
): Promise<Turn> {
  let failed: Turn = { skip: 0 };
  let { rows } = FIRST_ROWS;
  while (!isStopped() && failed.skip < SKIPS_MAX) {
    try {
      const { result, effects } = await chore.run({ skip: failed.skip, rows });
      publish(effects);
      if (result.rows < rows) return failed;
      rows = Math.min(rows * 2, CHORE_ROWS_MAX);
    } catch (error) {
      failed = { error: failed.error ?? error, skip: failed.skip + (rows === 1 ? 1 : 0) };
      // A store that is busy or gone fails every row.
      if (error instanceof Refusal || error instanceof StoreFault) return failed;
      rows = Math.ceil(rows / 2);
    }
  }
  return failed;
}
