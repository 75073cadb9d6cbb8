import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

/** How long the first answer to a write of the REST API is kept for repeats. */
export const ANSWER_LIFE_MS = 48 * 3600 * 1000;
/** How long a ticket is remembered after its end, so that its second use is told from a wrong one. */
const TICKET_MEMORY_MS = 3600 * 1000;

/** Forgets answers that nobody repeats any more. */
export function purgeAnswers(tx: Tx, { rows }: ChoreRows, context: VerbContext): ChoreResult {
  return { rows: tx.purgeAnswers(context.nowMs - ANSWER_LIFE_MS, rows) };
}

/** Forgets login tickets that ended long ago. */
export function purgeTickets(tx: Tx, { rows }: ChoreRows, context: VerbContext): ChoreResult {
  return { rows: tx.purgeTickets(context.nowMs - TICKET_MEMORY_MS, rows) };
}
