/** Coins of an order that went back, under a number of its own (ORDERS.md 3). */

import type { Actor } from "./next.ts";

/** A refund before the store gave it a key. */
export interface NewRefund {
  readonly appId: string;
  /** Unique in its app. */
  readonly refundNo: string;
  readonly orderKey: number;
  readonly coins: number;
  readonly by: Actor;
  readonly reason: string;
  readonly atMs: number;
}

/** A stored refund. */
export interface Refund extends NewRefund {
  readonly key: number;
}
