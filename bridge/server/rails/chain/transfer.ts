/** Transfers that other wallets sign, and where a chain has them. */

/** A transaction before it has a sender, a nonce, fees and a signature. */
export interface UnsignedTransfer {
  /** An address: of a token's contract, or of who gets the chain's coin. */
  readonly to: string;
  /** Of the chain's coin, decimal digits in its smallest unit. */
  readonly value: string;
  /** Hex; empty where a chain knows no such thing. */
  readonly data: string;
}

/** The block that holds a transfer. */
export interface SentTransfer {
  readonly txId: string;
  /** Of the output that it is; 0 where a transaction is one transfer. */
  readonly index: number;
  readonly height: number;
  readonly hash: string;
}

/** What a chain's nodes say of transactions one of which should be such a transfer. */
export type TransferFinding =
  | { readonly kind: "mined"; readonly place: SentTransfer }
  /** They do not have it, or contradict each other. */
  | { readonly kind: "unknown" }
  /** It is in a block, and moved nothing. */
  | { readonly kind: "failed"; readonly place: SentTransfer }
  /** Other transfers than the wanted one. */
  | { readonly kind: "other" };
