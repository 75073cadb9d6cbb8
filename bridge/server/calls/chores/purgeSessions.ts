import { SESSION_LIFE_MS } from "../../../wire/limits.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { CHORE_ROWS_MAX, type ChoreResult } from "./chore.ts";

/**
 * Forgets sessions that ended long ago; until then their games are told "expired" rather than "not
 * logged in".
 */
export function purgeSessions(tx: Tx, _params: unknown, context: VerbContext): ChoreResult {
  return { rows: tx.purgeSessions(context.nowMs - SESSION_LIFE_MS, CHORE_ROWS_MAX) };
}
