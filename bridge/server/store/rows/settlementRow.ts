import type { Settlement } from "../settlement.ts";

/** A closed day, as a row of the store. */
export interface SettlementRow {
  zone: string;
  day: string;
  through_key: number;
  body: string;
  digest: string;
  closed_at_ms: number;
}

export function settlementOf(row: SettlementRow): Settlement {
  const { zone, day, through_key: throughKey, body, digest, closed_at_ms: closedAtMs } = row;
  return { zone, day, throughKey, body, digest, closedAtMs };
}
