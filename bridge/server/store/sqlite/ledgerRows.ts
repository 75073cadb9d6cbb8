import { EMPTY_FIGURES } from "../../ledger/figures.ts";
import type { Wallet } from "../../ledger/wallet.ts";
import type { LedgerRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { assertChanged, inserted } from "./inserted.ts";

interface WalletRow {
  wallet_key: number;
  app_id: string;
  player_key: number;
  zone_id: string;
  paid: number;
  gift: number;
  save_amt: number;
  present_sum: number;
  cost_sum: number;
  version: number;
}

/** The statements on wallets, entries and postings. */
export function createLedgerRows(db: Database): LedgerRows {
  const find = db.prepare<WalletRow>("SELECT * FROM wallets WHERE player_key = ? AND zone_id = ?");
  const get = db.prepare<WalletRow>("SELECT * FROM wallets WHERE wallet_key = ?");
  const insertWallet = db.prepare<{ wallet_key: number }>(
    `INSERT INTO wallets (app_id, player_key, zone_id, paid, gift, save_amt, present_sum, cost_sum,
       version)
     VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0) RETURNING wallet_key`,
  );
  const insertEntry = db.prepare<{ entry_key: number }>(
    `INSERT INTO ledger_entries (app_id, kind, reference, wallet_key, at_ms)
     VALUES (?, ?, ?, ?, ?) RETURNING entry_key`,
  );
  const insertPosting = db.prepare(
    `INSERT INTO postings (entry_key, line, from_account, to_account, coins)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE wallets SET paid = ?, gift = ?, save_amt = ?, present_sum = ?, cost_sum = ?,
       version = version + 1
     WHERE wallet_key = ? AND version = ?`,
  );
  return {
    findWallet(playerKey, zoneId) {
      const row = find.get(playerKey, zoneId);
      return row && walletOf(row);
    },
    insertWallet(player, zoneId) {
      const row = inserted(insertWallet.get(player.appId, player.key, zoneId));
      return { ...EMPTY_FIGURES, key: row.wallet_key, appId: player.appId, zoneId, version: 0 };
    },
    getWallet(key) {
      const row = get.get(key);
      if (row === undefined) throw new Error(`there is no wallet ${key}`);
      return walletOf(row);
    },
    post(entry, wallet, after, atMs) {
      const { appId, kind, reference, walletKey } = entry;
      const { entry_key } = inserted(insertEntry.get(appId, kind, reference, walletKey, atMs));
      entry.postings.forEach(({ from, to, coins }, line) => {
        insertPosting.run(entry_key, line, from, to, coins);
      });
      const { paid, gift, saveAmt, presentSum, costSum } = after;
      const figures = [paid, gift, saveAmt, presentSum, costSum];
      assertChanged(update.run(...figures, wallet.key, wallet.version), `wallet ${wallet.key}`);
      return { ...wallet, ...after, version: wallet.version + 1 };
    },
  };
}

function walletOf(row: WalletRow): Wallet {
  return {
    key: row.wallet_key,
    appId: row.app_id,
    zoneId: row.zone_id,
    paid: row.paid,
    gift: row.gift,
    saveAmt: row.save_amt,
    presentSum: row.present_sum,
    costSum: row.cost_sum,
    version: row.version,
  };
}
