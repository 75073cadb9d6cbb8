/** The figures of a wallet, which follow from its postings alone. */

import { unreachable } from "../unreachable.ts";
import type { Account, Posting } from "./entry.ts";

/** What the postings of a wallet add up to: paid + gift = saveAmt + presentSum - costSum. */
export interface WalletFigures {
  /** Bought coins that are left. */
  readonly paid: number;
  /** Gift coins that are left. */
  readonly gift: number;
  /** What a charge-back could not take back. */
  readonly debt: number;
  /** Coins ever bought; never falls. */
  readonly saveAmt: number;
  /** Gift coins ever received. */
  readonly presentSum: number;
  /**
   * Coins that left: spent or held, expired, taken back by a provider, paid for a debt, or merged into
   * another wallet. What a refund puts back is taken off again.
   */
  readonly costSum: number;
}

/** A wallet into which nothing came yet. */
export const EMPTY_FIGURES: WalletFigures = {
  paid: 0,
  gift: 0,
  debt: 0,
  saveAmt: 0,
  presentSum: 0,
  costSum: 0,
};

/** What a wallet holds after `postings`: the one rule by which figures follow from postings. */
export function figuresAfter(before: WalletFigures, postings: readonly Posting[]): WalletFigures {
  const { paid, gift, debt, saveAmt, presentSum, costSum } = before;
  const figures = { paid, gift, debt, saveAmt, presentSum, costSum };
  for (const { from, to, coins } of postings) {
    change(figures, sourceOf(from, to), -coins);
    change(figures, to, coins);
  }
  return figures;
}

/** Coins of a guest count in the player's wallet as what they were: bought, or given. */
function sourceOf(from: Account, to: Account): Account {
  if (from !== "merged") return from;
  if (to === "walletPaid") return "rechargeClearing";
  return to === "walletGift" ? "promotion" : from;
}

type Changing = { -readonly [name in keyof WalletFigures]: number };

function change(figures: Changing, account: Account, coins: number): void {
  switch (account) {
    case "walletPaid":
      figures.paid += coins;
      return;
    case "walletGift":
      figures.gift += coins;
      return;
    case "held":
    case "revenue":
    case "refunds":
    case "chargeBacks":
    case "breakage":
    case "merged":
      figures.costSum += coins;
      return;
    case "debt":
      figures.debt -= coins;
      figures.costSum += coins;
      return;
    case "rechargeClearing":
    case "chainClearing":
    case "suspense":
      figures.saveAmt -= coins;
      return;
    case "promotion":
      figures.presentSum -= coins;
      return;
    default:
      unreachable(account);
  }
}
