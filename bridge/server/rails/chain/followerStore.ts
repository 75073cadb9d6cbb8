/** What the follower asks of the store: each method is one transaction. */

import type { BlockHeader, BlockPoint, Chain, Net } from "./chain.ts";
import type { BlockPayment, MempoolView } from "./foundPayment.ts";
import type { BlockProp } from "./foundProp.ts";

export interface LeaseParams {
  readonly net: Net;
  /** Unique among the processes at this database. */
  readonly owner: string;
  readonly leaseMs: number;
  /** Where to begin, when nobody followed this chain before. */
  readonly start?: BlockHeader;
}

export type Leased =
  | {
      readonly kind: "held";
      readonly chain: Chain;
      /** The last headers without a gap, the highest first; the first is the cursor. */
      readonly ring: readonly BlockHeader[];
    }
  /** Another process follows this chain, and has come so far. */
  | { readonly kind: "busy"; readonly chain: Chain }
  /** Nobody followed it before: say where to start. */
  | { readonly kind: "unknown" };

/** One step, taken whole or not at all. Plain data. */
export interface Advance {
  readonly net: Net;
  readonly leaseToken: number;
  readonly leaseMs: number;
  /** Where the step begins; it is refused when the cursor is elsewhere. */
  readonly from: Pick<BlockPoint, "height" | "hash">;
  /** Blocks that are not in the chain any more. */
  readonly popped: readonly string[];
  /**
   * What follows, the lowest first, linked to each other. The first follows the highest block that
   * was not popped; where it does not, everything between was looked through, too.
   */
  readonly headers: readonly BlockHeader[];
  readonly payments: readonly BlockPayment[];
  /** In the order of their blocks; absent where the chain holds no props. */
  readonly props?: readonly BlockProp[];
  readonly mempool?: MempoolView;
  /** Nothing above it is confirmed, however deep; absent: depth alone is enough. */
  readonly finalHeight?: number;
  readonly headHeight: number;
  /** Whether the step ends at the head. */
  readonly isLevel: boolean;
}

export type Advanced =
  | { readonly kind: "advanced"; readonly chain: Chain }
  /** Somebody else moved the cursor, has the lease, or halted the chain: nothing was written. */
  | { readonly kind: "stale" };

export interface HaltParams {
  readonly net: Net;
  readonly leaseToken: number;
  /** One sentence for the person who decides. */
  readonly reason: string;
}

/** Blocks that may be gone since a person said where to go on. */
export interface BlocksAboveParams {
  readonly net: Net;
  readonly height: number;
}

export interface FollowerStore {
  takeLease(params: LeaseParams): Promise<Leased>;
  /** Does nothing when another has it by now. */
  renewLease(params: Pick<Advance, "net" | "leaseToken" | "leaseMs">): Promise<void>;
  advance(params: Advance): Promise<Advanced>;
  halt(params: HaltParams): Promise<void>;
  /** The hashes of blocks above a height that hold payments. */
  blocksAbove(params: BlocksAboveParams): Promise<readonly string[]>;
  /** Lets another process have it at once. */
  endLease(params: Pick<Advance, "net" | "leaseToken">): Promise<void>;
}
