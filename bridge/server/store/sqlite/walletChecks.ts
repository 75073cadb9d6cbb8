import type { Account } from "../../ledger/entry.ts";
import { EMPTY_FIGURES, figuresAfter, type WalletFigures } from "../../ledger/figures.ts";
import type { Mismatch } from "../reports.ts";
import type { Database } from "./database.ts";

interface WalletRow {
  wallet_key: number;
  app_id: string;
  paid: number;
  gift: number;
  debt: number;
  save_amt: number;
  present_sum: number;
  cost_sum: number;
}

interface SumRow {
  wallet_key: number;
  from_account: Account;
  to_account: Account;
  coins: number;
}

/** A wallet's row is what its postings add up to, by the ledger's own rule. */
export function checkWallets(
  db: Database,
  afterKey: number,
  lastKey: number,
): readonly Omit<Mismatch, "check">[] {
  const { wallets, sums } = inOneMoment(db, () => ({
    wallets: db
      .prepare<WalletRow>("SELECT * FROM wallets WHERE wallet_key > ? AND wallet_key <= ?")
      .all(afterKey, lastKey),
    sums: db
      .prepare<SumRow>(
        `SELECT e.wallet_key, p.from_account, p.to_account, sum(p.coins) AS coins
         FROM ledger_entries e JOIN postings p USING (entry_key)
         WHERE e.wallet_key > ? AND e.wallet_key <= ? GROUP BY 1, 2, 3`,
      )
      .all(afterKey, lastKey),
  }));
  return wallets.flatMap((row) => {
    const own = sums.filter(({ wallet_key }) => wallet_key === row.wallet_key);
    const legs = own.map(({ from_account: from, to_account: to, coins }) => ({ from, to, coins }));
    const differences = compare(figuresOf(row), figuresAfter(EMPTY_FIGURES, legs));
    if (differences.length === 0) return [];
    const detail = differences.join(", ");
    return [{ appId: row.app_id, subject: `wallet ${row.wallet_key}`, detail }];
  });
}

function figuresOf(row: WalletRow): WalletFigures {
  const { paid, gift, debt, save_amt, present_sum, cost_sum } = row;
  return { paid, gift, debt, saveAmt: save_amt, presentSum: present_sum, costSum: cost_sum };
}

function compare(stored: WalletFigures, posted: WalletFigures): readonly string[] {
  const names = Object.keys(EMPTY_FIGURES) as (keyof WalletFigures)[];
  const different = names.filter((name) => stored[name] !== posted[name]);
  return different.map((name) => `${name} is ${stored[name]}, the postings say ${posted[name]}`);
}

/** A lot holds what its postings left, and a wallet holds what its lots hold. */
export function checkLots(
  db: Database,
  afterKey: number,
  lastKey: number,
): readonly Omit<Mismatch, "check">[] {
  return db
    .prepare<{ app_id: string; wallet_key: number; detail: string }>(LOTS)
    .all(afterKey, lastKey, afterKey, lastKey)
    .map(({ app_id: appId, wallet_key, detail }) => {
      return { appId, subject: `wallet ${wallet_key}`, detail };
    });
}

const POSTED_TO_LOTS = `SELECT p.lot_key, sum(CASE WHEN p.to_account IN ('walletPaid', 'walletGift')
      THEN p.coins ELSE -p.coins END) AS posted
    FROM ledger_entries e JOIN postings p USING (entry_key)
    WHERE e.wallet_key > ? AND e.wallet_key <= ? AND p.lot_key IS NOT NULL GROUP BY 1`;

const LOTS = `SELECT w.app_id, w.wallet_key, 'lot ' || lot_key || ' has ' || lots.remaining ||
      ' left, its postings say ' || posted AS detail
    FROM (${POSTED_TO_LOTS}) JOIN lots USING (lot_key)
    JOIN wallets w ON w.wallet_key = lots.wallet_key
    WHERE lots.remaining <> posted
  UNION ALL
  SELECT app_id, wallet_key, 'bought ' || paid || ' and gift ' || gift || ', the lots say ' ||
      lots_paid || ' and ' || lots_gift
    FROM (SELECT w.*,
        (SELECT COALESCE(SUM(remaining), 0) FROM lots WHERE lots.wallet_key = w.wallet_key
          AND remaining > 0 AND account = 'walletPaid') AS lots_paid,
        (SELECT COALESCE(SUM(remaining), 0) FROM lots WHERE lots.wallet_key = w.wallet_key
          AND remaining > 0 AND account = 'walletGift') AS lots_gift
      FROM wallets w WHERE w.wallet_key > ? AND w.wallet_key <= ?)
    WHERE paid <> lots_paid OR gift <> lots_gift`;

/** Several reads of one snapshot. */
function inOneMoment<Result>(db: Database, read: () => Result): Result {
  db.exec("BEGIN");
  try {
    return read();
  } finally {
    db.exec("COMMIT");
  }
}
