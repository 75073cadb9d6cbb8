/** Payments that a chain shows. */

import type { BlockPoint, Net } from "./chain.ts";

/**
 * What is known of a payment: `pending` in the mempool; `included` in a block; `confirmed` deep
 * enough; `orphaned`: its block is gone; `dropped`: it left the mempool; `replaced`: a block holds
 * another payment of the same money. None is for ever: what was orphaned may be included again.
 */
export type PaymentState =
  | "pending"
  | "included"
  | "confirmed"
  | "orphaned"
  | "dropped"
  | "replaced";

/** What tells payments of all chains apart. */
export interface PaymentId {
  readonly net: Net;
  readonly txId: string;
  /** Among the payments of its transaction, or of the output in its transaction. */
  readonly index: number;
}

/** A payment for an invoice, before the store gave it a key. */
export interface NewChainPayment extends PaymentId {
  readonly key?: number;
  readonly invoiceKey: number;
  /** Whom the chain names as the payer, if it does. */
  readonly payer?: string;
  /** In the asset's smallest units. */
  readonly amount: bigint;
  /** The last block that held it, also when that one is gone; absent: it never was in one. */
  readonly block?: BlockPoint;
  /** Whether its payer said, in the mempool, that another may take its place. */
  readonly isReplaceable: boolean;
  readonly state: PaymentState;
  readonly firstSeenAtMs: number;
  /** When state or block changed last. */
  readonly changedAtMs: number;
  readonly confirmedAtMs?: number;
  /** From 1; every change compares and sets it. */
  readonly version: number;
}

/** A stored payment; never deleted. */
export interface ChainPayment extends NewChainPayment {
  readonly key: number;
}

/** One line of a payment's story: what it became, and when we knew. */
export interface ChainPaymentEvent {
  readonly paymentKey: number;
  /** The payment's version since then. */
  readonly version: number;
  readonly state: PaymentState;
  readonly blockHeight?: number;
  readonly blockHash?: string;
  readonly atMs: number;
}
