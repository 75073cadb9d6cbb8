import type { OrderEvent } from "../../orders/next.ts";
import { isPaidOnChain, type Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { closeInvoices } from "./closeInvoices.ts";
import { noticeOrder } from "./noticeOrder.ts";
import { tellOrder } from "./tell.ts";
import { changeOrder } from "./writeOrder.ts";

/** Ends an order that nothing was paid for, and frees what it claimed. */
export function closeUnpaid(
  tx: Tx,
  playerId: string,
  order: Order,
  event: Extract<OrderEvent, { kind: "expired" | "cancelled" | "failed" }>,
  context: VerbContext,
): Order {
  const closed = changeOrder(tx, order, event, context.nowMs);
  tx.releaseClaims(order.key);
  noticeOrder(tx, closed, event.kind, context);
  tellOrder(context, playerId, closed);
  return isPaidOnChain(order) ? closeInvoices(tx, closed, context) : closed;
}
