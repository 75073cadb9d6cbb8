import { type SettlementRow, settlementOf } from "../rows/settlementRow.ts";
import type { SettlementRows } from "../tx.ts";
import type { Memory } from "./memory.ts";
import { lookUp, type Query } from "./table.ts";
import { SETTLEMENT_REPORTS } from "./tables.ts";

const BY_DAY: Query<SettlementRow, [string, string]> = lookUp(
  "settlementByDay",
  SETTLEMENT_REPORTS,
  { zone: "text", day: "text" },
);

const LATEST: Query<SettlementRow, [string]> = {
  name: "latestSettlement",
  table: SETTLEMENT_REPORTS,
  args: { zone: "text" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM settlement_reports s WHERE s.zone = asked.zone ORDER BY s.day DESC LIMIT 1) t`,
  partOf: (row) => row.zone,
  partAsked: ([zone]) => zone,
  compare: (a, b) => (a.day < b.day ? 1 : -1),
  limitOf: () => 1,
};

export const SETTLEMENT_QUERIES = [BY_DAY, LATEST];

/** Closed days over a batch's memory. */
export function createSettlementRows(memory: Memory): SettlementRows {
  return {
    findSettlement(zone, day) {
      const row = memory.find(BY_DAY, zone, day);
      return row && settlementOf(row);
    },
    findLastSettledDay: (zone) => memory.find(LATEST, zone)?.day,
    insertSettlement({ zone, day, throughKey, body, digest, closedAtMs }) {
      const frozen = { zone, day, through_key: throughKey, body, digest };
      memory.insert(SETTLEMENT_REPORTS, { ...frozen, closed_at_ms: closedAtMs });
    },
  };
}
