import type { Actor } from "../orders/next.ts";
import type { Door, Order } from "../orders/order.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { requireOrder } from "./steps/findOrder.ts";
import { changeOrder } from "./steps/writeOrder.ts";

export interface MarkOrderParams {
  readonly appId: string;
  readonly door: Door;
  readonly orderNo: string;
  readonly by: Actor;
  readonly reason: string;
}

/** Marks an order for whoever looks at it next. Moves neither coins nor goods. */
export function markOrder(tx: Tx, params: MarkOrderParams, { nowMs }: VerbContext): Order {
  const { appId, door, orderNo, by, reason } = params;
  const order = requireOrder(tx, appId, door, orderNo);
  return changeOrder(tx, order, { kind: "marked", by, reason }, nowMs);
}
