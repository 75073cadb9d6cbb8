import { SESSION_LIFE_MS } from "../../../wire/limits.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

/**
 * Forgets sessions that ended long ago; until then their games are told "expired" rather than "not
 * logged in".
 */
export function purgeSessions(tx: Tx, { rows }: ChoreRows, context: VerbContext): ChoreResult {
  return { rows: tx.purgeSessions(context.nowMs - SESSION_LIFE_MS, rows) };
}
