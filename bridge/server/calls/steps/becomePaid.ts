/** What follows from settled money: owned products, goods that are due, and news of it. */

import { isForGood, type Order } from "../../orders/order.ts";
import { timedHex } from "../../orders/tradeNo.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { noticeOrder } from "./noticeOrder.ts";
import { tellDelivery, tellOrder } from "./tell.ts";

/** Makes the goods of an order due whose money has just settled. */
export function becomePaid(
  tx: Tx,
  playerId: string,
  order: Order,
  context: VerbContext,
  reminders: 1 | 2 = 1,
): void {
  const { nowMs } = context;
  if (order.items?.some(isForGood)) tx.ownClaims(order.key, nowMs);
  const delivery = tx.insertDelivery({
    deliveryId: timedHex(context),
    orderKey: order.key,
    playerKey: order.playerKey,
    grantBy: order.grantBy,
    attempts: 0,
    tries: 0,
    createdAtMs: nowMs,
  });
  noticeOrder(tx, order, nowMs);
  tellOrder(context, playerId, order);
  for (let told = 0; told < reminders; told += 1) tellDelivery(context, playerId, delivery, order);
}
