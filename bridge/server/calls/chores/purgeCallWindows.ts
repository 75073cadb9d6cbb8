import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

/** Clocks of two processes differ by less. */
const MEMORY_MS = 5 * 60_000;

/** Forgets windows of calls that ended some minutes ago. */
export function purgeCallWindows(tx: Tx, { rows }: ChoreRows, context: VerbContext): ChoreResult {
  return { rows: tx.purgeCallWindows(context.nowMs - MEMORY_MS, rows) };
}
