/** Coins that come into a wallet, and those that a provider or a chain takes out again. */

import { drawFrom } from "./lots.ts";
import { certain, type Moved, type Movement, movementOf, takeOut } from "./movement.ts";
import type { Wallet } from "./wallet.ts";

/** Puts in coins that the player bought. `reference` is the provider's report: it counts once. */
export function recharge(wallet: Wallet, coins: number, reference: string): Movement {
  return putIn(wallet, "rechargeClearing", "recharge", coins, reference);
}

/** Gives the player coins that stood in suspense. `reference` is the report that put them there. */
export function creditFromSuspense(wallet: Wallet, coins: number, reference: string): Movement {
  return putIn(wallet, "suspense", "recharge", coins, reference);
}

/** Gives the player coins for money on a chain. `reference` names the payment, and for which time. */
export function creditFromChain(wallet: Wallet, coins: number, reference: string): Movement {
  return putIn(wallet, "chainClearing", "chainCredit", coins, reference);
}

function putIn(
  wallet: Wallet,
  from: "rechargeClearing" | "chainClearing" | "suspense",
  kind: "recharge" | "chainCredit",
  coins: number,
  reference: string,
): Movement {
  const postings = [{ from, to: "walletPaid", coins }] as const;
  return movementOf(wallet, kind, reference, postings, { account: "walletPaid", coins });
}

/** Puts in coins that the player got as a present; they may have an end. */
export function present(
  wallet: Wallet,
  coins: number,
  reference: string,
  expiresAtMs?: number,
): Movement {
  const postings = [{ from: "promotion", to: "walletGift", coins }] as const;
  const opens = { account: "walletGift", coins, expiresAtMs } as const;
  return movementOf(wallet, "present", reference, postings, opens);
}

/** Pays what the player owes from bought coins, as far as they go; undefined when nothing is owed. */
export function repay(wallet: Wallet, reference: string): Moved | undefined {
  const bought = wallet.lots.filter(({ account }) => account === "walletPaid");
  const draws = drawFrom(bought, wallet.debt);
  if (draws.length === 0) return undefined;
  return certain(movementOf(wallet, "repay", reference, takeOut(draws, "debt")));
}

/**
 * The provider took the price of `coins` back: bought coins go first, the newest before the others,
 * then gift coins; what is not there is owed (ORDERS.md 3).
 */
export function chargeBack(wallet: Wallet, coins: number, reference: string): Moved {
  return takeBack(wallet, "chargeBack", coins, reference);
}

/** A chain took back the money of a credit: as a charge-back, under the credit's reference. */
export function reverseChainCredit(wallet: Wallet, coins: number, reference: string): Moved {
  return takeBack(wallet, "chainReversal", coins, reference);
}

function takeBack(
  wallet: Wallet,
  kind: "chargeBack" | "chainReversal",
  coins: number,
  reference: string,
): Moved {
  const draws = drawFrom([...wallet.lots].reverse(), coins);
  const found = draws.reduce((sum, draw) => sum + draw.coins, 0);
  const owed = coins - found;
  const postings = [
    ...takeOut(draws, "chargeBacks"),
    ...(owed > 0 ? [{ from: "debt", to: "chargeBacks", coins: owed } as const] : []),
  ];
  return certain(movementOf(wallet, kind, reference, postings));
}

/** Ends the gift coins whose time is over; undefined when there are none. */
export function expireLots(wallet: Wallet, nowMs: number): Moved | undefined {
  const over = wallet.lots.filter(({ expiresAtMs }) => (expiresAtMs ?? nowMs + 1) <= nowMs);
  if (over.length === 0) return undefined;
  const coins = over.reduce((sum, { remaining }) => sum + remaining, 0);
  const reference = `${wallet.key}:${wallet.version}`;
  const postings = takeOut(drawFrom(over, coins), "breakage");
  return certain(movementOf(wallet, "expiry", reference, postings));
}
