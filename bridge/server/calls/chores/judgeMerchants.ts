import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { judgeApps } from "../platform/judgeApps.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

/** Hears what other processes on the same database decided about merchants. */
export function judgeMerchants(tx: Tx, _rows: ChoreRows, context: VerbContext): ChoreResult {
  judgeApps(tx, context);
  return { rows: 0 };
}
