/**
 * An order as the server keeps it: four axes that move, and the terms that were frozen when it was
 * made.
 */

import type { Environment, GrantAuthority, OrderItem, ProductKind } from "../../wire/views.ts";

/** Axis O: whether the order can still be paid. */
export type Life = "open" | "expired" | "cancelled" | "failed";

/** Axis M: what is known of the money. */
export type Money =
  | "none"
  | "uncertain"
  | "seen"
  | "settled"
  | "refunding"
  | "refunded"
  | "reversed";

/** The door through which an order came: the plugin's, or that of a document's own endpoints. */
export const DOORS = ["plugin", "midas", "pico", "trino", "gip0006"] as const;

export type Door = (typeof DOORS)[number];

/**
 * The doors whose orders are paid with coins, so that one number must not be debited at two of them
 * (ORDERS.md 1). Orders of the others are paid on a chain alone.
 */
export const COIN_DOORS = ["plugin", "midas", "pico"] as const satisfies readonly Door[];

export type CoinDoor = (typeof COIN_DOORS)[number];

/** Axis D: the goods. They may be due long after the order was closed. */
export type Delivery = "none" | "due" | "offered" | "acked" | "void" | "revoking" | "revoked";

/** Axis X: money or goods that do not fit and need a policy or a person. */
export type Exception =
  | "none"
  | "partial"
  | "over"
  | "late"
  | "reversed"
  | "undeliverable"
  | "marked";

/** Where an order stands. Only `next` (next.ts) makes new ones. */
export interface Axes {
  readonly life: Life;
  readonly money: Money;
  readonly delivery: Delivery;
  readonly exception: Exception;
}

/** A good that lies on a chain: prepared for the player once it is paid (docs/PROPS.md). */
export interface PropGood {
  /** The game's own id of such things. */
  readonly oid: string;
  /** What its output holds, in the chain's smallest units. */
  readonly gold: number;
  /** The chain's name in the operator's file; absent: the first that can hold props. */
  readonly net?: string;
}

/** One line of a cart as it was quoted, with what the catalogue said of the product then. */
export interface QuotedItem extends OrderItem {
  readonly kind: ProductKind;
  readonly prop?: PropGood;
}

/**
 * What was asked and agreed; never changes (ORDERS.md 9), but for the player when a guest becomes one
 * (ORDERS.md 21).
 */
export interface FrozenTerms {
  readonly door: Door;
  /** The merchant's number: unique in its app and door. */
  readonly orderNo: string;
  /** Ours: 36 characters, unique everywhere. */
  readonly tradeNo: string;
  readonly environment: Environment;
  readonly appId: string;
  readonly playerKey: number;
  /**
   * Digest of the asked terms: a repeat of the number must have the same; empty for a number that
   * was only closed.
   */
  readonly fingerprint: string;
  /** What is due, in coins. */
  readonly coins: number;
  readonly title: string;
  readonly detail: string;
  /** Absent for an order that carries no catalogue goods. */
  readonly items?: readonly QuotedItem[];
  readonly attach?: string;
  readonly notifyUrl?: string;
  readonly zoneId: string;
  readonly saveSlot: string;
  readonly grantBy: GrantAuthority;
  /** The catalogue in which the quote was found. */
  readonly catalogVersion: number;
  readonly createdAtMs: number;
  /** Until when the quote stands. */
  readonly expiresAtMs: number;
}

/** A whole order, before the store gave it a key. */
export interface NewOrder extends FrozenTerms, Axes {
  readonly key?: number;
  /** Blocks above and with the payment, on a chain; 0 elsewhere. */
  readonly confirmations: number;
  /** What went back so far; at most `coins`. */
  readonly refundedCoins: number;
  readonly paidAtMs?: number;
  readonly fulfilledAtMs?: number;
  /** Counts the events so far; every change compares and sets it. */
  readonly version: number;
}

/** A stored order. */
export interface Order extends NewOrder {
  readonly key: number;
}

/** Whether the product of this line can be owned only once. */
export function isForGood(item: QuotedItem): boolean {
  return item.kind === "nonConsumable";
}

/** Whether the order is open and no money is known of: it may be paid, cancelled, and expire. */
export function isUnpaid({ life, money }: Axes): boolean {
  return life === "open" && money === "none";
}

/**
 * Whether the order's price is in a token of a chain: then invoices say what is due, the order has no
 * coins and the ledger no posting for it (ORDERS.md 8). A number that was only closed has none either.
 */
export function isPaidOnChain({ coins, fingerprint }: NewOrder): boolean {
  return coins === 0 && fingerprint !== "";
}

/**
 * Whether nothing was paid in time; the expiry job comes by a little later. What is paid on a chain
 * ends by the chain's own time, so our clock says nothing of it.
 */
export function isOverdue(order: NewOrder, nowMs: number): boolean {
  return isUnpaid(order) && order.expiresAtMs <= nowMs && !isPaidOnChain(order);
}
