import type { Recharge } from "../../rails/hosted/recharge.ts";
import type { NewRechargeReport } from "../../rails/hosted/rechargeReport.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { applyReport, suspendReport } from "./applyReport.ts";

/** What a provider says of a recharge's money. */
export type TakenReport = Pick<NewRechargeReport, "reportNo" | "kind" | "coins" | "dueAtMs">;

/**
 * Writes a provider's report down, and acts on it if its time has come. One number counts once,
 * whoever says it how often; gives the recharge as it is then.
 */
export function takeReport(
  tx: Tx,
  appId: string,
  recharge: Recharge,
  taken: TakenReport,
  context: VerbContext,
): Recharge {
  if (tx.findReport(appId, taken.reportNo) !== undefined) return recharge;
  const { nowMs } = context;
  const rechargeKey = recharge.key;
  const created = { ...taken, appId, rechargeKey, state: "due", createdAtMs: nowMs } as const;
  const report = tx.insertReport(created);
  return taken.dueAtMs > nowMs ? recharge : applyReport(tx, recharge, report, context);
}

/** A report of a recharge that nobody opened: its coins wait for a person. */
export function takeUnmatched(
  tx: Tx,
  appId: string,
  taken: TakenReport,
  context: VerbContext,
): void {
  if (tx.findReport(appId, taken.reportNo) !== undefined) return;
  const created = { ...taken, appId, state: "due", createdAtMs: context.nowMs } as const;
  const report = tx.insertReport(created);
  suspendReport(tx, report, "unmatched", "a provider reported a recharge nobody opened", context);
}
