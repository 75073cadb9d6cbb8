import { type ReportRow, reportOf } from "../rows/reportRow.ts";
import type { ReportRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { assertChanged, inserted } from "./inserted.ts";

/** The statements on what providers reported. */
export function createReportRows(db: Database): ReportRows {
  const find = db.prepare<ReportRow>(
    "SELECT * FROM provider_reports WHERE app_id = ? AND report_no = ?",
  );
  const insert = db.prepare<{ report_key: number }>(
    `INSERT INTO provider_reports
       (app_id, report_no, recharge_key, kind, coins, state, due_at_ms, created_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING report_key`,
  );
  const update = db.prepare(
    "UPDATE provider_reports SET state = ? WHERE report_key = ? AND state = ?",
  );
  const list = db.prepare<ReportRow>(
    "SELECT * FROM provider_reports WHERE recharge_key = ? ORDER BY report_key",
  );
  const listDue = db.prepare<ReportRow>(
    `SELECT * FROM provider_reports WHERE state = 'due' AND due_at_ms <= ?
     ORDER BY due_at_ms LIMIT ?`,
  );
  const sumDue = db.prepare<{ coins: bigint }>(
    `SELECT COALESCE(SUM(coins), 0) AS coins
     FROM provider_reports JOIN recharges USING (recharge_key)
     WHERE player_key = ? AND zone_id = ? AND kind = 'paid' AND provider_reports.state = 'due'`,
    "bigint",
  );
  return {
    findReport(appId, reportNo) {
      const row = find.get(appId, reportNo);
      return row && reportOf(row);
    },
    insertReport(report) {
      const { appId, reportNo, rechargeKey, kind, coins, state, dueAtMs, createdAtMs } = report;
      const values = [kind, coins, state, dueAtMs, createdAtMs];
      const row = inserted(insert.get(appId, reportNo, rechargeKey ?? null, ...values));
      return { ...report, key: row.report_key };
    },
    updateReport({ key, state }, from) {
      assertChanged(update.run(state, key, from), `report ${key}`);
    },
    listReports: (rechargeKey) => list.all(rechargeKey).map(reportOf),
    listReportsDue: (nowMs, limit) => listDue.all(nowMs, limit).map(reportOf),
    sumReportsDue: (playerKey, zoneId) => Number(sumDue.get(playerKey, zoneId)?.coins ?? 0n),
  };
}
