import type { Order } from "../../orders/order.ts";
import { ackByMerchant, type MerchantOutcome } from "../ackByMerchant.ts";
import { requireOrder } from "../steps/findOrder.ts";
import { putBack } from "../steps/putBack.ts";
import { merchantVerb } from "./merchantVerb.ts";
import { merchantOrder, merchantRefund } from "./merchantViews.ts";
import type { OrderOfApp } from "./orders.ts";

export interface RefundAsk extends OrderOfApp {
  readonly refundNo: string;
  /** All that is left, when absent. */
  readonly coins?: number;
  readonly reason: string;
}

/** Gives coins of an order back under a number of its own; refuses as putBack (calls/steps). */
export const apiRefundOrder = merchantVerb(
  "refunds:write",
  (tx, { app }, { door, orderNo, ...asked }: RefundAsk, context) => {
    const order = requireOrder(tx, app.appId, door, orderNo);
    const made = putBack(tx, order, { ...asked, by: "merchant" }, context);
    return { order: merchantOrder(tx, made.order), coins: made.coins, isRepeat: made.isRepeat };
  },
);

/** Oldest first. Refuses `orderUnknown`. */
export const apiListRefunds = merchantVerb("orders:read", (tx, { app }, ask: OrderOfApp) => {
  const order = requireOrder(tx, app.appId, ask.door, ask.orderNo);
  return { refunds: tx.listRefunds(order.key).map(merchantRefund) };
});

export interface AckAsk {
  readonly orderNo: string;
  readonly deliveryId: string;
  readonly outcome: MerchantOutcome;
  readonly reason?: string;
}

/** Says what became of goods that the merchant's server grants; refuses as ackByMerchant. */
export const apiAckDelivery = merchantVerb(
  "deliveries:write",
  (tx, { app }, ask: AckAsk, context) => {
    const order: Order = ackByMerchant(tx, { appId: app.appId, ...ask }, context);
    return merchantOrder(tx, order);
  },
);
