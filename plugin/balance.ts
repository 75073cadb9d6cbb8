/** The wallet as far as it is known: the newest answer counts, and a question without an answer is "unknown", never 0. */

import type { PayError } from "../bridge/wire/payError.ts";
import type { BalanceView } from "../bridge/wire/views.ts";
import { tell } from "./callbacks.ts";
import type { Callback } from "./clientTypes.ts";
import type { Core } from "./core.ts";
import type { BalanceNews } from "./delegates.ts";
import { type Pending, request } from "./pending.ts";
import { checkSession, type Session } from "./session.ts";

/** What the owner does with a balance. */
export interface WalletEvents {
  /** Gives whether a recharge that was waited for is in. */
  onSeen(this: void, balance: BalanceView): boolean;
}

export interface Wallets {
  readonly core: Core;
  readonly pending: Pending;
  readonly session: Session;
  events: WalletEvents | undefined;
  /** By zone. */
  newest: { [zoneId: string]: BalanceView | undefined };
}

export function createWallets(this: void, core: Core, pending: Pending, session: Session): Wallets {
  return { core, pending, session, events: undefined, newest: {} };
}

/** Asks for the balance of the client's zone. */
export function getBalance(this: void, wallets: Wallets, done?: Callback<BalanceView>): void {
  const { core } = wallets;
  askBalance(wallets, core.settings.zoneId, (error, balance) =>
    tell(core.callbacks, () => done?.(error, balance)),
  );
}

/** Asks for a balance, tells the game, and then `end`. A poll of contracts' sort and a player's wish are the same. */
export function askBalance(
  this: void,
  wallets: Wallets,
  zoneId: string,
  end: (this: void, error: PayError | undefined, balance?: BalanceView) => void,
): void {
  const problem = checkSession(wallets.session);
  if (problem !== undefined) return failBalance(wallets, zoneId, problem, end);
  request(wallets.pending, "getBalance", { zoneId }, (outcome) => {
    if (outcome.kind !== "result") return failBalance(wallets, zoneId, outcome.error, end);
    end(undefined, learnBalance(wallets, outcome.result, "asked"));
  });
}

/** Takes a balance from the server, answered or pushed, and gives the newest that is known. */
export function learnBalance(
  this: void,
  wallets: Wallets,
  balance: BalanceView,
  cause: "asked" | "pushed",
): BalanceView {
  const { zoneId } = balance;
  const known = wallets.newest[zoneId];
  const newest = known !== undefined && known.version > balance.version ? known : balance;
  wallets.newest[zoneId] = newest;
  const hasArrived = wallets.events?.onSeen(newest) === true;
  tellBalance(wallets, { kind: "known", balance: newest, cause: hasArrived ? "arrived" : cause });
  return newest;
}

/** Forgets every figure: another player, or a server restored from a backup. */
export function forgetBalances(this: void, wallets: Wallets): void {
  wallets.newest = {};
}

/** Tells the game about its wallet. */
export function tellBalance(this: void, wallets: Wallets, news: BalanceNews): void {
  const { callbacks } = wallets.core;
  tell(callbacks, () => callbacks.delegates.onBalance?.(news));
}

function failBalance(
  this: void,
  wallets: Wallets,
  zoneId: string,
  error: PayError,
  end: (this: void, error: PayError | undefined) => void,
): void {
  tellBalance(wallets, { kind: "unknown", zoneId, error });
  end(error);
}
