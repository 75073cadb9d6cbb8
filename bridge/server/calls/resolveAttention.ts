import { creditFromSuspense } from "../ledger/credit.ts";
import type { AttentionItem } from "../orders/attention.ts";
import type { Actor } from "../orders/next.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import { unreachable } from "../unreachable.ts";
import type { VerbContext } from "../verb.ts";
import { payDebt } from "./steps/payDebt.ts";
import { tellBalance } from "./steps/tell.ts";

export interface ResolveAttentionParams {
  readonly key: number;
  /**
   * `note`: seen, nothing moves. `credit`: the coins in suspense go into the player's wallet.
   * `return`: the provider pays the price of the coins in suspense back.
   */
  readonly action: "note" | "credit" | "return";
  readonly by: Actor;
  readonly reason: string;
}

/**
 * A person decides. Refuses `orderUnknown` when there is no such open item, `paramsWrong` when the
 * action does not fit it: an uncertain order is resolved by resolveOrder.
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
  if (action !== "note") moveSuspense(tx, item, action, context);
  const text = action === "note" ? reason : `${action}: ${reason}`;
  tx.resolveAttention(item.appId, item.kind, item.subject, { by, text, atMs: context.nowMs });
  return tx.findAttention(key) ?? item;
}

function moveSuspense(
  tx: Tx,
  { appId, subject }: AttentionItem,
  action: "credit" | "return",
  context: VerbContext,
): void {
  const coins = tx
    .listPostings(appId, "suspense", subject)
    .reduce((sum, posting) => sum + (posting.to === "suspense" ? posting.coins : 0), 0);
  if (coins === 0) throw new Refusal("paramsWrong", `${subject}: no coins stand in suspense`);
  switch (action) {
    case "credit":
      return creditPlayer(tx, appId, subject, coins, context);
    case "return": {
      const postings = [{ from: "suspense", to: "rechargeClearing", coins }] as const;
      const reference = `${subject}:returned`;
      return tx.postAside({ appId, kind: "suspense", reference, postings }, context.nowMs);
    }
    default:
      return unreachable(action);
  }
}

function creditPlayer(
  tx: Tx,
  appId: string,
  reportNo: string,
  coins: number,
  context: VerbContext,
): void {
  const rechargeKey = tx.findReport(appId, reportNo)?.rechargeKey;
  if (rechargeKey === undefined) {
    throw new Refusal("paramsWrong", `${reportNo}: nobody opened this recharge, so nobody gets it`);
  }
  const { playerKey, zoneId } = tx.getRecharge(rechargeKey);
  const player = tx.getPlayer(playerKey);
  const wallet = tx.findWallet(playerKey, zoneId) ?? tx.insertWallet(player, zoneId);
  const reference = `${reportNo}:credited`;
  const moved = creditFromSuspense(wallet, coins, reference);
  if (moved.kind !== "moved")
    throw new Refusal("badAmount", "the wallet cannot hold so many coins");
  const { nowMs } = context;
  const after = payDebt(tx, tx.post(moved, wallet, nowMs), reference, nowMs);
  tellBalance(context, player.playerId, after);
}
