import type { CoinDoor } from "../../orders/order.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";

/** One number is debited once, whatever the door (ORDERS.md 1): refuses `orderExists`. */
export function requireFreeNumber(tx: Tx, appId: string, door: CoinDoor, orderNo: string): void {
  if (!tx.isTakenElsewhere(appId, door, orderNo)) return;
  throw new Refusal("orderExists", "the number of an order at another door");
}
