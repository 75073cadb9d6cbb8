import { chargeBack, creditFromSuspense } from "../ledger/credit.ts";
import type { Posting } from "../ledger/entry.ts";
import type { Wallet } from "../ledger/wallet.ts";
import type { AttentionItem, AttentionKind } from "../orders/attention.ts";
import type { Actor } from "../orders/next.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { passCoinsOn } from "./steps/passOn.ts";
import { payDebt } from "./steps/payDebt.ts";
import { tellBalance } from "./steps/tell.ts";

export interface ResolveAttentionParams {
  readonly key: number;
  /**
   * `note`: seen, nothing moves. `credit`: the coins in suspense go into the player's wallet.
   * `return`: the provider pays the price of the coins in suspense back, or takes its charge-back
   * back. `take`: the charge-back in suspense is right, and takes the coins out of the wallet.
   */
  readonly action: "note" | "credit" | "return" | "take";
  readonly by: Actor;
  readonly reason: string;
}

/**
 * A person decides. Refuses `orderUnknown` when there is no such open item, `paramsWrong` when the
 * action does not fit it: an uncertain order is resolved by resolveOrder, and coins in suspense must
 * go somewhere, or nobody would look at them again.
 */
export function resolveAttention(
  tx: Tx,
  { key, action, by, reason }: ResolveAttentionParams,
  context: VerbContext,
): AttentionItem {
  const item = tx.findAttention(key);
  if (item === undefined) throw new Refusal("orderUnknown", `there is no item ${key}`);
  if (item.resolvedAtMs !== undefined) {
    throw new Refusal("paramsWrong", `item ${key} was resolved: ${item.resolution}`);
  }
  if (item.kind === "uncertain") {
    throw new Refusal("paramsWrong", `resolve order ${item.subject} instead: its coins are held`);
  }
  if (item.kind === "railHalted") {
    throw new Refusal("paramsWrong", `${item.subject} stays halted: coinslot chain unlock`);
  }
  moveSuspense(tx, item, action, context);
  const text = action === "note" ? reason : `${action}: ${reason}`;
  tx.resolveAttention(item.appId, item.kind, item.subject, { by, text, atMs: context.nowMs });
  return tx.findAttention(key) ?? item;
}

/** The items whose subject is a report: others may have the same number by chance. */
const ABOUT_REPORTS: readonly AttentionKind[] = [
  "surplus",
  "doubleCredit",
  "unmatched",
  "chargeBack",
];

function moveSuspense(
  tx: Tx,
  { appId, kind, subject }: AttentionItem,
  action: ResolveAttentionParams["action"],
  context: VerbContext,
): void {
  const isAboutReport = ABOUT_REPORTS.includes(kind);
  const [stood] = isAboutReport ? tx.listPostings(appId, "suspense", subject) : [];
  if (stood === undefined) {
    if (action === "note") return;
    throw new Refusal("paramsWrong", `${subject}: no coins stand in suspense`);
  }
  const { coins, from, to } = stood;
  const isPayment = to === "suspense";
  if (action === "return") {
    const reference = `${subject}:returned`;
    return moveAside(tx, { appId, reference, from: to, to: from, coins }, context);
  }
  if (action === "credit" && isPayment) return creditPlayer(tx, appId, subject, coins, context);
  if (action === "take" && !isPayment) return takeFromPlayer(tx, appId, subject, coins, context);
  const fitting = isPayment ? "credit or return" : "take or return";
  throw new Refusal("paramsWrong", `${subject}: ${coins} coins stand in suspense: ${fitting}`);
}

interface Aside extends Posting {
  readonly appId: string;
  readonly reference: string;
}

function moveAside(
  tx: Tx,
  { appId, reference, from, to, coins }: Aside,
  { nowMs }: VerbContext,
): void {
  tx.postAside({ appId, kind: "suspense", reference, postings: [{ from, to, coins }] }, nowMs);
}

function creditPlayer(
  tx: Tx,
  appId: string,
  reportNo: string,
  coins: number,
  context: VerbContext,
): void {
  const wallet = walletOf(tx, appId, reportNo);
  const reference = `${reportNo}:credited`;
  const moved = creditFromSuspense(wallet, coins, reference);
  if (moved.kind !== "moved")
    throw new Refusal("badAmount", "the wallet cannot hold so many coins");
  const { nowMs } = context;
  const after = payDebt(tx, tx.post(moved, wallet, nowMs), reference, nowMs);
  tellBalance(context, tx.getPlayer(wallet.playerKey).playerId, after);
  passCoinsOn(tx, after, context);
}

/** What the wallet does not have is owed. */
function takeFromPlayer(
  tx: Tx,
  appId: string,
  reportNo: string,
  coins: number,
  context: VerbContext,
): void {
  const wallet = walletOf(tx, appId, reportNo);
  const reference = `${reportNo}:taken`;
  moveAside(tx, { appId, reference, from: "chargeBacks", to: "suspense", coins }, context);
  const after = tx.post(chargeBack(wallet, coins, reference), wallet, context.nowMs);
  tellBalance(context, tx.getPlayer(wallet.playerKey).playerId, after);
  passCoinsOn(tx, after, context);
}

/** The wallet that the report's recharge is for. */
function walletOf(tx: Tx, appId: string, reportNo: string): Wallet {
  const rechargeKey = tx.findReport(appId, reportNo)?.rechargeKey;
  if (rechargeKey === undefined) {
    throw new Refusal("paramsWrong", `${reportNo}: nobody opened this recharge, so it is nobody's`);
  }
  const { playerKey, zoneId } = tx.getRecharge(rechargeKey);
  return tx.findWallet(playerKey, zoneId) ?? tx.insertWallet(tx.getPlayer(playerKey), zoneId);
}
