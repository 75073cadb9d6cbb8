/** The order's state table (ORDERS.md) as one pure function. */

import { unreachable } from "../unreachable.ts";
import { type Axes, isUnpaid } from "./order.ts";

/** CannotGrant answers after which an order needs a person. */
export const CANNOT_GRANT_MAX = 5;

/** Who made an event happen. */
export type Actor = "player" | "server" | "provider" | "merchant" | "operator";

/** What can happen to an order; each accepted one becomes a row of its story. */
export type OrderEvent =
  /** A new number with a valid quote. */
  | { readonly kind: "created"; readonly by?: Actor }
  /** A number that never became an order is closed for ever. */
  | { readonly kind: "closedAbsent" }
  /** Hosted coins were debited in the same transaction, `giftCoins` of them gift coins. */
  | { readonly kind: "paid"; readonly coins: number; readonly giftCoins: number }
  /** The rail said no for good; nothing moved. */
  | { readonly kind: "failed"; readonly by: Actor }
  /** The rail's answer is unknown; `coins` are held meanwhile. Only an answer or a person ends it. */
  | { readonly kind: "uncertain"; readonly coins: number; readonly giftCoins: number }
  | {
      readonly kind: "resolved";
      readonly outcome: "settled" | "none";
      readonly by: Actor;
      readonly reason?: string;
    }
  /** A chain shows the payment, not yet deep enough. */
  | { readonly kind: "seen"; readonly confirmations: number }
  /** What was seen is gone from the chain: `left` says whether some other payment is still seen. */
  | { readonly kind: "dropped"; readonly left: boolean }
  /** Deep enough, and as much as is due; `surplus` went to suspense. */
  | { readonly kind: "confirmed"; readonly surplus: boolean }
  /** Deep enough, but less than is due. */
  | { readonly kind: "partial" }
  /** Money for a closed order, in suspense; the app's policy may take the order up again. */
  | { readonly kind: "late"; readonly reopened: boolean }
  /** Late money of one payment became `coins` in the player's wallet, under this reference. */
  | { readonly kind: "credited"; readonly coins: number; readonly reference: string }
  /** The chain took that payment back: so did we; `owed` of the coins were spent already. */
  | {
      readonly kind: "creditReversed";
      readonly coins: number;
      readonly owed: number;
      readonly reference: string;
    }
  /** Settled money was taken away: a reorganization, or a charge-back. */
  | { readonly kind: "reversed" }
  /** What was reversed is there again; due goods come under a new delivery id. */
  | { readonly kind: "settledAgain" }
  | { readonly kind: "expired" }
  | { readonly kind: "cancelled"; readonly by: Actor; readonly reason?: string }
  /**
   * The guest who bought it became a player (both by their ids), who has the goods from now on. Of
   * `ownedTwice` the player has one already.
   */
  | {
      readonly kind: "merged";
      readonly guest: string;
      readonly player: string;
      readonly ownedTwice?: readonly string[];
    }
  /** Goods that lie on a chain are there, deep enough: now they are due to somebody. */
  | { readonly kind: "prepared"; readonly props: number }
  /** The goods were offered to one taker. */
  | { readonly kind: "offered"; readonly attempt: number }
  | { readonly kind: "granted"; readonly by: Actor }
  /** The taker could not hand over the goods, for the `tries`-th time. */
  | {
      readonly kind: "cannotGrant";
      readonly by: Actor;
      readonly tries: number;
      readonly reason?: string;
    }
  /** A refund of the whole that a chain has yet to carry. */
  | { readonly kind: "refunding"; readonly refundNo: string; readonly by: Actor }
  /** The chain took back what had been refunded for good: it is to be carried again. */
  | { readonly kind: "refundUndone"; readonly refundNo: string }
  /** How a transfer stands that gives money of a chain back; nothing moves by it. */
  | {
      readonly kind: "sendBack";
      readonly refundNo: string;
      readonly step: "prepared" | "sent" | "failed" | "final" | "undone" | "void";
      readonly by: Actor;
      readonly reason?: string;
    }
  /** `coins` went back; `whole` when nothing of the price is left. */
  | {
      readonly kind: "refunded";
      readonly refundNo: string;
      readonly coins: number;
      readonly whole: boolean;
      readonly by: Actor;
      readonly reason?: string;
    }
  /** The goods of a refunded or reversed order were taken back, or a debt was booked for them. */
  | { readonly kind: "revoked"; readonly by: Actor; readonly debt: boolean }
  | { readonly kind: "marked"; readonly by: Actor; readonly reason: string };

/** The order's new place, or that the table has no such cell. */
export type Next =
  | { readonly kind: "moved"; readonly axes: Axes }
  | { readonly kind: "unlisted"; readonly event: OrderEvent["kind"] };

/**
 * Where `axes` goes by `event`; undefined stands for "there is no order yet". A cell that is not
 * listed moves nothing.
 */
export function next(axes: Axes | undefined, event: OrderEvent): Next {
  const moved = axes === undefined ? begin(event) : move(axes, event);
  if (moved === undefined) return { kind: "unlisted", event: event.kind };
  return { kind: "moved", axes: moved };
}

const NEW: Axes = { life: "open", money: "none", delivery: "none", exception: "none" };

function begin(event: OrderEvent): Axes | undefined {
  if (event.kind === "created") return NEW;
  if (event.kind === "closedAbsent") return { ...NEW, life: "cancelled" };
  return undefined;
}

function move(axes: Axes, event: OrderEvent): Axes | undefined {
  switch (event.kind) {
    case "created":
    case "closedAbsent":
      return undefined;
    case "paid":
    case "failed":
    case "uncertain":
    case "expired":
    case "cancelled":
      return isUnpaid(axes) ? moveUnpaid(axes, event.kind) : undefined;
    case "resolved":
      return resolve(axes, event.outcome);
    case "seen":
    case "dropped":
    case "confirmed":
    case "partial":
      return moveOnChain(axes, event);
    case "late":
      return isClosedUnpaid(axes) ? comeLate(axes, event.reopened) : undefined;
    case "credited":
    case "creditReversed":
      return isClosedUnpaid(axes) ? axes : undefined;
    case "reversed":
      return axes.money === "settled" ? reverse(axes) : undefined;
    case "settledAgain":
      return axes.money === "reversed" ? settleAgain(axes) : undefined;
    case "prepared":
      return axes.money === "settled" && axes.delivery === "due" ? axes : undefined;
    case "offered":
      return areGoodsDue(axes) ? { ...axes, delivery: "offered" } : undefined;
    case "granted":
      return areGoodsDue(axes)
        ? { ...axes, delivery: "acked", exception: withoutUndeliverable(axes) }
        : undefined;
    case "cannotGrant":
      return areGoodsDue(axes) ? keepDue(axes, event.tries) : undefined;
    case "refunding":
      return axes.money === "settled" ? { ...takeGoodsBack(axes), money: "refunding" } : undefined;
    case "refunded":
      return refund(axes, event.whole);
    case "refundUndone":
      return axes.money === "refunded" ? { ...axes, money: "refunding" } : undefined;
    case "sendBack":
      return axes;
    case "revoked":
      return axes.delivery === "revoking" ? { ...axes, delivery: "revoked" } : undefined;
    case "merged":
      return axes.money === "settled" ? axes : undefined;
    case "marked":
      return { ...axes, exception: "marked" };
    default:
      return unreachable(event);
  }
}

/** Expiry and cancel wait while money is uncertain or seen; so does a second payment. */
function moveUnpaid(
  axes: Axes,
  kind: "paid" | "failed" | "uncertain" | "expired" | "cancelled",
): Axes {
  if (kind === "paid") return settled(axes);
  if (kind === "uncertain") return { ...axes, money: "uncertain" };
  return { ...axes, life: kind };
}

function settled(axes: Axes): Axes {
  return { ...axes, money: "settled", delivery: "due" };
}

function resolve(axes: Axes, outcome: "settled" | "none"): Axes | undefined {
  if (axes.money !== "uncertain") return undefined;
  return outcome === "settled" ? settled(axes) : { ...axes, money: "none" };
}

function moveOnChain(
  axes: Axes,
  event: Extract<OrderEvent, { kind: "seen" | "dropped" | "confirmed" | "partial" }>,
): Axes | undefined {
  const isSeen = axes.money === "seen";
  if (axes.life !== "open" || !(isSeen || axes.money === "none")) return undefined;
  switch (event.kind) {
    case "seen":
      return { ...axes, money: "seen" };
    case "dropped":
      return isSeen ? { ...axes, money: event.left ? "seen" : "none" } : undefined;
    case "confirmed":
      return { ...settled(axes), exception: event.surplus ? "over" : withoutPartial(axes) };
    case "partial":
      // It lies in suspense: the order is as unpaid as before, and may still expire.
      return { ...axes, money: "none", exception: "partial" };
    default:
      return unreachable(event);
  }
}

function isClosedUnpaid({ life, money }: Axes): boolean {
  return life !== "open" && money === "none";
}

function comeLate(axes: Axes, reopened: boolean): Axes {
  const late: Axes = { ...axes, exception: "late" };
  return reopened ? settled({ ...late, life: "open" }) : late;
}

function reverse(axes: Axes): Axes {
  return { ...takeGoodsBack(axes), money: "reversed", exception: "reversed" };
}

/** What nobody has yet is void; what somebody has must be given back. */
function takeGoodsBack(axes: Axes): Axes {
  if (axes.delivery === "due" || axes.delivery === "offered") return { ...axes, delivery: "void" };
  return axes.delivery === "acked" ? { ...axes, delivery: "revoking" } : axes;
}

function settleAgain(axes: Axes): Axes {
  const exception = axes.exception === "reversed" ? "none" : axes.exception;
  const delivery = axes.delivery === "revoking" ? "acked" : "due";
  return { ...axes, money: "settled", exception, delivery };
}

function refund(axes: Axes, whole: boolean): Axes | undefined {
  if (axes.money === "refunding") return whole ? { ...axes, money: "refunded" } : undefined;
  if (axes.money !== "settled") return undefined;
  if (!whole) return axes;
  return { ...takeGoodsBack(axes), money: "refunded", exception: withoutUndeliverable(axes) };
}

function areGoodsDue(axes: Axes): boolean {
  const waiting = axes.delivery === "due" || axes.delivery === "offered";
  return axes.money === "settled" && waiting;
}

function keepDue(axes: Axes, tries: number): Axes {
  const stuck = tries >= CANNOT_GRANT_MAX && axes.exception === "none";
  return { ...axes, delivery: "due", exception: stuck ? "undeliverable" : axes.exception };
}

function withoutUndeliverable(axes: Axes): Axes["exception"] {
  return axes.exception === "undeliverable" ? "none" : axes.exception;
}

function withoutPartial(axes: Axes): Axes["exception"] {
  return axes.exception === "partial" ? "none" : axes.exception;
}
