/** Wallets, lots, entries and postings as rows of the store. */

import type { Account, Entry, EntryKind, Posting, WalletAccount } from "../../ledger/entry.ts";
import type { WalletFigures } from "../../ledger/figures.ts";
import type { Lot } from "../../ledger/lots.ts";
import type { Wallet } from "../../ledger/wallet.ts";

export interface WalletRow {
  wallet_key: number;
  app_id: string;
  player_key: number;
  zone_id: string;
  paid: number;
  gift: number;
  debt: number;
  save_amt: number;
  present_sum: number;
  cost_sum: number;
  version: number;
}

export interface LotRow {
  lot_key: number;
  wallet_key: number;
  account: WalletAccount;
  coins: number;
  remaining: number;
  expires_at_ms: number | null;
  created_at_ms: number;
}

export interface EntryRow {
  entry_key: number;
  app_id: string;
  kind: EntryKind;
  reference: string;
  wallet_key: number | null;
  at_ms: number;
}

export interface PostingRow {
  entry_key: number;
  line: number;
  from_account: Account;
  to_account: Account;
  coins: number;
  lot_key: number | null;
}

/** The wallet of a row, without its lots. */
export function walletOf(row: WalletRow): Omit<Wallet, "lots"> {
  return {
    key: row.wallet_key,
    appId: row.app_id,
    playerKey: row.player_key,
    zoneId: row.zone_id,
    paid: row.paid,
    gift: row.gift,
    debt: row.debt,
    saveAmt: row.save_amt,
    presentSum: row.present_sum,
    costSum: row.cost_sum,
    version: row.version,
  };
}

/** The figures of a wallet in its row. */
export function figureColumns(figures: WalletFigures) {
  return {
    paid: figures.paid,
    gift: figures.gift,
    debt: figures.debt,
    save_amt: figures.saveAmt,
    present_sum: figures.presentSum,
    cost_sum: figures.costSum,
  };
}

/** The lot of a row. */
export function lotOf({ lot_key, account, remaining, expires_at_ms }: LotRow): Lot {
  return { key: lot_key, account, remaining, expiresAtMs: expires_at_ms ?? undefined };
}

/** The posting of a row; `lot` is the row that it names. */
export function postingOf(row: PostingRow, lot: LotRow | undefined): Posting {
  const { from_account: from, to_account: to, coins } = row;
  if (lot === undefined) return { from, to, coins };
  return {
    from,
    to,
    coins,
    lot: { key: lot.lot_key, expiresAtMs: lot.expires_at_ms ?? undefined },
  };
}

/** The row of an entry. */
export function entryRowOf(entry: Entry, key: number, atMs: number): EntryRow {
  const { appId, kind, reference, walletKey } = entry;
  const whose = { app_id: appId, kind, reference, wallet_key: walletKey ?? null };
  return { entry_key: key, ...whose, at_ms: atMs };
}
