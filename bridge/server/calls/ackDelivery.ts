import { Type } from "@sinclair/typebox";
import { REASON_BYTES_MAX } from "../../wire/limits.ts";
import { requireSession } from "../auth/requireSession.ts";
import type { Session } from "../auth/session.ts";
import { type Delivery, isHeldAgainst, RETRY_PAUSE_MS } from "../orders/delivery.ts";
import { CANNOT_GRANT_MAX } from "../orders/next.ts";
import type { Order } from "../orders/order.ts";
import { orderView } from "../orders/orderView.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";
import { storedCall } from "./call.ts";
import { paramsOf, SESSION_MEMBER, text } from "./fields.ts";
import { putBack } from "./steps/putBack.ts";
import { tellOrder } from "./steps/tell.ts";
import { changeOrder } from "./steps/writeOrder.ts";

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
      callForKeptGoods(tx, order, context);
    }
    const isOver = delivery.ackedAtMs !== undefined || delivery.voidedAtMs !== undefined;
    if (isOver) return { order: orderView(order) };
    if (params.outcome === "granted") {
      return { order: orderView(grant(tx, session, delivery, order, context)) };
    }
    // Another session is at it; this one's trouble says nothing of that.
    if (isHeldAgainst(delivery, session.hash, context.nowMs)) return { order: orderView(order) };
    return { order: orderView(postpone(tx, session, delivery, order, params.reason, context)) };
  },
);

/** The refund came between the offer and the answer: goods and coins are both the player's now. */
function callForKeptGoods(tx: Tx, order: Order, { nowMs: openedAtMs }: VerbContext): void {
  const { appId, orderNo: subject, coins } = order;
  const detail = `the game granted the goods although all ${coins} coins had gone back`;
  tx.openAttention({ appId, kind: "goodsKept", subject, detail, openedAtMs });
}

function grant(
  tx: Tx,
  { player, hash }: Session,
  delivery: Delivery,
  order: Order,
  context: VerbContext,
): Order {
  tx.ackDelivery(delivery, "player", hash, context.nowMs);
  const resolution = { by: "player", text: "granted after all", atMs: context.nowMs } as const;
  if (order.exception === "undeliverable") {
    tx.resolveAttention(order.appId, "undeliverable", order.orderNo, resolution);
  }
  const fulfilled = changeOrder(tx, order, { kind: "granted", by: "player" }, context.nowMs);
  tellOrder(context, player.playerId, fulfilled);
  return fulfilled;
}

/**
 * The goods rest a little; after too many tries until the next login, and a person is asked to
 * look.
 */
function postpone(
  tx: Tx,
  { player }: Session,
  delivery: Delivery,
  order: Order,
  reason: string | undefined,
  context: VerbContext,
): Order {
  const { nowMs } = context;
  const tries = delivery.tries + 1;
  const untilMs = tries < CANNOT_GRANT_MAX ? nowMs + RETRY_PAUSE_MS : Number.MAX_SAFE_INTEGER;
  tx.updateDelivery({ ...delivery, tries, hold: { sessionHash: undefined, untilMs } });
  const event = { kind: "cannotGrant", by: "player", tries, reason } as const;
  const postponed = changeOrder(tx, order, event, nowMs);
  if (tries >= CANNOT_GRANT_MAX) return giveUp(tx, postponed, reason, context);
  tellOrder(context, player.playerId, postponed);
  return postponed;
}

/** Delivery was tried often enough: by the app's policy a person looks, or the coins go back. */
function giveUp(tx: Tx, order: Order, reason: string | undefined, context: VerbContext): Order {
  const { appId, orderNo } = order;
  const why = reason ?? "the game gave no reason";
  if (context.catalog.findApp(appId)?.app.undeliverable === "refund") {
    const refundNo = `undeliverable-${orderNo}`;
    return putBack(tx, order, { refundNo, by: "server", reason: why }, context).order;
  }
  const detail = `the goods could not be granted: ${why}`;
  const { nowMs: openedAtMs } = context;
  tx.openAttention({ appId, kind: "undeliverable", subject: orderNo, detail, openedAtMs });
  tellOrder(context, tx.getPlayer(order.playerKey).playerId, order);
  return order;
}
