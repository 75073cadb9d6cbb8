/** Coins of a settled order go back into the lots that they came from, under a refund number. */

import type { Posting } from "../../ledger/entry.ts";
import { refund } from "../../ledger/spend.ts";
import type { Wallet } from "../../ledger/wallet.ts";
import type { Actor } from "../../orders/next.ts";
import { isPaidOnChain, type Order } from "../../orders/order.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { noticeOrder } from "./noticeOrder.ts";
import { passCoinsOn } from "./passOn.ts";
import { payDebt } from "./payDebt.ts";
import { tellBalance, tellOrder } from "./tell.ts";
import { changeOrder } from "./writeOrder.ts";

/** What is asked back. */
export interface RefundAsked {
  /** Unique in its app; the same number never pays back twice. */
  readonly refundNo: string;
  /** 1 or more; absent for all that is left. */
  readonly coins?: number;
  readonly by: Actor;
  readonly reason: string;
}

/** A refund that was made, now or by an earlier call with the same number. */
export interface Refunded {
  readonly order: Order;
  readonly wallet: Wallet;
  readonly coins: number;
  readonly isRepeat: boolean;
}

/**
 * Refunds an order, whole or in part. A repeated number answers with what it did. Refuses
 * `orderExists` when the number was used for something else, `paramsWrong` when there is nothing to
 * give back, `badAmount` when there is not so much left.
 */
export function putBack(tx: Tx, order: Order, asked: RefundAsked, context: VerbContext): Refunded {
  const { refundNo, by, reason } = asked;
  // Of the guest who paid, when the order is another player's since.
  const wallet = tx.findWalletOf(order.appId, "spend", order.orderNo);
  if (wallet === undefined) throw new Refusal("paramsWrong", unpaidText(order));
  const known = tx.findRefund(order.appId, refundNo);
  if (known !== undefined) {
    const isSame = known.orderKey === order.key && known.coins === (asked.coins ?? known.coins);
    if (!isSame) throw new Refusal("orderExists", `refund number ${refundNo} was used otherwise`);
    return { order, wallet, coins: known.coins, isRepeat: true };
  }
  const coins = checkCoins(order, asked.coins);
  const { nowMs } = context;
  const moved = refund(wallet, postingsOf(tx, order), coins, refundNo);
  // Refunds and reports have numbers of their own, which may be the same.
  const back = payDebt(tx, tx.post(moved, wallet, nowMs), `refund:${refundNo}`, nowMs);
  const after = passCoinsOn(tx, back, context);
  tx.insertRefund({
    ...{ appId: order.appId, orderKey: order.key, refundNo },
    ...{ coins, by, reason, atMs: nowMs },
  });
  const whole = order.refundedCoins + coins === order.coins;
  const event = { kind: "refunded", refundNo, coins, whole, by, reason } as const;
  const refunded = changeOrder(tx, order, event, nowMs);
  if (whole) endGoods(tx, refunded, context);
  noticeOrder(tx, refunded, "refunded", context);
  tellOrder(context, tx.getPlayer(order.playerKey).playerId, refunded);
  tellBalance(context, tx.getPlayer(after.playerKey).playerId, after);
  return { order: refunded, wallet: after, coins, isRepeat: false };
}

function checkCoins(order: Order, asked: number | undefined): number {
  if (order.money !== "settled") {
    throw new Refusal("paramsWrong", unpaidText(order));
  }
  const left = order.coins - order.refundedCoins;
  const coins = asked ?? left;
  if (coins >= 1 && coins <= left) return coins;
  throw new Refusal("badAmount", `${order.orderNo}: ${left} coins can be refunded`);
}

function unpaidText(order: Order): string {
  const { orderNo, money } = order;
  if (isPaidOnChain(order)) return `${orderNo} was paid on a chain: coinslot invoice refund`;
  return `${orderNo}: its money is ${money}`;
}

/** The order's debit and what went back since, oldest first. */
function postingsOf(tx: Tx, { appId, orderNo, key }: Order): readonly Posting[] {
  const refunds = tx.listRefunds(key).map(({ refundNo }) => refundNo);
  return [
    ...tx.listPostings(appId, "spend", orderNo),
    ...refunds.flatMap((refundNo) => tx.listPostings(appId, "refund", refundNo)),
  ];
}

/** Nothing of the price is left: what is due is due no more, and the products can be bought again. */
function endGoods(tx: Tx, order: Order, { nowMs }: VerbContext): void {
  tx.voidDelivery(order.key, nowMs);
  tx.releaseClaims(order.key);
  const resolution = { by: "server", text: "the order was refunded", atMs: nowMs } as const;
  for (const kind of ["undeliverable", "unacknowledged"] as const) {
    tx.resolveAttention(order.appId, kind, order.orderNo, resolution);
  }
}
