import { Refusal } from "../refusal.ts";
import type { NewSettlement, Settlement } from "../store/settlement.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";

/**
 * Freezes a day's report; one that is closed already stays, and is the answer. Refuses
 * `paramsWrong` when a later day of the zone is closed: its entries would count twice or never.
 */
export function closeDay(tx: Tx, report: NewSettlement, { nowMs }: VerbContext): Settlement {
  const closed = tx.findSettlement(report.zone, report.day);
  if (closed !== undefined) return closed;
  const last = tx.findLastSettledDay(report.zone);
  if (last !== undefined && last > report.day) {
    throw new Refusal("paramsWrong", `${last} is closed already: days are closed in their order`);
  }
  const settlement = { ...report, closedAtMs: nowMs };
  tx.insertSettlement(settlement);
  return settlement;
}
