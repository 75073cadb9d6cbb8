/** Payments as a rail reports them, before anybody judged whose they are. */

import type { BlockPoint } from "./chain.ts";
import type { FoundProp } from "./foundProp.ts";

/** Plain data: it crosses to the store's thread, so amounts are decimal text. */
export interface FoundPayment {
  readonly txId: string;
  /** Among the payments of its transaction, or of the output in its transaction. */
  readonly index: number;
  /** By what its invoice is found. */
  readonly matchKey: string;
  /** "native", or the token's address in small letters. */
  readonly asset: string;
  /** To whom it went, in small letters where the chain's addresses are hex. */
  readonly recipient: string;
  readonly payer?: string;
  /** In the asset's smallest units, decimal digits. */
  readonly amount: string;
}

/** One in a block. */
export interface BlockPayment extends FoundPayment {
  readonly block: BlockPoint;
}

/** One that no block holds yet. */
export interface MempoolPayment extends FoundPayment {
  /** Its payer said that another may take its place. */
  readonly isReplaceable: boolean;
}

/** Everything that the mempool holds for us, and what will never come out of it. */
export interface MempoolView {
  readonly payments: readonly MempoolPayment[];
  /** Payments whose money a block spent otherwise. */
  readonly replaced: readonly Pick<FoundPayment, "txId" | "index">[];
  /** Absent where nobody looks for props. */
  readonly props?: readonly FoundProp[];
}
