/** What can be spent, and what it is spent on. */

/** A place under an account's key: m/branch/index. */
export interface KeyPath {
  /** 0 receives, 1 takes change (BIP-44). */
  readonly branch: 0 | 1;
  readonly index: number;
}

/** An output of an earlier transaction that pays a key of ours, as P2WPKH. */
export interface Coin {
  readonly txId: string;
  readonly index: number;
  /** In the smallest units. */
  readonly amount: bigint;
  /** Hex. */
  readonly script: string;
  readonly path: KeyPath;
}

/** Who is paid how much. */
export interface SpendOutput {
  /** Hex. */
  readonly script: string;
  /** In the smallest units. */
  readonly amount: bigint;
}

/** One word for a coin: `txid:index`. */
export function coinName({ txId, index }: Pick<Coin, "txId" | "index">): string {
  return `${txId}:${index}`;
}
