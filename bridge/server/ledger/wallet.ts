/**
 * A hosted wallet and what may happen to it: pure decisions of double entry. Field names and
 * identities follow get_balance_m of the Midas document: save_sum = save_amt + present_sum, balance
 * = save_sum - cost_sum.
 */

import { COINS_MAX } from "../../wire/limits.ts";
import type { BalanceView } from "../../wire/views.ts";
import type { Entry, EntryKind, Posting } from "./entry.ts";
import { figuresAfter, type WalletFigures } from "./figures.ts";

/** A stored wallet: one for each player and zone. */
export interface Wallet extends WalletFigures {
  readonly key: number;
  readonly appId: string;
  readonly zoneId: string;
  /** Grows with every entry. */
  readonly version: number;
}

/** An entry and what the wallet holds after it; or why there is none. */
export type Movement =
  | { readonly kind: "moved"; readonly entry: Entry; readonly after: WalletFigures }
  | { readonly kind: "insufficient" }
  /** The wallet's sums would pass COINS_MAX. */
  | { readonly kind: "tooMuch" };

/**
 * Takes coins for an order: gift coins first. `reference` is the order number: one number is spent
 * once.
 */
export function spend(wallet: Wallet, coins: number, reference: string): Movement {
  if (coins > wallet.paid + wallet.gift) return { kind: "insufficient" };
  const gift = Math.min(wallet.gift, coins);
  return movement(wallet, "spend", reference, [
    { from: "walletGift", to: "revenue", coins: gift },
    { from: "walletPaid", to: "revenue", coins: coins - gift },
  ]);
}

/**
 * Puts in coins that the player bought. `reference` is the recharge number: one recharge is
 * credited once.
 */
export function recharge(wallet: Wallet, coins: number, reference: string): Movement {
  return movement(wallet, "recharge", reference, [
    { from: "rechargeClearing", to: "walletPaid", coins },
  ]);
}

/** Puts in coins that the player got as a present. */
export function present(wallet: Wallet, coins: number, reference: string): Movement {
  return movement(wallet, "present", reference, [{ from: "promotion", to: "walletGift", coins }]);
}

/** The wallet as its player may see it. */
export function balanceView(
  wallet: WalletFigures & { zoneId: string; version: number },
): BalanceView {
  return {
    zoneId: wallet.zoneId,
    balance: wallet.paid + wallet.gift,
    genBalance: wallet.gift,
    saveAmt: wallet.saveAmt,
    saveSum: wallet.saveAmt + wallet.presentSum,
    costSum: wallet.costSum,
    presentSum: wallet.presentSum,
    firstSave: wallet.saveAmt === 0 ? 1 : 0,
    version: wallet.version,
  };
}

function movement(
  wallet: Wallet,
  kind: EntryKind,
  reference: string,
  legs: readonly Posting[],
): Movement {
  const postings = legs.filter((leg) => leg.coins > 0);
  const after = figuresAfter(wallet, postings);
  // Every other figure of a wallet is at most this one.
  if (after.saveAmt + after.presentSum > COINS_MAX) return { kind: "tooMuch" };
  const entry = { appId: wallet.appId, walletKey: wallet.key, kind, reference, postings };
  return { kind: "moved", entry, after };
}
