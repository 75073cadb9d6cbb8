import { COINS_MAX } from "../../wire/limits.ts";
import type { ProviderReport } from "../rails/hosted/provider.ts";
import type { Recharge } from "../rails/hosted/recharge.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { creditRecharge } from "./steps/creditRecharge.ts";
import { tellRecharge } from "./steps/tell.ts";

export interface SettleRechargeParams {
  readonly pageToken: string;
  readonly report: ProviderReport;
}

/**
 * Acts on what a provider reported. The first report counts; a later one changes nothing. Coins
 * that come later are written down first, so that they come whatever happens to this process.
 */
export function settleRecharge(
  tx: Tx,
  { pageToken, report }: SettleRechargeParams,
  context: VerbContext,
): void {
  const recharge = tx.findRechargeByPage(pageToken);
  if (recharge === undefined) throw new Refusal("orderUnknown");
  if (recharge.state !== "open") return;
  if (report.credit !== undefined) checkRoom(tx, recharge, report.credit.coins);
  const answered = answer(tx, recharge, report, context);
  if (answered.payRet !== undefined) {
    tellRecharge(context, tx.getPlayer(recharge.playerKey).playerId, answered);
  }
  if (report.credit?.afterMs === 0) creditRecharge(tx, answered, report.credit.coins, context);
}

/** The wallet's sums stay within COINS_MAX, coins that are on their way included. */
function checkRoom(tx: Tx, { playerKey, zoneId }: Recharge, coins: number): void {
  const wallet = tx.findWallet(playerKey, zoneId);
  const held = wallet === undefined ? 0 : wallet.saveAmt + wallet.presentSum;
  if (coins > COINS_MAX - held - tx.sumCreditsDue(playerKey, zoneId)) {
    throw new Refusal("badAmount", "the wallet cannot hold so many coins");
  }
}

function answer(
  tx: Tx,
  recharge: Recharge,
  { outcome, payRet, credit }: ProviderReport,
  { nowMs }: VerbContext,
): Recharge {
  const answered: Recharge = {
    ...recharge,
    state: "answered",
    outcome,
    payRet,
    credit:
      credit === undefined
        ? { kind: "none" }
        : { kind: "due", coins: credit.coins, atMs: nowMs + credit.afterMs },
  };
  tx.updateRecharge(answered, recharge);
  return answered;
}
