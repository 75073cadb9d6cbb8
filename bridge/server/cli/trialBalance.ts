/** What every account holds, as the postings say. */

import type { Account } from "../ledger/entry.ts";
import type { Movement } from "../store/reports.ts";

/** The coins of one account, over all wallets of a zone. Below zero: it gave more than it got. */
export interface AccountBalance {
  readonly appId: string;
  readonly zoneId: string;
  readonly account: Account;
  readonly coins: bigint;
}

/** The balances by app, zone and account; those of an app's zone sum to zero. */
export function trialBalance(movements: readonly Movement[]): readonly AccountBalance[] {
  const balances = new Map<string, AccountBalance>();
  const add = ({ appId, zoneId }: Movement, account: Account, coins: bigint) => {
    const key = JSON.stringify([appId, zoneId, account]);
    const before = balances.get(key)?.coins ?? 0n;
    balances.set(key, { appId, zoneId, account, coins: before + coins });
  };
  for (const movement of movements) {
    add(movement, movement.from, -movement.coins);
    add(movement, movement.to, movement.coins);
  }
  return [...balances.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, balance]) => balance);
}

/** As JSON: sums may pass what a number holds, so they are texts. */
export function balanceJson(balance: AccountBalance): object {
  return { ...balance, coins: String(balance.coins) };
}
