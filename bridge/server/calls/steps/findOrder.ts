import type { Door, Order } from "../../orders/order.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";

/** An order by its number, whoever's it is: for operators and merchants. Refuses `orderUnknown`. */
export function requireOrder(tx: Tx, appId: string, door: Door, orderNo: string): Order {
  const order = tx.findOrder(appId, door, orderNo);
  if (order === undefined) throw new Refusal("orderUnknown", `${appId} ${door} ${orderNo}`);
  return order;
}
