import { Type } from "@sinclair/typebox";
import { REASON_BYTES_MAX } from "../../wire/limits.ts";
import { requireSession } from "../auth/requireSession.ts";
import { isHeldAgainst } from "../orders/delivery.ts";
import { orderView } from "../orders/orderView.ts";
import { Refusal } from "../refusal.ts";
import { storedCall } from "./call.ts";
import { paramsOf, SESSION_MEMBER, text } from "./fields.ts";
import { callForKeptGoods, grant, postpone } from "./steps/answerDelivery.ts";

/**
 * The game says what became of a delivery. `granted` fulfils the order, whichever of the player's
 * sessions says it: the goods are there. `cannotGrant` keeps them due. A repeat changes nothing.
 */
export const ackDelivery = storedCall<"ackDelivery">(
  paramsOf({
    ...SESSION_MEMBER,
    deliveryId: Type.String({ pattern: "^[0-9a-f]{32}$" }),
    outcome: Type.Union([Type.Literal("granted"), Type.Literal("cannotGrant")]),
    reason: Type.Optional(text(REASON_BYTES_MAX)),
  }),
  (tx, params, context) => {
    const session = requireSession(tx, params, context);
    const delivery = tx.findDelivery(params.deliveryId);
    if (delivery === undefined || delivery.playerKey !== session.player.key) {
      throw new Refusal("orderUnknown", "deliveryId: there is no such delivery");
    }
    if (delivery.grantBy !== "client") {
      throw new Refusal("notYours", "the merchant's server acknowledges this delivery");
    }
    const order = tx.getOrder(delivery.orderKey);
    if (delivery.voidedAtMs !== undefined && params.outcome === "granted") {
      callForKeptGoods(tx, order, "player", context);
    }
    const isOver = delivery.ackedAtMs !== undefined || delivery.voidedAtMs !== undefined;
    if (isOver) return { order: orderView(order) };
    if (params.outcome === "granted") {
      const granter = { by: "player", sessionHash: session.hash } as const;
      return { order: orderView(grant(tx, granter, delivery, order, context)) };
    }
    // Another session is at it; this one's trouble says nothing of that.
    if (isHeldAgainst(delivery, session.hash, context.nowMs)) return { order: orderView(order) };
    return { order: orderView(postpone(tx, "player", delivery, order, params.reason, context)) };
  },
);
