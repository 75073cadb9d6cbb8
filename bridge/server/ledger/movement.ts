/** What may happen to a wallet, as an entry and what the wallet holds after it. */

import { COINS_MAX } from "../../wire/limits.ts";
import type { Account, Entry, EntryKind, Posting } from "./entry.ts";
import { figuresAfter, type WalletFigures } from "./figures.ts";
import type { Draw, NewLot } from "./lots.ts";
import type { Wallet } from "./wallet.ts";

/** An entry that is possible. */
export interface Moved {
  readonly kind: "moved";
  readonly entry: Entry & { readonly walletKey: number };
  readonly after: WalletFigures;
  /** The lot that the entry opens, if it puts coins in that were not there before. */
  readonly opens?: NewLot;
}

/** An entry; or why there is none. */
export type Movement =
  | Moved
  | { readonly kind: "insufficient" }
  /** The wallet's sums would pass COINS_MAX. */
  | { readonly kind: "tooMuch" };

/** The entry of these postings, unless the wallet cannot hold what comes of it. */
export function movementOf(
  wallet: Wallet,
  kind: EntryKind,
  reference: string,
  postings: readonly Posting[],
  opens?: NewLot,
): Movement {
  const after = figuresAfter(wallet, postings);
  // Every other figure of a wallet is at most this one.
  if (after.saveAmt + after.presentSum > COINS_MAX) return { kind: "tooMuch" };
  const entry = { appId: wallet.appId, walletKey: wallet.key, kind, reference, postings };
  return { kind: "moved", entry, after, opens };
}

/** What was drawn goes to `to`. */
export function takeOut(draws: readonly Draw[], to: Account): readonly Posting[] {
  return draws.map(({ account, lot, coins }) => ({ from: account, to, coins, lot }));
}

/** Coins go back from `from` into the lots that they came from. */
export function putBack(draws: readonly Draw[], from: Account): readonly Posting[] {
  return draws.map(({ account, lot, coins }) => ({ from, to: account, coins, lot }));
}

/** An entry that cannot fail: what it moves was there before. */
export function certain(movement: Movement): Moved {
  if (movement.kind === "moved") return movement;
  throw new Error(`an entry that always fits is ${movement.kind}`);
}
