import { type Door, isUnpaid, type Order } from "../orders/order.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { closeUnpaid } from "./steps/closeUnpaid.ts";
import { requireOrder } from "./steps/findOrder.ts";

export interface ExpireOrderParams {
  readonly appId: string;
  readonly door: Door;
  readonly orderNo: string;
}

/**
 * Ends an unpaid order before its time. Refuses `orderUnknown`, and `paramsWrong` while any money is
 * known of or the order is closed.
 */
export function expireOrder(tx: Tx, params: ExpireOrderParams, context: VerbContext): Order {
  const order = requireOrder(tx, params.appId, params.door, params.orderNo);
  if (!isUnpaid(order)) {
    throw new Refusal("paramsWrong", `${order.orderNo}: ${order.life}, money ${order.money}`);
  }
  const { playerId } = tx.getPlayer(order.playerKey);
  return closeUnpaid(tx, playerId, order, { kind: "expired" }, context);
}
