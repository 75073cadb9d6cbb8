import type { Account } from "../../ledger/entry.ts";
import { EMPTY_FIGURES, figuresAfter, type WalletFigures } from "../../ledger/figures.ts";
import type { Mismatch } from "../reports.ts";
import type { RowReader } from "./rowReader.ts";

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

/** A wallet with one of its sums; without any when nothing was posted. */
interface SummedRow extends WalletRow {
  from_account: Account | null;
  to_account: Account;
  coins: number;
}

const SUMMED = `SELECT w.*, sums.from_account, sums.to_account, sums.coins
  FROM wallets w LEFT JOIN (
    SELECT e.wallet_key, p.from_account, p.to_account, CAST(sum(p.coins) AS BIGINT) AS coins
    FROM ledger_entries e JOIN postings p ON p.entry_key = e.entry_key
    WHERE e.wallet_key > ? AND e.wallet_key <= ? GROUP BY 1, 2, 3) sums
  ON sums.wallet_key = w.wallet_key
  WHERE w.wallet_key > ? AND w.wallet_key <= ? ORDER BY w.wallet_key`;

/** A wallet's row is what its postings add up to, by the ledger's own rule. */
export async function checkWallets(
  db: RowReader,
  afterKey: number,
  lastKey: number,
): Promise<readonly Omit<Mismatch, "check">[]> {
  const rows = await db.all<SummedRow>(SUMMED, afterKey, lastKey, afterKey, lastKey);
  const byWallet = new Map<number, SummedRow[]>();
  for (const row of rows) {
    const own = byWallet.get(row.wallet_key);
    if (own === undefined) byWallet.set(row.wallet_key, [row]);
    else own.push(row);
  }
  return [...byWallet.values()].flatMap((own) => {
    const [wallet] = own;
    if (wallet === undefined) return [];
    const legs = own.flatMap(({ from_account: from, to_account: to, coins }) =>
      from === null ? [] : [{ from, to, coins }],
    );
    const differences = compare(figuresOf(wallet), figuresAfter(EMPTY_FIGURES, legs));
    if (differences.length === 0) return [];
    const detail = differences.join(", ");
    return [{ appId: wallet.app_id, subject: `wallet ${wallet.wallet_key}`, detail }];
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
export async function checkLots(
  db: RowReader,
  afterKey: number,
  lastKey: number,
): Promise<readonly Omit<Mismatch, "check">[]> {
  const rows = await db.all<{ app_id: string; wallet_key: number; detail: string }>(
    LOTS,
    ...[afterKey, lastKey, afterKey, lastKey],
  );
  return rows.map(({ app_id: appId, wallet_key, detail }) => {
    return { appId, subject: `wallet ${wallet_key}`, detail };
  });
}

const POSTED_TO_LOTS = `SELECT p.lot_key,
    CAST(sum(CASE WHEN p.to_account IN ('walletPaid', 'walletGift')
      THEN p.coins ELSE -p.coins END) AS BIGINT) AS posted
    FROM ledger_entries e JOIN postings p ON p.entry_key = e.entry_key
    WHERE e.wallet_key > ? AND e.wallet_key <= ? AND p.lot_key IS NOT NULL GROUP BY 1`;

const LOTS = `SELECT w.app_id, w.wallet_key, 'lot ' || lots.lot_key || ' has ' || lots.remaining ||
      ' left, its postings say ' || posted AS detail
    FROM (${POSTED_TO_LOTS}) sums JOIN lots ON lots.lot_key = sums.lot_key
    JOIN wallets w ON w.wallet_key = lots.wallet_key
    WHERE lots.remaining <> posted
  UNION ALL
  SELECT app_id, wallet_key, 'bought ' || paid || ' and gift ' || gift || ', the lots say ' ||
      lots_paid || ' and ' || lots_gift
    FROM (SELECT w.*,
        (SELECT CAST(COALESCE(SUM(remaining), 0) AS BIGINT) FROM lots
          WHERE lots.wallet_key = w.wallet_key AND remaining > 0 AND account = 'walletPaid')
          AS lots_paid,
        (SELECT CAST(COALESCE(SUM(remaining), 0) AS BIGINT) FROM lots
          WHERE lots.wallet_key = w.wallet_key AND remaining > 0 AND account = 'walletGift')
          AS lots_gift
      FROM wallets w WHERE w.wallet_key > ? AND w.wallet_key <= ?) judged
    WHERE paid <> lots_paid OR gift <> lots_gift`;
