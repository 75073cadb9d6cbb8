/** Transactions that carry things of games, as a rail reports them. */

import type { BlockPoint, Net } from "./chain.ts";

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

/** Which of these transactions make props or carry them on? */
export interface FindPropTxsParams {
  readonly net: Net;
  readonly propTxIds: readonly string[];
}

/** Only chains of the Bitcoin family hold props. */
export function canHoldProps(net: Net): boolean {
  return net.startsWith("bip122:");
}
