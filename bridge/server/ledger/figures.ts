/** The figures of a wallet, which follow from its postings alone. */

import { unreachable } from "../unreachable.ts";
import type { Account, Posting } from "./entry.ts";

/** What the postings of a wallet add up to. */
export interface WalletFigures {
  /** Bought coins that are left. */
  readonly paid: number;
  /** Gift coins that are left. */
  readonly gift: number;
  /** Coins ever bought; never falls. */
  readonly saveAmt: number;
  /** Gift coins ever received. */
  readonly presentSum: number;
  /** Coins ever spent. */
  readonly costSum: number;
}

/** A wallet into which nothing came yet. */
export const EMPTY_FIGURES: WalletFigures = {
  paid: 0,
  gift: 0,
  saveAmt: 0,
  presentSum: 0,
  costSum: 0,
};

/** What a wallet holds after `postings`: the one rule by which figures follow from postings. */
export function figuresAfter(before: WalletFigures, postings: readonly Posting[]): WalletFigures {
  return postings.reduce(afterPosting, {
    paid: before.paid,
    gift: before.gift,
    saveAmt: before.saveAmt,
    presentSum: before.presentSum,
    costSum: before.costSum,
  });
}

function afterPosting(figures: WalletFigures, posting: Posting): WalletFigures {
  const left = change(figures, posting.from, -posting.coins);
  return change(left, posting.to, posting.coins);
}

function change(figures: WalletFigures, account: Account, coins: number): WalletFigures {
  switch (account) {
    case "walletPaid":
      return { ...figures, paid: figures.paid + coins };
    case "walletGift":
      return { ...figures, gift: figures.gift + coins };
    case "revenue":
      return { ...figures, costSum: figures.costSum + coins };
    case "rechargeClearing":
      return { ...figures, saveAmt: figures.saveAmt - coins };
    case "promotion":
      return { ...figures, presentSum: figures.presentSum - coins };
    default:
      return unreachable(account);
  }
}
