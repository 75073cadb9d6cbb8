/** What follows from settled money: owned products, goods that are due, and news of it. */

import type { Wallet } from "../../ledger/wallet.ts";
import type { Delivery } from "../../orders/delivery.ts";
import { isForGood, type Order } from "../../orders/order.ts";
import { timedHex } from "../../orders/tradeNo.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { areMade, hasProps, prepareProps } from "../props/prepareProps.ts";
import { noticeOrder } from "./noticeOrder.ts";
import { tellBalance, tellDelivery, tellOrder } from "./tell.ts";

/** An order whose money has just settled. */
export interface JustPaid {
  readonly playerId: string;
  readonly order: Order;
  /** As the debit left it; absent where no coins moved. */
  readonly wallet?: Wallet;
}

/** Makes the goods of a paid order due, and tells the player's games: order, coins, goods. */
export function becomePaid(
  tx: Tx,
  { playerId, order, wallet }: JustPaid,
  context: VerbContext,
  reminders: 1 | 2 = 1,
): void {
  const { nowMs } = context;
  if (order.items?.some(isForGood)) tx.ownClaims(order.key, nowMs);
  const delivery = openGoods(tx, order, context);
  noticeOrder(tx, order, "paid", context);
  tellOrder(context, playerId, order);
  if (wallet !== undefined) tellBalance(context, playerId, wallet);
  if (delivery === undefined) return;
  for (let told = 0; told < reminders; told += 1) tellDelivery(context, playerId, delivery, order);
}

/** Makes the goods due; undefined while some of them are still being made on a chain. */
export function openGoods(tx: Tx, order: Order, context: VerbContext): Delivery | undefined {
  if (!hasProps(order) || areMade(tx, tx.listPropsOfOrder(order.key))) {
    return openDelivery(tx, order, context);
  }
  prepareProps(tx, order, context);
  return undefined;
}

/** The order's goods are due, under a delivery id of their own. */
export function openDelivery(tx: Tx, order: Order, context: VerbContext): Delivery {
  return tx.insertDelivery({
    deliveryId: timedHex(context),
    orderKey: order.key,
    playerKey: order.playerKey,
    grantBy: order.grantBy,
    attempts: 0,
    tries: 0,
    createdAtMs: context.nowMs,
  });
}
