import { requireSession } from "../auth/requireSession.ts";
import { isUnpaid } from "../orders/order.ts";
import { orderView } from "../orders/orderView.ts";
import { storedCall } from "./call.ts";
import { ORDER_NO, paramsOf, SESSION_MEMBER } from "./fields.ts";
import { closeUnpaid } from "./steps/closeUnpaid.ts";
import { requireOwnOrder } from "./steps/findOwnOrder.ts";

/** Cancels an order for which nothing was paid; any other is answered as it stands. */
export const cancelOrder = storedCall<"cancelOrder">(
  paramsOf({ ...SESSION_MEMBER, orderNo: ORDER_NO }),
  (tx, params, context) => {
    const { player } = requireSession(tx, params, context);
    const order = requireOwnOrder(tx, player, params.orderNo);
    if (!isUnpaid(order)) return { order: orderView(order) };
    const event = { kind: "cancelled", by: "player" } as const;
    return { order: orderView(closeUnpaid(tx, player.playerId, order, event, context)) };
  },
);
