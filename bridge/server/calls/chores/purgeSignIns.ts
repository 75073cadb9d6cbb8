import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

/** How long a sign-in is remembered after its end: its second use is told from a wrong one. */
const MEMORY_MS = 3600 * 1000;

/** Forgets sign-ins that ended long ago. */
export function purgeSignIns(tx: Tx, { rows }: ChoreRows, context: VerbContext): ChoreResult {
  return { rows: tx.purgeSignIns(context.nowMs - MEMORY_MS, rows) };
}
