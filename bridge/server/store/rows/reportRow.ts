import type { RechargeReport } from "../../rails/hosted/rechargeReport.ts";

/** A provider's report as a row of the store. */
export interface ReportRow {
  report_key: number;
  app_id: string;
  report_no: string;
  recharge_key: number | null;
  kind: RechargeReport["kind"];
  coins: number;
  state: RechargeReport["state"];
  due_at_ms: number;
  created_at_ms: number;
}

/** The report of a row. */
export function reportOf(row: ReportRow): RechargeReport {
  return {
    key: row.report_key,
    appId: row.app_id,
    reportNo: row.report_no,
    rechargeKey: row.recharge_key ?? undefined,
    kind: row.kind,
    coins: row.coins,
    state: row.state,
    dueAtMs: row.due_at_ms,
    createdAtMs: row.created_at_ms,
  };
}

/** The row of a report. */
export function reportRowOf(report: RechargeReport): ReportRow {
  return {
    report_key: report.key,
    app_id: report.appId,
    report_no: report.reportNo,
    recharge_key: report.rechargeKey ?? null,
    kind: report.kind,
    coins: report.coins,
    state: report.state,
    due_at_ms: report.dueAtMs,
    created_at_ms: report.createdAtMs,
  };
}
