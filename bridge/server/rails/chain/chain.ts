/** A chain as its follower knows it, whatever its kind: how far it was read, and by whom. */

/** A chain's name by CAIP-2, as "eip155:31337" or "bip122:000000000019d6689c085ae165831e93". */
export type Net = string;

/** A block that was verified. */
export interface BlockPoint {
  readonly height: number;
  readonly hash: string;
  /** The chain's own time: what the block says. */
  readonly timeMs: number;
}

export interface BlockHeader extends BlockPoint {
  readonly parentHash: string;
  /**
   * What the block says, where the chain's own time is another and never goes back; what it holds
   * is of this time.
   */
  readonly statedMs?: number;
}

/** The block as what it holds remembers it. */
export function blockOf({ height, hash, timeMs, statedMs = timeMs }: BlockHeader): BlockPoint {
  return { height, hash, timeMs: statedMs };
}

/** `halted`: nobody may guess what happened; a person looks and lets it go on. */
export type ChainState = "following" | "halted";

/** What the store keeps of a chain. */
export interface Chain {
  readonly net: Net;
  /** The last block of which everything was taken in. */
  readonly cursor: BlockPoint;
  readonly state: ChainState;
  /** Why it halted. */
  readonly haltedFor?: string;
  /** Which follower may advance it. */
  readonly leaseOwner?: string;
  /** Grows with each lease: what comes with an older one is refused. */
  readonly leaseToken: number;
  readonly leaseUntilMs: number;
  /** The highest block that its nodes told of. */
  readonly headHeight: number;
  /** By our clock: when the cursor was last level with the head; 0: never yet. */
  readonly atTipAtMs: number;
  /** From 1; every change compares and sets it. */
  readonly version: number;
}

/** A header without what its source may have added for itself. */
export function plainHeader({ height, hash, parentHash, timeMs }: BlockHeader): BlockHeader {
  return { height, hash, parentHash, timeMs };
}
