/** The order's state table (ORDERS.md) as one pure function. */

import { type Axes, isUnpaid } from "./order.ts";

/** CannotGrant answers after which an order needs a person. */
export const CANNOT_GRANT_MAX = 5;

/** Who made an event happen. */
export type Actor = "player" | "server" | "provider";

/** What can happen to an order; each accepted one becomes a row of its story. */
export type OrderEvent =
  /** A new number with a valid quote. */
  | { readonly kind: "created" }
  /** A number that never became an order is closed for ever. */
  | { readonly kind: "closedAbsent" }
  /** Hosted coins were debited in the same transaction, `giftCoins` of them gift coins. */
  | { readonly kind: "paid"; readonly coins: number; readonly giftCoins: number }
  /** The rail said no for good; nothing moved. */
  | { readonly kind: "failed"; readonly by: Actor }
  | { readonly kind: "expired" }
  | { readonly kind: "cancelled"; readonly by: Actor }
  /** The goods were offered to one taker. */
  | { readonly kind: "offered"; readonly attempt: number }
  | { readonly kind: "granted"; readonly by: Actor }
  /** The taker could not hand over the goods, for the `tries`-th time. */
  | {
      readonly kind: "cannotGrant";
      readonly by: Actor;
      readonly tries: number;
      readonly reason?: string;
    };

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

/** Expiry and cancel wait while money is uncertain or seen; so does a second payment. */
function move(axes: Axes, event: OrderEvent): Axes | undefined {
  switch (event.kind) {
    case "created":
    case "closedAbsent":
      return undefined;
    case "paid":
      return isUnpaid(axes) ? { ...axes, money: "settled", delivery: "due" } : undefined;
    case "failed":
      return isUnpaid(axes) ? { ...axes, life: "failed" } : undefined;
    case "expired":
      return isUnpaid(axes) ? { ...axes, life: "expired" } : undefined;
    case "cancelled":
      return isUnpaid(axes) ? { ...axes, life: "cancelled" } : undefined;
    case "offered":
      return areGoodsDue(axes) ? { ...axes, delivery: "offered" } : undefined;
    case "granted":
      return areGoodsDue(axes)
        ? { ...axes, delivery: "acked", exception: withoutUndeliverable(axes) }
        : undefined;
    case "cannotGrant":
      return areGoodsDue(axes) ? keepDue(axes, event.tries) : undefined;
  }
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
