import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";

/** Whether the store answers, and which life of it this is. */
export function checkHealth(tx: Tx, _params: unknown, { nowMs }: VerbContext) {
  return { incarnation: tx.getIncarnation(), serverTimeMs: nowMs };
}
