/** Goods that are due for a paid order, offered until somebody acknowledges them. */

import type { DeliveryView, GrantAuthority } from "../../wire/views.ts";
import type { Actor } from "./next.ts";
import type { NewOrder } from "./order.ts";
import { itemView } from "./orderView.ts";

/** How long an offer belongs to the session that took it. */
export const LEASE_MS = 30_000;
/** How long goods rest after a taker could not grant them; a login ends the rest. */
export const RETRY_PAUSE_MS = 30_000;
/**
 * Offers after which the server no longer reminds a connected game by itself; a login brings them
 * anyway.
 */
export const REMINDERS_MAX = 10;
/**
 * No sooner is a person asked to look after goods that the merchant's server has not acknowledged: a
 * quicker acknowledgement need not look whether one was asked.
 */
export const ACK_ALARM_MIN_MS = 3600_000;

/**
 * Goods on offer are held for one session; goods that could not be granted rest, held for nobody.
 */
export interface Hold {
  readonly sessionHash: string | undefined;
  readonly untilMs: number;
}

/** One delivery before the store gave it a key. */
export interface NewDelivery {
  /** 32 hex characters; stays the same in every offer. */
  readonly deliveryId: string;
  readonly orderKey: number;
  readonly playerKey: number;
  readonly grantBy: GrantAuthority;
  /** Offers so far. */
  readonly attempts: number;
  /** CannotGrant answers so far. */
  readonly tries: number;
  readonly hold?: Hold;
  readonly createdAtMs: number;
  readonly ackedAtMs?: number;
  readonly ackedBy?: Actor;
  /** Which session acknowledged. */
  readonly ackedSession?: string;
  /** Since when it is not due any more, because the order was refunded or reversed. */
  readonly voidedAtMs?: number;
}

/** A stored delivery. */
export interface Delivery extends NewDelivery {
  readonly key: number;
}

/** The delivery as the player's games see it. */
export function deliveryView(delivery: NewDelivery, order: NewOrder): DeliveryView {
  return {
    deliveryId: delivery.deliveryId,
    orderNo: order.orderNo,
    coins: order.coins,
    items: order.items?.map(itemView),
    attach: order.attach,
    grantBy: delivery.grantBy,
    attempt: Math.max(1, delivery.attempts),
    saveSlot: order.saveSlot,
  };
}

/** Whether the session has the goods on offer now. */
export function isHeldFor({ hold }: NewDelivery, sessionHash: string, nowMs: number): boolean {
  return hold !== undefined && hold.sessionHash === sessionHash && hold.untilMs > nowMs;
}

/** Whether another session has them, or they rest. */
export function isHeldAgainst({ hold }: NewDelivery, sessionHash: string, nowMs: number): boolean {
  return hold !== undefined && hold.sessionHash !== sessionHash && hold.untilMs > nowMs;
}
