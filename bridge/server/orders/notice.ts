/** What a merchant is told of an order: at which moments, and how far the telling has come. */

import type { Environment, GrantAuthority, OrderException, OrderState } from "../../wire/views.ts";
import { unreachable } from "../unreachable.ts";
import { type Door, isPaidOnChain, type Money, type NewOrder, type QuotedItem } from "./order.ts";

/**
 * What has just happened to an order that a merchant may want to know: `seen`, `confirming` and
 * `dropped` belong to a chain below its threshold; `paid` means settled; `prepared`: goods on a chain are there; `refunded` is a refund of
 * any part; `credited` is late money that became coins of the player, or became them no more; `reversed`
 * is settled money that was taken away.
 */
export type NoticeMoment =
  | "seen"
  | "confirming"
  | "dropped"
  | "paid"
  | "prepared"
  | "refunded"
  | "credited"
  | "reversed"
  | "expired"
  | "cancelled"
  | "failed";

/**
 * How far a notice has come: `pending` until its time; `leased` to the one sender that is trying;
 * then for good `delivered`, `superseded` by a newer one or by what happened to the order, or
 * `dead` after its last try, until somebody sends it again by hand.
 */
export type NoticeState = "pending" | "leased" | "delivered" | "superseded" | "dead";

/** Notices are not forgotten sooner after their end, whatever an operator says. */
export const NOTICES_KEPT_MIN_MS = 7 * 24 * 3600_000;

/** A notice before its first try. Order and version are its key. */
export interface NewNotice {
  readonly orderKey: number;
  /** The order's version that it tells of. */
  readonly orderVersion: number;
  readonly appId: string;
  readonly moment: NoticeMoment;
  /** Notices of one lane go to one address (`laneOf`). */
  readonly lane: string;
  readonly createdAtMs: number;
}

/** A stored notice. */
export interface Notice extends NewNotice {
  readonly state: NoticeState;
  /** When its next try is due; while it is leased, when the lease ends. */
  readonly dueAtMs: number;
  /** Tries that were begun; a lease is known by the number of its try. */
  readonly tries: number;
  /** Tries before the present round: sending it again by hand begins another. */
  readonly triesBefore: number;
  /** Who has the lease. */
  readonly leasedBy?: string;
  /** What is sent, as it was at the first try: JSON of a NoticeSnapshot. */
  readonly snapshot?: string;
  readonly endedAtMs?: number;
}

/** How a try ended. */
export type TryOutcome =
  | "delivered"
  /** In a dialect whose success answer says that the goods were granted. */
  | "acknowledged"
  /** An answer, but not the one that ends a notice. */
  | "refused"
  /** No whole answer in time. */
  | "failed"
  /** Nothing was sent: the address is none that notices may go to. */
  | "blocked"
  /** Nobody knows: the sender ended meanwhile. */
  | "lost";

/** One line of a notice's log. */
export interface NoticeTryRecord {
  /** From 1. */
  readonly tryNo: number;
  readonly atMs: number;
  readonly outcome: TryOutcome;
  /** Of HTTP, when there was an answer. */
  readonly status?: number;
  readonly latencyMs?: number;
  /** The beginning of the answer's body, made harmless; for the merchant and the operator alone. */
  readonly answer?: string;
  /** One word for what went wrong. */
  readonly error?: string;
}

/** All that a merchant can be told of an order, at one moment. */
export interface NoticeSnapshot {
  /** The same in every try: what a merchant's server knows repeats by. */
  readonly noticeId: string;
  readonly moment: NoticeMoment;
  /** When that happened. */
  readonly atMs: number;
  readonly environment: Environment;
  readonly appId: string;
  readonly merchantId: string;
  readonly playerId: string;
  readonly order: NoticeOrder;
  /** What is to be handed over, once it is paid. */
  readonly delivery?: {
    readonly deliveryId: string;
    readonly state: "due" | "acked" | "void";
  };
  /** Where a chain carries the payment. */
  readonly chain?: ChainFacts;
  /** Its goods that lie on a chain. */
  readonly props?: readonly NoticeProp[];
}

/** A good that lies on a chain, as it was made. */
export interface NoticeProp {
  /** 16 bytes, hex. */
  readonly pid: string;
  readonly oid: string;
  /** In the chain's smallest units. */
  readonly gold: number;
  /** The player's. */
  readonly address: string;
  /** Of the transaction that made it; absent until it is signed. */
  readonly hash?: string;
  readonly index?: number;
  /** Of its block; -1 while it is in none. */
  readonly height: number;
  readonly atMs: number;
}

/** An order in a notice. */
export interface NoticeOrder {
  readonly orderNo: string;
  readonly tradeNo: string;
  readonly door: Door;
  readonly state: OrderState;
  readonly exception?: OrderException;
  readonly money: Money;
  /** Grows with every change: of two notices, the one with the greater version is the newer. */
  readonly version: number;
  readonly coins: number;
  readonly refundedCoins: number;
  /** Of late money on a chain; absent where none ever came of it. */
  readonly creditedCoins?: number;
  readonly confirmations: number;
  readonly title: string;
  readonly detail: string;
  readonly items?: readonly QuotedItem[];
  readonly attach?: string;
  readonly zoneId: string;
  readonly grantBy: GrantAuthority;
  readonly createdAtMs: number;
  readonly paidAtMs?: number;
  readonly fulfilledAtMs?: number;
}

/** A payment on a chain. */
export interface ChainFacts {
  /** Hash of the transaction, as its chain writes it. */
  readonly hash: string;
  /** -1 while it is in no block. */
  readonly height: number;
  /** Blocks from its own to the tip; absent in notices of before there was this. */
  readonly confirmations?: number;
  /** When its block was made, or when it was seen. */
  readonly atMs: number;
  /** Where the money goes. */
  readonly address: string;
  /** What is due, as decimal text in the smallest units; absent in notices of before there was this. */
  readonly due?: string;
  /** Whom the chain names as the payer, else with which address the player signed in. */
  readonly payer?: string;
}

/** The name under which a merchant knows the notice. */
export function noticeIdOf({ tradeNo }: Pick<NewOrder, "tradeNo">, orderVersion: number): string {
  return `${tradeNo}-${orderVersion}`;
}

/**
 * The lane of an order's notices: its app, and the address that the order chose. At Trino's door the
 * merchant names any address, and the credential that made the order signs (its save slot).
 */
export function laneOf({
  appId,
  notifyUrl,
  door,
  saveSlot,
}: Pick<NewOrder, "appId" | "notifyUrl" | "door" | "saveSlot">): string {
  if (notifyUrl === undefined) return appId;
  return door === "trino" ? `${appId} ${saveSlot} ${notifyUrl}` : `${appId} ${notifyUrl}`;
}

/** What `laneOf` put together; no part of it has a space. */
export function readLane(lane: string): {
  readonly appId: string;
  readonly notifyUrl?: string;
  readonly credential?: string;
} {
  const [appId = "", one, other] = lane.split(" ");
  if (one === undefined) return { appId };
  return other === undefined
    ? { appId, notifyUrl: one }
    : { appId, credential: one, notifyUrl: other };
}

/**
 * Whether the notice still says what is: an older one that a newer does not follow, because the
 * dialect has no word for what happened, must not tell that a refunded order is paid.
 */
export function noticeIsTrue(moment: NoticeMoment, order: NewOrder): boolean {
  const { life, money, refundedCoins } = order;
  switch (moment) {
    case "seen":
    case "confirming":
      return money === "seen";
    case "dropped":
      return life === "open" && money === "none";
    case "paid":
    case "prepared":
      return money === "settled";
    case "refunded":
      return refundedCoins > 0 || money === "refunding" || isSentBack(order);
    case "credited":
      return life !== "open" && money === "none";
    case "reversed":
      return money === "reversed";
    case "expired":
    case "cancelled":
    case "failed":
      return life === moment && money === "none";
    default:
      return unreachable(moment);
  }
}

/** What a chain carried back has no coins, and none of it comes again by itself. */
function isSentBack(order: NewOrder): boolean {
  return isPaidOnChain(order) && (order.money === "refunded" || order.money === "settled");
}
