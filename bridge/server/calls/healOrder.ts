import type { Delivery } from "../orders/delivery.ts";
import type { Door, Order } from "../orders/order.ts";
import { timedHex } from "../orders/tradeNo.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { requireOrder } from "./steps/findOrder.ts";
import { passGoodsOn } from "./steps/passOn.ts";

export interface HealOrderParams {
  readonly appId: string;
  readonly door: Door;
  readonly orderNo: string;
}

/**
 * Brings what follows from an order in line with it; the order and its money stay as they are. The
 * rules: goods that are due have a delivery, unless one was acknowledged; goods that are not due
 * have none that waits; a paid order owns its products; a closed or refunded one claims none.
 * Refuses `orderUnknown`.
 */
export function healOrder(
  tx: Tx,
  { appId, door, orderNo }: HealOrderParams,
  context: VerbContext,
): void {
  const order = requireOrder(tx, appId, door, orderNo);
  healDelivery(tx, order, context);
  if (order.money === "settled") tx.ownClaims(order.key, context.nowMs);
  else if (!mayStillBePaid(order)) tx.releaseClaims(order.key);
  passGoodsOn(tx, tx.getPlayer(order.playerKey));
}

function healDelivery(tx: Tx, order: Order, context: VerbContext): void {
  const { nowMs } = context;
  const isDue = order.delivery === "due" || order.delivery === "offered";
  const deliveries = tx.listDeliveries(order.key);
  const waits = deliveries.some(isWaiting);
  if (waits && !isDue) tx.voidDelivery(order.key, nowMs);
  // Goods that somebody has acknowledged are not handed over again: a person looks.
  const wereGranted = deliveries.some(({ ackedAtMs }) => ackedAtMs !== undefined);
  if (waits || !isDue || wereGranted) return;
  tx.insertDelivery({
    deliveryId: timedHex(context),
    orderKey: order.key,
    playerKey: order.playerKey,
    grantBy: order.grantBy,
    attempts: 0,
    tries: 0,
    createdAtMs: nowMs,
  });
}

function isWaiting({ ackedAtMs, voidedAtMs }: Delivery): boolean {
  return ackedAtMs === undefined && voidedAtMs === undefined;
}

function mayStillBePaid({ life, money }: Order): boolean {
  return life === "open" && (money === "none" || money === "uncertain" || money === "seen");
}
