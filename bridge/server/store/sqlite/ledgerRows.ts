import type { Account, Entry, Posting, WalletAccount } from "../../ledger/entry.ts";
import { EMPTY_FIGURES } from "../../ledger/figures.ts";
import { inDrawOrder, type Lot, lotsAfter } from "../../ledger/lots.ts";
import type { Moved } from "../../ledger/movement.ts";
import type { Wallet } from "../../ledger/wallet.ts";
import type { LedgerRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

interface WalletRow {
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

interface LotRow {
  lot_key: number;
  account: WalletAccount;
  remaining: number;
  expires_at_ms: number | null;
}

interface PostingRow {
  from_account: Account;
  to_account: Account;
  coins: number;
  lot_key: number | null;
  expires_at_ms: number | null;
}

/** The statements on wallets, lots, entries and postings. */
export function createLedgerRows(db: Database): LedgerRows {
  const readWallet = createWalletReader(db);
  const write = createEntryWriter(db);
  const insertWallet = db.prepare(
    `INSERT INTO wallets (app_id, player_key, zone_id, paid, gift, debt, save_amt, present_sum,
       cost_sum, version)
     VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0, 0)`,
  );
  const listPostings = db.prepare<PostingRow>(
    `SELECT from_account, to_account, postings.coins, lot_key, expires_at_ms
     FROM ledger_entries JOIN postings USING (entry_key) LEFT JOIN lots USING (lot_key)
     WHERE app_id = ? AND kind = ? AND reference = ? ORDER BY line`,
  );
  const listExpiring = db.prepare<{ wallet_key: number }>(
    `SELECT DISTINCT wallet_key FROM lots WHERE remaining > 0 AND expires_at_ms <= ? LIMIT ?`,
  );
  return {
    findWallet: readWallet.find,
    getWallet: readWallet.get,
    insertWallet(player, zoneId) {
      const { key: playerKey, appId } = player;
      const key = insertWallet.insert(appId, playerKey, zoneId);
      return { ...EMPTY_FIGURES, key, appId, playerKey, zoneId, version: 0, lots: [] };
    },
    post(moved, wallet, atMs) {
      const opened = write.openLot(moved, wallet, atMs);
      write.entry(moved.entry, opened?.key, atMs);
      write.lots(moved.entry.postings);
      write.figures(moved, wallet);
      const lots = lotsAfter(wallet.lots, moved.entry.postings, opened);
      return { ...wallet, ...moved.after, version: wallet.version + 1, lots };
    },
    postAside: (entry, atMs) => write.entry(entry, undefined, atMs),
    listPostings: (appId, kind, reference) =>
      listPostings.all(appId, kind, reference).map(postingOf),
    listExpiringWallets: (nowMs, limit) =>
      listExpiring.all(nowMs, limit).map((row) => readWallet.get(row.wallet_key)),
  };
}

function createWalletReader(db: Database) {
  const find = db.prepare<WalletRow>("SELECT * FROM wallets WHERE player_key = ? AND zone_id = ?");
  const get = db.prepare<WalletRow>("SELECT * FROM wallets WHERE wallet_key = ?");
  const lots = db.prepare<LotRow>(
    `SELECT lot_key, account, remaining, expires_at_ms FROM lots
     WHERE wallet_key = ? AND remaining > 0`,
  );
  const walletOf = (row: WalletRow): Wallet => ({
    ...figuresOf(row),
    lots: inDrawOrder(lots.all(row.wallet_key).map(lotOf)),
  });
  return {
    find(playerKey: number, zoneId: string): Wallet | undefined {
      const row = find.get(playerKey, zoneId);
      return row && walletOf(row);
    },
    get(key: number): Wallet {
      const row = get.get(key);
      if (row === undefined) throw new Error(`there is no wallet ${key}`);
      return walletOf(row);
    },
  };
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
    `INSERT INTO lots (wallet_key, account, coins, remaining, expires_at_ms, created_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const updateLot = db.prepare("UPDATE lots SET remaining = remaining + ? WHERE lot_key = ?");
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
    lots(postings: readonly Posting[]) {
      for (const { from, coins, lot } of postings) {
        if (lot === undefined) continue;
        const isTaken = from === "walletPaid" || from === "walletGift";
        assertChanged(updateLot.run(isTaken ? -coins : coins, lot.key), `lot ${lot.key}`);
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

function figuresOf(row: WalletRow): Omit<Wallet, "lots"> {
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

function lotOf({ lot_key, account, remaining, expires_at_ms }: LotRow): Lot {
  return { key: lot_key, account, remaining, expiresAtMs: expires_at_ms ?? undefined };
}

function postingOf(row: PostingRow): Posting {
  const { from_account: from, to_account: to, coins, lot_key: key } = row;
  if (key === null) return { from, to, coins };
  return { from, to, coins, lot: { key, expiresAtMs: row.expires_at_ms ?? undefined } };
}
