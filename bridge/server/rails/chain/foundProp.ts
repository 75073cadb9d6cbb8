/** Transactions that carry things of games, as a rail reports them. */

import type { BlockPoint } from "./chain.ts";

/** The output that holds what a transaction's tag names. */
export interface CarriedProp {
  /** Hex. */
  readonly pid: string;
  readonly index: number;
  /** Hex: who can spend it. */
  readonly script: string;
  /** In the smallest units, decimal digits. */
  readonly amount: string;
}

/** Plain data: it crosses to the store's thread. */
export interface FoundProp {
  readonly txId: string;
  /** Outputs that it spends and that may have held a prop: `txid:index`. */
  readonly spends: readonly string[];
  /** Absent when it has no tag, or no output for it. */
  readonly carried?: CarriedProp;
}

/** One in a block. */
export interface BlockProp extends FoundProp {
  readonly block: BlockPoint;
}
