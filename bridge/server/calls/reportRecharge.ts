import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { takeReport, takeUnmatched } from "./steps/takeReport.ts";

export interface ReportRechargeParams {
  readonly appId: string;
  /** The number under which the recharge was opened. */
  readonly rechargeNo: string;
  /** The provider's own number of this report: it counts once. */
  readonly reportNo: string;
  readonly kind: "paid" | "chargeBack";
  readonly coins: number;
}

/**
 * Takes what a provider says of a recharge, by its callback or by its list of all payments: the way to
 * mend a callback that was lost. Refuses `orderExists` when the number stood for something else.
 */
export function reportRecharge(
  tx: Tx,
  { appId, rechargeNo, reportNo, kind, coins }: ReportRechargeParams,
  context: VerbContext,
): { readonly state: "due" | "applied" | "suspense"; readonly isRepeat: boolean } {
  const recharge = tx.findRecharge(appId, rechargeNo);
  const known = tx.findReport(appId, reportNo);
  if (known !== undefined) {
    const isSame =
      known.kind === kind && known.coins === coins && known.rechargeKey === recharge?.key;
    if (!isSame) throw new Refusal("orderExists", `report ${reportNo} said something else before`);
    return { state: known.state, isRepeat: true };
  }
  const taken = { reportNo, kind, coins, dueAtMs: context.nowMs };
  if (recharge === undefined) takeUnmatched(tx, appId, taken, context);
  else takeReport(tx, appId, recharge, taken, context);
  const state = tx.findReport(appId, reportNo)?.state ?? "due";
  return { state, isRepeat: false };
}
