import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { applyReport } from "../steps/applyReport.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

/** Acts on what providers reported for later, now that its time has come. */
export function applyReports(tx: Tx, { skip, rows }: ChoreRows, context: VerbContext): ChoreResult {
  const reports = tx.listReportsDue(context.nowMs, skip + rows).slice(skip);
  for (const report of reports) {
    if (report.rechargeKey === undefined) throw new Error(`report ${report.key} is of no recharge`);
    applyReport(tx, tx.getRecharge(report.rechargeKey), report, context);
  }
  return { rows: reports.length };
}
