/** What the program cannot decide: it waits, in a list that an operator sees, for a person. */

import type { Actor } from "./next.ts";

/**
 * Why a person is needed:
 * - `uncertain`: nobody knows whether the order's money moved; its coins are held
 * - `undeliverable`: the goods of a paid order could not be handed over, again and again
 * - `goodsKept`: the game handed over the goods of an order that was refunded meanwhile
 * - `wrongAmount`: a provider reported less than was asked for; it was credited
 * - `surplus`: a provider reported more than was asked for; the surplus is in suspense
 * - `doubleCredit`: a provider reported a recharge as paid again; the coins are in suspense
 * - `unmatched`: a provider reported a recharge that nobody opened; the coins are in suspense
 * - `chargeBack`: a provider took the price of coins back, or a chain the late money that had become coins
 * - `deadNotice`: a merchant's server does not take its notices; the subject is their lane
 * - `unacknowledged`: the merchant's server was to hand over the goods of an order, and has not said
 *   for long that it did
 * - `untold`: an order was refunded or reversed whose merchant was told "paid" in a dialect that has no
 *   word for it
 * - `partialMoney`, `lateMoney`, `overMoney`: a chain shows less than was due for an order that has ended,
 *   money for a closed order, or more than was due; it lies at the app's address
 * - `reversedMoney`: a chain took back what had paid an order
 * - `refundDue`: a transfer that gives money of a chain back waits to be signed, or failed; the subject is
 *   the refund's number
 * - `refundGone`: the chain took back a refund that was final; the subject is the refund's number
 * - `unbackedRefund`: the chain took back the payment of which money goes back, or went
 * - `railHalted`: a chain is followed no more, and its payments are not taken in; the subject is its net
 * - `propStuck`: a prop is not made or sent on by itself; the subject is its id
 * - `propAddress`: a paid order has goods on a chain, and nobody knows the player's address there
 * - `ownedTwice`: a guest who became a player had bought what the player owns already
 * - `mismatch`: rows that reconciling found, or two reports of one number, contradict each other
 */
export type AttentionKind =
  | "uncertain"
  | "undeliverable"
  | "goodsKept"
  | "wrongAmount"
  | "surplus"
  | "doubleCredit"
  | "unmatched"
  | "chargeBack"
  | "deadNotice"
  | "unacknowledged"
  | "untold"
  | "partialMoney"
  | "lateMoney"
  | "overMoney"
  | "reversedMoney"
  | "refundDue"
  | "refundGone"
  | "unbackedRefund"
  | "railHalted"
  | "propStuck"
  | "propAddress"
  | "ownedTwice"
  | "mismatch";

/** Stands for the app in an item that concerns them all. */
export const EVERY_APP = "*";

/** An item before the store gave it a key. */
export interface NewAttentionItem {
  readonly appId: string;
  readonly kind: AttentionKind;
  /** The number of the order, recharge or report that it is about. */
  readonly subject: string;
  /** One sentence for the person who decides. */
  readonly detail: string;
  readonly openedAtMs: number;
}

/** A stored item; the last three are absent while it is open. */
export interface AttentionItem extends NewAttentionItem {
  readonly key: number;
  readonly resolvedAtMs?: number;
  readonly resolvedBy?: Actor;
  readonly resolution?: string;
}
