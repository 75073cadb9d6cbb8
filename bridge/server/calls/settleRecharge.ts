import { COINS_MAX } from "../../wire/limits.ts";
import type { MoneyReport, ProviderReport } from "../rails/hosted/provider.ts";
import type { Recharge } from "../rails/hosted/recharge.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { takeReport } from "./steps/takeReport.ts";
import { tellRecharge } from "./steps/tell.ts";

export interface SettleRechargeParams {
  readonly pageToken: string;
  readonly report: ProviderReport;
}

/**
 * Acts on what a provider answered on its page. The first answer counts; a later one changes nothing.
 * Coins that come later are written down first, so that they come whatever happens to this process.
 */
export function settleRecharge(
  tx: Tx,
  { pageToken, report }: SettleRechargeParams,
  context: VerbContext,
): void {
  const recharge = tx.findRechargeByPage(pageToken);
  if (recharge === undefined) throw new Refusal("orderUnknown");
  if (recharge.state !== "open") return;
  checkRoom(tx, recharge, report.reports);
  const { outcome, coins, payRet } = report;
  let answered: Recharge = { ...recharge, state: "answered", outcome, chosenCoins: coins, payRet };
  tx.updateRecharge(answered, recharge);
  if (payRet !== undefined) {
    tellRecharge(context, tx.getPlayer(recharge.playerKey).playerId, answered);
  }
  for (const { afterMs, ...money } of report.reports) {
    const dueAtMs = context.nowMs + afterMs;
    answered = takeReport(tx, recharge.appId, answered, { ...money, dueAtMs }, context);
  }
}

/** The wallet's sums stay within COINS_MAX, coins that are on their way included. */
function checkRoom(tx: Tx, { playerKey, zoneId }: Recharge, reports: readonly MoneyReport[]): void {
  const wallet = tx.findWallet(playerKey, zoneId);
  const held = wallet === undefined ? 0 : wallet.saveAmt + wallet.presentSum;
  const free = COINS_MAX - held - tx.sumReportsDue(playerKey, zoneId);
  const most = reports.reduce((max, { coins }) => Math.max(max, coins), 0);
  if (most > free) throw new Refusal("badAmount", "the wallet cannot hold so many coins");
}
