/** Money of chains that a merchant gives back. */

import { chainRefundsOf, refundOnChain, reportRefundSent } from "../invoices/sendBack.ts";
import { requireOrder } from "../steps/findOrder.ts";
import { merchantVerb } from "./merchantVerb.ts";
import type { OrderOfApp } from "./orders.ts";

export interface ChainRefundAsk extends OrderOfApp {
  readonly refundNo: string;
  readonly amount?: string;
  readonly to?: string;
}

/** Begins to give back what was paid on a chain; refuses as refundOnChain. */
export const apiRefundOnChain = merchantVerb(
  "refunds:write",
  (tx, { app: { appId } }, ask: ChainRefundAsk, context) =>
    refundOnChain(tx, { ...ask, appId, by: "merchant" }, context),
);

export interface RefundSentAsk extends OrderOfApp {
  readonly refundNo?: string;
  readonly txIds: readonly string[];
}

/** Where it went; refuses as reportRefundSent. */
export const apiTellRefundSent = merchantVerb(
  "refunds:write",
  (tx, { app: { appId } }, ask: RefundSentAsk, context) =>
    reportRefundSent(tx, { ...ask, appId, by: "merchant" }, context),
);

/** Oldest first. Refuses `orderUnknown`. */
export const apiListChainRefunds = merchantVerb("orders:read", (tx, { app }, ask: OrderOfApp) =>
  chainRefundsOf(tx, requireOrder(tx, app.appId, ask.door, ask.orderNo)),
);
