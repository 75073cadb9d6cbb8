import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { creditRecharge } from "../steps/creditRecharge.ts";
import { CHORE_ROWS_MAX, type ChoreResult } from "./chore.ts";

/** Puts in the coins of recharges whose time has come. */
export function creditRecharges(tx: Tx, _params: unknown, context: VerbContext): ChoreResult {
  const recharges = tx.listCreditsDue(context.nowMs, CHORE_ROWS_MAX);
  for (const recharge of recharges) {
    if (recharge.credit.kind === "due") {
      creditRecharge(tx, recharge, recharge.credit.coins, context);
    }
  }
  return { rows: recharges.length };
}
