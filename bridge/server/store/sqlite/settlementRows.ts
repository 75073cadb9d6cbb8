import { type SettlementRow, settlementOf } from "../rows/settlementRow.ts";
import type { SettlementRows } from "../tx.ts";
import type { Database } from "./database.ts";

/** The statements on closed days. */
export function createSettlementRows(db: Database): SettlementRows {
  const find = db.prepare<SettlementRow>(
    "SELECT * FROM settlement_reports WHERE zone = ? AND day = ?",
  );
  const last = db.prepare<{ day: string }>(
    "SELECT day FROM settlement_reports WHERE zone = ? ORDER BY day DESC LIMIT 1",
  );
  const insert = db.prepare(
    `INSERT INTO settlement_reports (zone, day, through_key, body, digest, closed_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  return {
    findSettlement(zone, day) {
      const row = find.get(zone, day);
      return row && settlementOf(row);
    },
    findLastSettledDay: (zone) => last.get(zone)?.day,
    insertSettlement({ zone, day, throughKey, body, digest, closedAtMs }) {
      insert.run(zone, day, throughKey, body, digest, closedAtMs);
    },
  };
}
