import type { Recharge } from "../../rails/hosted/recharge.ts";
import type { NewRechargeReport, RechargeReport } from "../../rails/hosted/rechargeReport.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { applyReport, suspendReport } from "./applyReport.ts";

/** What a provider says of a recharge's money. */
export type TakenReport = Pick<NewRechargeReport, "reportNo" | "kind" | "coins" | "dueAtMs">;

/**
 * Writes a provider's report down, and acts on it if its time has come. One number counts once,
 * whoever says it how often; gives the recharge as it is then. A number that said something else before
 * moves nothing and calls a person.
 */
export function takeReport(
  tx: Tx,
  appId: string,
  recharge: Recharge,
  taken: TakenReport,
  context: VerbContext,
): Recharge {
  const { nowMs } = context;
  const known = tx.findReport(appId, taken.reportNo);
  if (known !== undefined) {
    if (!isSame(known, recharge, taken)) callForNumber(tx, recharge, known, taken, nowMs);
    return recharge;
  }
  const rechargeKey = recharge.key;
  const created = { ...taken, appId, rechargeKey, state: "due", createdAtMs: nowMs } as const;
  const report = tx.insertReport(created);
  return taken.dueAtMs > nowMs ? recharge : applyReport(tx, recharge, report, context);
}

function isSame(known: RechargeReport, { key }: Recharge, { kind, coins }: TakenReport): boolean {
  return known.rechargeKey === key && known.kind === kind && known.coins === coins;
}

/** One number cannot count twice, and which of two reports is the wrong one only a person finds out. */
function callForNumber(
  tx: Tx,
  { rechargeNo }: Recharge,
  known: RechargeReport,
  { kind, coins, reportNo }: TakenReport,
  nowMs: number,
): void {
  const first = known.rechargeKey && tx.getRecharge(known.rechargeKey).rechargeNo;
  const before = first === undefined ? "a recharge nobody had opened" : `recharge ${first}`;
  const now = `${coins} coins ${kind} for recharge ${rechargeNo}`;
  const detail = `${now} came under a number that said ${known.coins} coins ${known.kind} for ${before}`;
  const item = { appId: known.appId, kind: "mismatch", subject: reportNo, detail } as const;
  tx.openAttention({ ...item, openedAtMs: nowMs });
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
