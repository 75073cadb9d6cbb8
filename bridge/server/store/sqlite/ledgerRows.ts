import type { Entry, Posting } from "../../ledger/entry.ts";
import { EMPTY_FIGURES } from "../../ledger/figures.ts";
import { inDrawOrder, type Lot, lotsAfter } from "../../ledger/lots.ts";
import type { Moved } from "../../ledger/movement.ts";
import type { Wallet } from "../../ledger/wallet.ts";
import {
  type LotRow,
  lotOf,
  type PostingRow,
  postingOf,
  type WalletRow,
  walletOf,
} from "../rows/ledgerRow.ts";
import type { LedgerRows } from "../tx.ts";
import type { Database } from "./database.ts";
import type { Forgetful } from "./forgetful.ts";
import { assertChanged } from "./inserted.ts";

/** Wallets that are kept at hand. */
const KNOWN_MAX = 10_000;

/** The statements on wallets, lots, entries and postings. */
export function createLedgerRows(db: Database): LedgerRows & Forgetful {
  const wallets = createWalletReader(db);
  const write = createEntryWriter(db);
  const insertWallet = db.prepare(
    `INSERT INTO wallets (app_id, player_key, zone_id, paid, gift, debt, save_amt, present_sum,
       cost_sum, version)
     VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0, 0)`,
  );
  const listPostings = db.prepare<PostingRow>(
    `SELECT postings.* FROM ledger_entries JOIN postings USING (entry_key)
     WHERE app_id = ? AND kind = ? AND reference = ? ORDER BY line`,
  );
  const listWallets = db.prepare<{ wallet_key: number }>(
    "SELECT wallet_key FROM wallets WHERE player_key = ? ORDER BY wallet_key",
  );
  const findEntry = db.prepare<{ wallet_key: number | null }>(
    "SELECT wallet_key FROM ledger_entries WHERE app_id = ? AND kind = ? AND reference = ?",
  );
  const getLot = db.prepare<LotRow>("SELECT * FROM lots WHERE lot_key = ?");
  const listExpiring = db.prepare<{ wallet_key: number }>(
    `SELECT DISTINCT wallet_key FROM lots WHERE is_spent = 0 AND expires_at_ms <= ? LIMIT ?`,
  );
  return {
    findWallet: wallets.find,
    getWallet: wallets.get,
    forget: wallets.forget,
    insertWallet(player, zoneId) {
      const { key: playerKey, appId } = player;
      const key = insertWallet.insert(appId, playerKey, zoneId);
      return { ...EMPTY_FIGURES, key, appId, playerKey, zoneId, version: 0, lots: [] };
    },
    post(moved, wallet, atMs) {
      const opened = write.openLot(moved, wallet, atMs);
      write.entry(moved.entry, opened?.key, atMs);
      write.lots(moved.entry.postings, wallet.lots);
      write.figures(moved, wallet);
      const lots = lotsAfter(wallet.lots, moved.entry.postings, opened);
      return wallets.keep({ ...wallet, ...moved.after, version: wallet.version + 1, lots });
    },
    postAside: (entry, atMs) => write.entry(entry, undefined, atMs),
    listPostings: (appId, kind, reference) =>
      listPostings
        .all(appId, kind, reference)
        .map((row) => postingOf(row, row.lot_key === null ? undefined : getLot.get(row.lot_key))),
    listWallets: (playerKey) =>
      listWallets.all(playerKey).map((row) => wallets.get(row.wallet_key)),
    findWalletOf(appId, kind, reference) {
      const key = findEntry.get(appId, kind, reference)?.wallet_key ?? undefined;
      return key === undefined ? undefined : wallets.get(key);
    },
    listExpiringWallets: (nowMs, limit) =>
      listExpiring.all(nowMs, limit).map((row) => wallets.get(row.wallet_key)),
  };
}

/**
 * Reads wallets and keeps those at hand that were in use: nobody else writes to this file, so what was
 * read or written once is known until a transaction is undone.
 */
function createWalletReader(db: Database) {
  const find = db.prepare<WalletRow>("SELECT * FROM wallets WHERE player_key = ? AND zone_id = ?");
  const get = db.prepare<WalletRow>("SELECT * FROM wallets WHERE wallet_key = ?");
  const lots = db.prepare<LotRow>("SELECT * FROM lots WHERE wallet_key = ? AND is_spent = 0");
  const known = new Map<number, Wallet>();
  const keys = new Map<string, number>();

  function keep(wallet: Wallet): Wallet {
    if (known.size >= KNOWN_MAX) forget();
    known.set(wallet.key, wallet);
    keys.set(placeOf(wallet.playerKey, wallet.zoneId), wallet.key);
    return wallet;
  }

  function forget(): void {
    known.clear();
    keys.clear();
  }

  const withLots = (row: WalletRow): Wallet =>
    keep({ ...walletOf(row), lots: inDrawOrder(lots.all(row.wallet_key).map(lotOf)) });

  return {
    keep,
    forget,
    find(playerKey: number, zoneId: string): Wallet | undefined {
      const key = keys.get(placeOf(playerKey, zoneId));
      const kept = key === undefined ? undefined : known.get(key);
      if (kept !== undefined) return kept;
      const row = find.get(playerKey, zoneId);
      return row && withLots(row);
    },
    get(key: number): Wallet {
      const kept = known.get(key);
      if (kept !== undefined) return kept;
      const row = get.get(key);
      if (row === undefined) throw new Error(`there is no wallet ${key}`);
      return withLots(row);
    },
  };
}

function placeOf(playerKey: number, zoneId: string): string {
  return `${playerKey} ${zoneId}`;
}

function createEntryWriter(db: Database) {
  const insertEntry = db.prepare(
    `INSERT INTO ledger_entries (app_id, kind, reference, wallet_key, at_ms)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const insertPosting = db.prepare(
    `INSERT INTO postings (entry_key, line, from_account, to_account, coins, lot_key)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const insertLot = db.prepare(
    `INSERT INTO lots (wallet_key, account, coins, remaining, is_spent, expires_at_ms, created_at_ms)
     VALUES (?, ?, ?, ?, 0, ?, ?)`,
  );
  // Two statements, because naming is_spent at all makes SQLite write its indexes.
  const change = db.prepare("UPDATE lots SET remaining = remaining + ? WHERE lot_key = ?");
  const turn = db.prepare(
    "UPDATE lots SET remaining = remaining + ?, is_spent = 1 - is_spent WHERE lot_key = ?",
  );
  const updateWallet = db.prepare(
    `UPDATE wallets SET paid = ?, gift = ?, debt = ?, save_amt = ?, present_sum = ?, cost_sum = ?,
       version = version + 1
     WHERE wallet_key = ? AND version = ?`,
  );
  return {
    openLot({ opens }: Moved, wallet: Wallet, atMs: number): Lot | undefined {
      if (opens === undefined) return undefined;
      const { account, coins, expiresAtMs } = opens;
      const values = [account, coins, coins, expiresAtMs ?? null, atMs];
      const key = insertLot.insert(wallet.key, ...values);
      return { key, account, remaining: coins, expiresAtMs };
    },
    entry(
      { appId, kind, reference, walletKey, postings }: Entry,
      opened: number | undefined,
      atMs: number,
    ) {
      const key = insertEntry.insert(appId, kind, reference, walletKey ?? null, atMs);
      postings.forEach(({ from, to, coins, lot }, line) => {
        insertPosting.run(key, line, from, to, coins, lot?.key ?? opened ?? null);
      });
    },
    lots(postings: readonly Posting[], left: readonly Lot[]) {
      const remaining = new Map(left.map((lot) => [lot.key, lot.remaining]));
      for (const { from, coins, lot } of postings) {
        if (lot === undefined) continue;
        const isTaken = from === "walletPaid" || from === "walletGift";
        const before = remaining.get(lot.key) ?? 0;
        const after = isTaken ? before - coins : before + coins;
        remaining.set(lot.key, after);
        const statement = (before === 0) === (after === 0) ? change : turn;
        assertChanged(statement.run(after - before, lot.key), `lot ${lot.key}`);
      }
    },
    figures({ after }: Moved, wallet: Wallet) {
      const { paid, gift, debt, saveAmt, presentSum, costSum } = after;
      const figures = [paid, gift, debt, saveAmt, presentSum, costSum];
      const changes = updateWallet.run(...figures, wallet.key, wallet.version);
      assertChanged(changes, `wallet ${wallet.key}`);
    },
  };
}
