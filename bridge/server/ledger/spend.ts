/**
 * An order's coins: taken at once, or held while nobody knows whether the order is paid, and put back
 * into the lots that they came from.
 */

import type { Posting } from "./entry.ts";
import { drawFrom, drawsToRestore, firstOf } from "./lots.ts";
import { certain, type Moved, type Movement, movementOf, putBack, takeOut } from "./movement.ts";
import type { Wallet } from "./wallet.ts";

/**
 * Takes coins for an order, gift coins first. `reference` is the order number: one number is debited
 * once, whether to `revenue` or, for an order whose fate is unknown, to `held`.
 */
export function spend(
  wallet: Wallet,
  coins: number,
  reference: string,
  to: "revenue" | "held" = "revenue",
): Movement {
  if (coins > wallet.paid + wallet.gift) return { kind: "insufficient" };
  return movementOf(wallet, "spend", reference, takeOut(drawFrom(wallet.lots, coins), to));
}

/** The gift coins among an entry's. */
export function giftCoinsOf({ entry }: Moved): number {
  const gifts = entry.postings.filter(({ from }) => from === "walletGift");
  return gifts.reduce((sum, { coins }) => sum + coins, 0);
}

/** What was held turns out to be paid. */
export function capture(wallet: Wallet, coins: number, reference: string): Moved {
  return certain(
    movementOf(wallet, "capture", reference, [{ from: "held", to: "revenue", coins }]),
  );
}

/** What was held turns out not to be paid: all of it goes back. `postings` are the debit's. */
export function release(wallet: Wallet, postings: readonly Posting[], reference: string): Moved {
  const back = putBack(drawsToRestore(postings), "held");
  return certain(movementOf(wallet, "release", reference, back));
}

/**
 * Puts back `coins` of what an order cost, bought coins first. `postings` are those of the order's
 * debit and of its earlier refunds; `reference` is the refund number. Throws when the order has not so
 * many left: whoever asks has checked before.
 */
export function refund(
  wallet: Wallet,
  postings: readonly Posting[],
  coins: number,
  reference: string,
): Moved {
  const draws = firstOf(drawsToRestore(postings), coins);
  const found = draws.reduce((sum, draw) => sum + draw.coins, 0);
  if (found !== coins) throw new Error(`refund ${reference}: ${found} of ${coins} coins are left`);
  return certain(movementOf(wallet, "refund", reference, putBack(draws, "refunds")));
}
