/** What the one who grants says of a delivery: it was granted, or it cannot be. */

import { ACK_ALARM_MIN_MS, type Delivery, RETRY_PAUSE_MS } from "../../orders/delivery.ts";
import { CANNOT_GRANT_MAX } from "../../orders/next.ts";
import { isPaidOnChain, type Order } from "../../orders/order.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { putBack } from "./putBack.ts";
import { tellOrder } from "./tell.ts";
import { changeOrder } from "./writeOrder.ts";

/** Who answers: a player's game in one session, or the merchant's server. */
export type Granter =
  | { readonly by: "player"; readonly sessionHash: string }
  | { readonly by: "merchant" };

/**
 * The merchant's server has the goods granted; gives the order as it is then. A repeat changes
 * nothing; goods that are void meanwhile call a person.
 */
export function merchantGranted(
  tx: Tx,
  delivery: Delivery,
  order: Order,
  context: VerbContext,
): Order {
  if (delivery.voidedAtMs !== undefined) callForKeptGoods(tx, order, "merchant", context);
  if (delivery.ackedAtMs !== undefined || delivery.voidedAtMs !== undefined) return order;
  return grant(tx, { by: "merchant" }, delivery, order, context);
}

/**
 * The merchant's server took back the goods of an order whose money went back, or noted that the
 * player owes them. A repeat changes nothing.
 */
export function merchantRevoked(
  tx: Tx,
  order: Order,
  outcome: "revoked" | "owed",
  { nowMs }: VerbContext,
): Order {
  const { delivery } = order;
  if (delivery === "revoked" || delivery === "void") return order;
  if (delivery !== "revoking") {
    throw new Refusal("paramsWrong", `outcome: the goods are ${delivery}, not to be taken back`);
  }
  return changeOrder(
    tx,
    order,
    { kind: "revoked", by: "merchant", debt: outcome === "owed" },
    nowMs,
  );
}

/** The refund came between the offer and the answer: goods and coins are both the player's now. */
export function callForKeptGoods(
  tx: Tx,
  order: Order,
  by: Granter["by"],
  { nowMs: openedAtMs }: VerbContext,
): void {
  const { appId, orderNo: subject, coins } = order;
  const who = by === "player" ? "the game" : "the merchant's server";
  const detail = `${who} granted the goods although all ${coins} coins had gone back`;
  tx.openAttention({ appId, kind: "goodsKept", subject, detail, openedAtMs });
}

/** Fulfils the order of a delivery that is due. */
export function grant(
  tx: Tx,
  granter: Granter,
  delivery: Delivery,
  order: Order,
  context: VerbContext,
): Order {
  const { nowMs } = context;
  const { by } = granter;
  tx.ackDelivery(delivery, by, granter.by === "player" ? granter.sessionHash : "", nowMs);
  const resolution = { by, text: "granted after all", atMs: nowMs } as const;
  if (order.exception === "undeliverable") {
    tx.resolveAttention(order.appId, "undeliverable", order.orderNo, resolution);
  }
  if (delivery.grantBy === "server" && nowMs - delivery.createdAtMs >= ACK_ALARM_MIN_MS) {
    tx.resolveAttention(order.appId, "unacknowledged", order.orderNo, resolution);
  }
  const fulfilled = changeOrder(tx, order, { kind: "granted", by }, nowMs);
  tellOrder(context, tx.getPlayer(order.playerKey).playerId, fulfilled);
  return fulfilled;
}

/**
 * The goods of a due delivery rest a little; after too many tries a person is asked to look, or the
 * coins go back, by the app's policy.
 */
export function postpone(
  tx: Tx,
  by: Granter["by"],
  delivery: Delivery,
  order: Order,
  reason: string | undefined,
  context: VerbContext,
): Order {
  const { nowMs } = context;
  const tries = delivery.tries + 1;
  const untilMs = tries < CANNOT_GRANT_MAX ? nowMs + RETRY_PAUSE_MS : Number.MAX_SAFE_INTEGER;
  tx.updateDelivery({ ...delivery, tries, hold: { sessionHash: undefined, untilMs } });
  const event = { kind: "cannotGrant", by, tries, reason } as const;
  const postponed = changeOrder(tx, order, event, nowMs);
  if (tries >= CANNOT_GRANT_MAX) return giveUp(tx, postponed, reason, context);
  tellOrder(context, tx.getPlayer(order.playerKey).playerId, postponed);
  return postponed;
}

function giveUp(tx: Tx, order: Order, reason: string | undefined, context: VerbContext): Order {
  const { appId, orderNo } = order;
  const why = reason ?? "no reason was given";
  const policy = context.catalog.findApp(appId)?.app.undeliverable;
  // Nobody here can send money of a chain back.
  if (policy === "refund" && !isPaidOnChain(order)) {
    const refundNo = `undeliverable-${orderNo}`;
    return putBack(tx, order, { refundNo, by: "server", reason: why }, context).order;
  }
  const detail = `the goods could not be granted: ${why}`;
  const { nowMs: openedAtMs } = context;
  tx.openAttention({ appId, kind: "undeliverable", subject: orderNo, detail, openedAtMs });
  tellOrder(context, tx.getPlayer(order.playerKey).playerId, order);
  return order;
}
