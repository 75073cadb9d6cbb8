import type { Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { tellOrder } from "./tell.ts";

/**
 * Calls a person for an order whose coins are held. Nothing ends the hold by itself: only an answer,
 * or the person (resolveOrder).
 */
export function becomeUncertain(
  tx: Tx,
  playerId: string,
  order: Order,
  context: VerbContext,
): void {
  tx.openAttention({
    appId: order.appId,
    kind: "uncertain",
    subject: order.orderNo,
    detail: `${order.coins} coins are held: find out whether the order was paid, then resolve it`,
    openedAtMs: context.nowMs,
  });
  tellOrder(context, playerId, order);
}
