import type { Door } from "../orders/order.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { requireOrder } from "./steps/findOrder.ts";
import { putBack, type RefundAsked, type Refunded } from "./steps/putBack.ts";

export interface RefundOrderParams extends RefundAsked {
  readonly appId: string;
  readonly door: Door;
  readonly orderNo: string;
}

/** Refunds an order, whole or in part (ORDERS.md 3); refuses as putBack says, and `orderUnknown`. */
export function refundOrder(tx: Tx, params: RefundOrderParams, context: VerbContext): Refunded {
  const { appId, door, orderNo, ...asked } = params;
  return putBack(tx, requireOrder(tx, appId, door, orderNo), asked, context);
}
