import type { Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";

/**
 * Writes down that the merchant must be told of the order, in the transaction that changed it. Orders
 * that the merchant's own server made through a document's door need no notice: it has the answer.
 */
export function noticeOrder(tx: Tx, order: Order, atMs: number): void {
  if (order.door === "plugin" && order.grantBy === "server") tx.insertNotice(order, atMs);
}
