import type { Order } from "../orders/order.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { merchantGranted, merchantRevoked, postpone } from "./steps/answerDelivery.ts";

/**
 * What became of the goods. `revoked` and `owed` answer a refund or a reversal: they were taken back,
 * or were used up, so that the player owes them.
 */
export type MerchantOutcome = "granted" | "cannotGrant" | "revoked" | "owed";

export interface AckByMerchantParams {
  /** The app that the caller's key is for. */
  readonly appId: string;
  readonly orderNo: string;
  /** As the notice gave it. */
  readonly deliveryId: string;
  readonly outcome: MerchantOutcome;
  readonly reason?: string;
}

/**
 * The merchant's server says what became of a delivery that it grants (ORDERS.md 12). `granted`
 * fulfils the order; `cannotGrant` keeps the goods due, and after five times a person looks or the
 * coins go back. A repeat changes nothing: goods that were granted stay granted. `revoked` and `owed`
 * end the taking back of a refunded order's goods. Refuses `orderUnknown` for another app's order or
 * a delivery of another order, `notYours` where the client grants, `paramsWrong` when nothing is to
 * be taken back.
 */
export function ackByMerchant(tx: Tx, params: AckByMerchantParams, context: VerbContext): Order {
  const { appId, orderNo, deliveryId, outcome, reason } = params;
  // By its delivery, because a notice does not say through which door the order came.
  const delivery = tx.findDelivery(deliveryId);
  const order = delivery && tx.getOrder(delivery.orderKey);
  if (delivery === undefined || order?.appId !== appId || order.orderNo !== orderNo) {
    throw new Refusal("orderUnknown", "deliveryId: there is no such delivery of this order");
  }
  if (delivery.grantBy !== "server") {
    throw new Refusal("notYours", "the client acknowledges this delivery");
  }
  if (outcome === "granted") return merchantGranted(tx, delivery, order, context);
  if (outcome !== "cannotGrant") return merchantRevoked(tx, order, outcome, context);
  if (delivery.ackedAtMs !== undefined || delivery.voidedAtMs !== undefined) return order;
  return postpone(tx, "merchant", delivery, order, reason, context);
}
