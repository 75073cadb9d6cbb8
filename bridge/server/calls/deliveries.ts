import { DELIVERIES_MAX } from "../../wire/limits.ts";
import type { DeliveryView } from "../../wire/views.ts";
import { requireSession } from "../auth/requireSession.ts";
import { type Delivery, deliveryView, isHeldFor, LEASE_MS } from "../orders/delivery.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { storedCall } from "./call.ts";
import { paramsOf, SAVE_SLOT, SESSION_MEMBER } from "./fields.ts";
import { changeOrder } from "./steps/writeOrder.ts";

/**
 * What is due and free to take. What the client grants is offered to the save slot that ordered it,
 * and to this session alone for LEASE_MS; what the merchant's server grants comes along for information.
 */
export const deliveries = storedCall<"deliveries">(
  paramsOf({ ...SESSION_MEMBER, saveSlot: SAVE_SLOT }),
  (tx, params, context) => {
    const { player, hash } = requireSession(tx, params, context);
    const due = tx.listDue(player.key, params.saveSlot, hash, context.nowMs, DELIVERIES_MAX);
    if (due.length === 0) return {};
    return { deliveries: due.map((delivery) => offer(tx, delivery, hash, context)) };
  },
);

/** Asking again within the lease shows the same offer. */
function offer(
  tx: Tx,
  delivery: Delivery,
  sessionHash: string,
  context: VerbContext,
): DeliveryView {
  const order = tx.getOrder(delivery.orderKey);
  const { nowMs } = context;
  if (delivery.grantBy === "server" || isHeldFor(delivery, sessionHash, nowMs)) {
    return deliveryView(delivery, order);
  }
  const attempt = delivery.attempts + 1;
  const hold = { sessionHash, untilMs: nowMs + LEASE_MS };
  const offered = { ...delivery, attempts: attempt, hold };
  tx.updateDelivery(offered);
  changeOrder(tx, order, { kind: "offered", attempt }, nowMs);
  return deliveryView(offered, order);
}
