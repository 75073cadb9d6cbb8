import type { Order } from "../orders/order.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { merchantGranted, postpone } from "./steps/answerDelivery.ts";
import { requireOrder } from "./steps/findOrder.ts";

export interface AckByMerchantParams {
  /** The app that the caller's key is for. */
  readonly appId: string;
  readonly orderNo: string;
  /** As the notice gave it. */
  readonly deliveryId: string;
  readonly outcome: "granted" | "cannotGrant";
  readonly reason?: string;
}

/**
 * The merchant's server says what became of a delivery that it grants (ORDERS.md 12). `granted`
 * fulfils the order; `cannotGrant` keeps the goods due, and after five times a person looks or the
 * coins go back. A repeat changes nothing: goods that were granted stay granted. Refuses
 * `orderUnknown` for another app's order or a delivery of another order, `notYours` where the client
 * grants.
 */
export function ackByMerchant(tx: Tx, params: AckByMerchantParams, context: VerbContext): Order {
  const { appId, orderNo, deliveryId, outcome, reason } = params;
  const order = requireOrder(tx, appId, "plugin", orderNo);
  const delivery = tx.listDeliveries(order.key).find((one) => one.deliveryId === deliveryId);
  if (delivery === undefined) {
    throw new Refusal("orderUnknown", "deliveryId: there is no such delivery of this order");
  }
  if (delivery.grantBy !== "server") {
    throw new Refusal("notYours", "the client acknowledges this delivery");
  }
  if (outcome === "granted") return merchantGranted(tx, delivery, order, context);
  if (delivery.ackedAtMs !== undefined || delivery.voidedAtMs !== undefined) return order;
  return postpone(tx, "merchant", delivery, order, reason, context);
}
