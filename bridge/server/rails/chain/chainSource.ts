/** What a rail gives the follower: reads of its chain over the network, and nothing else. */

import type { BlockHeader, BlockPoint, Net } from "./chain.ts";
import type { BlockPayment, FoundPayment, MempoolView } from "./foundPayment.ts";
import type { BlockProp } from "./foundProp.ts";
import type { TransferFinding, UnsignedTransfer } from "./transfer.ts";

/**
 * What its nodes say of a block that was verified before. `unknown` is what a node says that is
 * behind, and is never taken for "gone".
 */
export type Standing = "canonical" | "gone" | "unknown";

/** What a range of blocks holds. */
export type RangeAnswer =
  | {
      readonly kind: "found";
      readonly payments: readonly BlockPayment[];
      /** As from `propsIn`. */
      readonly props?: readonly BlockProp[];
    }
  /** The nodes refuse so much at once, or contradict each other over it: ask for less. */
  | { readonly kind: "tooMuch" }
  /** The nodes asked do not have all of it. */
  | { readonly kind: "behind" };

/** How one of its nodes does, by a name without secrets. */
export interface EndpointHealth {
  readonly name: string;
  readonly state: "ok" | "untried" | "aside";
  /** Why it is set aside. */
  readonly reason?: string;
  /** Since the process started. */
  readonly calls: number;
  readonly failures: number;
}

/**
 * A chain's nodes. Every method rejects when no node answers; the follower tries again later. A header
 * may carry more than the follower looks at: it gives back the very object that it was given.
 */
export interface ChainSource<Header extends BlockHeader = BlockHeader> {
  readonly net: Net;
  head(): Promise<Header>;
  /** Undefined when the node asked does not have it (yet). */
  headerAt(height: number): Promise<Header | undefined>;
  standing(header: BlockHeader): Promise<Standing>;
  /**
   * The payments in exactly this block, asked for by its hash. Undefined when the nodes lack the
   * block: an empty list means that there are none.
   */
  paymentsIn(header: Header): Promise<readonly FoundPayment[] | undefined>;
  /**
   * The props in these blocks, which follow each other, and whose payments were just read; in their
   * order. Absent where nobody looks for props.
   */
  propsIn?(headers: readonly Header[]): Promise<readonly BlockProp[]>;
  /** Of the heights `from` to `to`, which are far below the head. Absent: one block at a time. */
  paymentsBetween?(from: number, to: number): Promise<RangeAnswer>;
  /**
   * Up to which height the chain itself says that nothing changes any more; undefined when no node
   * says so now. Absent where depth alone is enough.
   */
  finalHeight?(): Promise<number | undefined>;
  /**
   * What waits on top of this block. Undefined when the node's head is another by now: what a newer
   * block took out of the mempool would seem to be gone. Absent where payments are looked for in
   * blocks alone.
   */
  mempool?(head: BlockPoint): Promise<MempoolView | undefined>;
  /**
   * Looks for a transfer that another wallet sent, in the transactions named. Absent where nobody can
   * say.
   */
  findTransfer?(txIds: readonly string[], wanted: UnsignedTransfer): Promise<TransferFinding>;
  endpoints(): readonly EndpointHealth[];
}
