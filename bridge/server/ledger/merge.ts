/**
 * A guest's coins become a player's (ORDERS.md 21): all of them leave the guest's wallet in one entry,
 * and come into the player's parcel by parcel, through the account `merged`.
 */

import { COINS_MAX } from "../../wire/limits.ts";
import type { WalletAccount } from "./entry.ts";
import type { WalletFigures } from "./figures.ts";
import { drawFrom } from "./lots.ts";
import { certain, type Moved, movementOf, takeOut } from "./movement.ts";
import type { Wallet } from "./wallet.ts";

/** What moves together: coins of one kind and end, or what is owed. */
export type Parcel =
  | { readonly account: WalletAccount; readonly coins: number; readonly expiresAtMs?: number }
  | { readonly account: "debt"; readonly coins: number };

/** What a wallet holds and owes: bought coins, gift coins by their end, debt. */
export function parcelsOf({ lots, debt }: Pick<Wallet, "lots" | "debt">): readonly Parcel[] {
  const parcels = new Map<string, Parcel>();
  for (const { account, remaining, expiresAtMs } of lots) {
    const name = `${account} ${expiresAtMs}`;
    const coins = (parcels.get(name)?.coins ?? 0) + remaining;
    parcels.set(name, { account, coins, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) });
  }
  return [...parcels.values(), ...(debt > 0 ? [{ account: "debt", coins: debt } as const] : [])];
}

/** Everything leaves a guest's wallet; undefined when there is nothing in it and nothing is owed. */
export function mergeOut(wallet: Wallet): Moved | undefined {
  const { lots, debt } = wallet;
  const all = takeOut(drawFrom(lots, wallet.paid + wallet.gift), "merged");
  const owed = debt > 0 ? [{ from: "merged", to: "debt", coins: debt } as const] : [];
  if (all.length + owed.length === 0) return undefined;
  const reference = `${wallet.key}:${wallet.version}`;
  return certain(movementOf(wallet, "mergeOut", reference, [...all, ...owed]));
}

/** Whether the wallet can take all of it: its sums pass no limit. */
export function canHold(
  { saveAmt, presentSum, debt }: WalletFigures,
  parcels: readonly Parcel[],
): boolean {
  const sum = (isDebt: boolean) =>
    parcels
      .filter(({ account }) => (account === "debt") === isDebt)
      .reduce((all, { coins }) => all + coins, 0);
  return saveAmt + presentSum + sum(false) <= COINS_MAX && debt + sum(true) <= COINS_MAX;
}

/** One parcel comes into a wallet that can hold it. */
export function mergeIn(wallet: Wallet, parcel: Parcel, reference: string): Moved {
  const { account, coins } = parcel;
  if (account === "debt") {
    const owed = [{ from: "debt", to: "merged", coins }] as const;
    return certain(movementOf(wallet, "mergeIn", reference, owed));
  }
  const { expiresAtMs } = parcel;
  const postings = [{ from: "merged", to: account, coins }] as const;
  const opens = { account, coins, expiresAtMs };
  return certain(movementOf(wallet, "mergeIn", reference, postings, opens));
}
