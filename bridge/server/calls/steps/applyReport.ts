/**
 * What a provider's report does to a wallet. What does not fit is never dropped: it goes to suspense,
 * and a person is called.
 */

import { chargeBack, recharge as putIn } from "../../ledger/credit.ts";
import type { Wallet } from "../../ledger/wallet.ts";
import type { AttentionKind } from "../../orders/attention.ts";
import type { Recharge } from "../../rails/hosted/recharge.ts";
import type { RechargeReport } from "../../rails/hosted/rechargeReport.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { endGifts } from "./openWallet.ts";
import { passCoinsOn } from "./passOn.ts";
import { payDebt } from "./payDebt.ts";
import { tellBalance } from "./tell.ts";

/** Acts on a due report of this recharge; gives the recharge as it is then. */
export function applyReport(
  tx: Tx,
  recharge: Recharge,
  report: RechargeReport,
  context: VerbContext,
): Recharge {
  if (report.kind === "chargeBack") return takeBack(tx, recharge, report, context);
  if (recharge.creditedCoins > 0) {
    const detail = `recharge ${recharge.rechargeNo} was reported as paid again`;
    suspendReport(tx, report, "doubleCredit", detail, context);
    return recharge;
  }
  return credit(tx, recharge, report, context);
}

/** Coins that nothing accounts for: they stand in suspense until a person decides. */
export function suspendReport(
  tx: Tx,
  report: RechargeReport,
  kind: AttentionKind,
  detail: string,
  context: VerbContext,
): void {
  suspend(tx, report, report.coins, context);
  tx.updateReport({ ...report, state: "suspense" }, report.state);
  call(tx, report, kind, `${detail}: ${report.coins} coins are in suspense`, context);
}

/** A charge-back takes the price of coins out of suspense. */
function suspend(tx: Tx, report: RechargeReport, coins: number, { nowMs }: VerbContext): void {
  const { appId, reportNo } = report;
  const posting =
    report.kind === "paid"
      ? ({ from: "rechargeClearing", to: "suspense", coins } as const)
      : ({ from: "suspense", to: "chargeBacks", coins } as const);
  const entry = { appId, kind: "suspense", reference: reportNo, postings: [posting] } as const;
  tx.postAside(entry, nowMs);
}

function credit(
  tx: Tx,
  recharge: Recharge,
  report: RechargeReport,
  context: VerbContext,
): Recharge {
  const { nowMs } = context;
  const asked = recharge.chosenCoins ?? recharge.saveValue;
  const coins = Math.min(asked, report.coins);
  const wallet = walletFor(tx, recharge, nowMs);
  const moved = putIn(wallet, coins, report.reportNo);
  if (moved.kind !== "moved") {
    suspendReport(tx, report, "surplus", "the wallet cannot hold more", context);
    return recharge;
  }
  const credited = payDebt(tx, tx.post(moved, wallet, nowMs), report.reportNo, nowMs);
  tx.updateReport({ ...report, state: "applied" }, report.state);
  const isAsAsked = report.coins === asked;
  const exception = isAsAsked ? recharge.exception : "wrongAmount";
  const after: Recharge = { ...recharge, creditedCoins: coins, exception };
  tx.updateRecharge(after, recharge);
  if (!isAsAsked) callForAmount(tx, report, asked, context);
  tellBalance(context, tx.getPlayer(recharge.playerKey).playerId, credited);
  passCoinsOn(tx, credited, context);
  return after;
}

function walletFor(tx: Tx, { playerKey, zoneId }: Recharge, nowMs: number): Wallet {
  const wallet = tx.findWallet(playerKey, zoneId);
  if (wallet === undefined) return tx.insertWallet(tx.getPlayer(playerKey), zoneId);
  return endGifts(tx, wallet, nowMs);
}

function callForAmount(tx: Tx, report: RechargeReport, asked: number, context: VerbContext): void {
  const detail = `${asked} coins were chosen, the provider reported ${report.coins}`;
  if (report.coins < asked) return call(tx, report, "wrongAmount", detail, context);
  suspend(tx, report, report.coins - asked, context);
  call(tx, report, "surplus", `${detail}: the surplus is in suspense`, context);
}

function takeBack(
  tx: Tx,
  recharge: Recharge,
  report: RechargeReport,
  context: VerbContext,
): Recharge {
  const left = recharge.creditedCoins - recharge.reversedCoins;
  if (report.coins > left) {
    const detail = `recharge ${recharge.rechargeNo} brought ${left} coins, so many cannot go back`;
    suspendReport(tx, report, "chargeBack", detail, context);
    return recharge;
  }
  const { nowMs } = context;
  const wallet = walletFor(tx, recharge, nowMs);
  const owedBefore = wallet.debt;
  const after = tx.post(chargeBack(wallet, report.coins, report.reportNo), wallet, nowMs);
  tx.updateReport({ ...report, state: "applied" }, report.state);
  const reversedCoins = recharge.reversedCoins + report.coins;
  const reversed: Recharge = { ...recharge, reversedCoins, exception: "reversed" };
  tx.updateRecharge(reversed, recharge);
  const owed = after.debt - owedBefore;
  const detail = `recharge ${recharge.rechargeNo}: ${report.coins} coins went back, ${owed} are owed`;
  call(tx, report, "chargeBack", detail, context);
  tellBalance(context, tx.getPlayer(recharge.playerKey).playerId, after);
  passCoinsOn(tx, after, context);
  return reversed;
}

function call(
  tx: Tx,
  { appId, reportNo }: RechargeReport,
  kind: AttentionKind,
  detail: string,
  { nowMs }: VerbContext,
): void {
  tx.openAttention({ appId, kind, subject: reportNo, detail, openedAtMs: nowMs });
}
