import type { Account, Posting } from "../../ledger/entry.ts";
import { EMPTY_FIGURES, figuresAfter, type WalletFigures } from "../../ledger/figures.ts";
import type { KeyRange, Mismatch } from "../reports.ts";
import { judgeByEntries } from "./judgeByEntries.ts";
import type { KeyedTable } from "./nextRows.ts";
import type { RowReader } from "./rowReader.ts";

/** Wallets in the order in which they are judged. */
export const WALLETS: KeyedTable = { table: "wallets", key: "wallet_key" };

/** A wallet's row is what its postings add up to, by the ledger's own rule. */
export function checkWallets(
  db: RowReader,
  afterKey: number,
  lastKey: number,
): Promise<readonly Omit<Mismatch, "check">[]> {
  const posted = new Map<number, WalletFigures>();
  return judgeByEntries(
    db,
    WALLETS,
    { afterKey, throughKey: lastKey },
    {
      async add({ afterKey: after, throughKey: through }) {
        const range = [after, through, after, through];
        for (const row of await db.all<SumRow>(SUMS, ...range, afterKey, lastKey)) {
          const before = posted.get(row.wallet_key) ?? EMPTY_FIGURES;
          posted.set(row.wallet_key, figuresAfter(before, legsOf([row])));
        }
      },
      judge: (wallets, addedKey) => judgeWallets(db, wallets, addedKey, posted),
    },
  );
}

/** What went from one account to another in a wallet's entries. */
interface SumRow {
  wallet_key: number;
  from_account: Account;
  to_account: Account;
  coins: number;
}

const sums = (entries: string) => `SELECT e.wallet_key, p.from_account, p.to_account,
    CAST(sum(p.coins) AS BIGINT) AS coins
  FROM ledger_entries e JOIN postings p ON p.entry_key = e.entry_key
  WHERE ${entries} AND e.wallet_key > ? AND e.wallet_key <= ? GROUP BY 1, 2, 3`;

/** The range stands twice, because a planner applies it only where it is written. */
const SUMS = sums("e.entry_key > ? AND e.entry_key <= ? AND p.entry_key > ? AND p.entry_key <= ?");

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

/** A wallet with one sum of what came since; without any when nothing came. */
type JudgedRow = WalletRow & (SumRow | { from_account: null });

const JUDGED = `SELECT w.*, since.from_account, since.to_account, since.coins
  FROM wallets w LEFT JOIN (${sums("e.entry_key > ? AND p.entry_key > ?")}) since
  ON since.wallet_key = w.wallet_key
  WHERE w.wallet_key > ? AND w.wallet_key <= ? ORDER BY w.wallet_key`;

async function judgeWallets(
  db: RowReader,
  { afterKey, throughKey }: KeyRange,
  addedKey: number,
  posted: ReadonlyMap<number, WalletFigures>,
): Promise<readonly Omit<Mismatch, "check">[]> {
  const range = [afterKey, throughKey];
  const rows = await db.all<JudgedRow>(JUDGED, addedKey, addedKey, ...range, ...range);
  const byWallet = new Map<number, JudgedRow[]>();
  for (const row of rows) {
    const own = byWallet.get(row.wallet_key);
    if (own === undefined) byWallet.set(row.wallet_key, [row]);
    else own.push(row);
  }
  return [...byWallet.entries()].flatMap(([key, own]) => {
    const [wallet] = own;
    if (wallet === undefined) return [];
    const since = own.filter((row): row is WalletRow & SumRow => row.from_account !== null);
    const figures = figuresAfter(posted.get(key) ?? EMPTY_FIGURES, legsOf(since));
    const differences = compare(figuresOf(wallet), figures);
    if (differences.length === 0) return [];
    return [{ appId: wallet.app_id, subject: `wallet ${key}`, detail: differences.join(", ") }];
  });
}

function legsOf(rows: readonly SumRow[]): readonly Posting[] {
  return rows.map(({ from_account: from, to_account: to, coins }) => ({ from, to, coins }));
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
