/**
 * Lots: coins that came into a wallet together and share a kind and an end. Spending draws from them
 * in a fixed order, and a refund puts coins back where they came from.
 */

import type { Account, LotRef, Posting, WalletAccount } from "./entry.ts";

/** Coins of a wallet that came in together. */
export interface Lot extends LotRef {
  readonly account: WalletAccount;
  /** Coins that are left. */
  readonly remaining: number;
}

/** A lot that an entry opens with the coins that it puts in. */
export interface NewLot {
  readonly account: WalletAccount;
  readonly coins: number;
  readonly expiresAtMs?: number;
}

/** Coins taken from one lot, or put back into it. */
export interface Draw {
  readonly account: WalletAccount;
  readonly lot: LotRef;
  readonly coins: number;
}

/** Gift coins first, those that end soonest before the others; then bought coins; the oldest first. */
export function inDrawOrder(lots: readonly Lot[]): readonly Lot[] {
  return [...lots].sort((a, b) => rankOf(a) - rankOf(b) || endOf(a) - endOf(b) || a.key - b.key);
}

function rankOf({ account }: Lot): number {
  return account === "walletGift" ? 0 : 1;
}

function endOf({ expiresAtMs }: Lot): number {
  return expiresAtMs ?? Number.MAX_SAFE_INTEGER;
}

/** Takes `coins` from the lots in the order given, or as many as there are. */
export function drawFrom(lots: readonly Lot[], coins: number): readonly Draw[] {
  const draws: Draw[] = [];
  let wanted = coins;
  for (const { account, key, expiresAtMs, remaining } of lots) {
    const taken = Math.min(wanted, remaining);
    if (taken > 0) draws.push({ account, lot: { key, expiresAtMs }, coins: taken });
    wanted -= taken;
  }
  return draws;
}

/**
 * What of an order's coins is still away from the wallet, by lot, in the order in which it goes back:
 * inversely to the spending, so bought coins come first (ORDERS.md 3). `postings` are those of the
 * order's debit and of all that went back since, oldest first.
 */
export function drawsToRestore(postings: readonly Posting[]): readonly Draw[] {
  const away = new Map<number, Draw>();
  for (const { from, to, lot, coins } of postings) {
    if (lot === undefined) continue;
    const before = away.get(lot.key)?.coins ?? 0;
    if (isWalletAccount(from)) away.set(lot.key, { account: from, lot, coins: before + coins });
    else if (isWalletAccount(to)) away.set(lot.key, { account: to, lot, coins: before - coins });
  }
  return [...away.values()].reverse().filter((draw) => draw.coins > 0);
}

/** The first `coins` of `draws`. */
export function firstOf(draws: readonly Draw[], coins: number): readonly Draw[] {
  return drawFrom(
    draws.map(({ account, lot, coins: remaining }) => ({ account, ...lot, remaining })),
    coins,
  );
}

/** The lots with coins left after `postings`, in draw order; `opened` is the one that they opened. */
export function lotsAfter(
  before: readonly Lot[],
  postings: readonly Posting[],
  opened?: Lot,
): readonly Lot[] {
  const lots = new Map(before.map((lot) => [lot.key, lot]));
  for (const { from, to, lot, coins } of postings) {
    if (lot === undefined) continue;
    const remaining = lots.get(lot.key)?.remaining ?? 0;
    if (isWalletAccount(from)) {
      lots.set(lot.key, { ...lot, account: from, remaining: remaining - coins });
    } else if (isWalletAccount(to)) {
      lots.set(lot.key, { ...lot, account: to, remaining: remaining + coins });
    }
  }
  if (opened !== undefined) lots.set(opened.key, opened);
  return inDrawOrder([...lots.values()].filter(({ remaining }) => remaining > 0));
}

function isWalletAccount(account: Account): account is WalletAccount {
  return account === "walletPaid" || account === "walletGift";
}
