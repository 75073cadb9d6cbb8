/** What is due on a chain for one order, and what came of it. */

import type { Net } from "../rails/chain/chain.ts";

/** How far the payment of an invoice has come; ORDERS.md has the order's own axes beside it. */
export type InvoiceStatus = "new" | "seen" | "confirming" | "paid" | "expired" | "cancelled";

/** What does not fit, and needs a policy or a person. */
export type InvoiceException = "none" | "partial" | "over" | "late" | "reversed" | "marked";

/** What was agreed; never changes. */
export interface InvoiceTerms {
  /** What the world knows it by: a UUID, and a secret, since who has it sees the page. */
  readonly invoiceId: string;
  readonly orderKey: number;
  readonly appId: string;
  readonly net: Net;
  /** "native", or the token's address in small letters. */
  readonly asset: string;
  readonly symbol: string;
  readonly decimals: number;
  /** What is due, in the asset's smallest units. */
  readonly amount: bigint;
  readonly recipient: string;
  /** By what its payments are found: unique in its net. */
  readonly matchKey: string;
  /** JSON of what the rail needs again: contract, salt, deadline; index of the address. */
  readonly railTerms: string;
  /** JSON: from which coins the amount was made, and how. */
  readonly rate: string;
  /** JSON of the app's policy as it was then. */
  readonly policy: string;
  /** How many blocks make it deep enough, the payment's own among them. */
  readonly confirmations: number;
  readonly jumpUrl?: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** A whole invoice, before the store gave it a key. */
export interface NewInvoice extends InvoiceTerms {
  readonly key?: number;
  readonly status: InvoiceStatus;
  readonly exception: InvoiceException;
  /** Sum of what the chain shows. */
  readonly received: bigint;
  /** Of it, what is deep enough. */
  readonly confirmed: bigint;
  /** From 1; every change compares and sets it. */
  readonly version: number;
}

/** A stored invoice. */
export interface Invoice extends NewInvoice {
  readonly key: number;
}
