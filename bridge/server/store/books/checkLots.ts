import type { KeyRange, Mismatch } from "../reports.ts";
import { judgeByEntries } from "./judgeByEntries.ts";
import type { KeyedTable } from "./nextRows.ts";
import type { RowReader } from "./rowReader.ts";

/** Lots in the order in which they are judged. */
export const LOTS: KeyedTable = { table: "lots", key: "lot_key" };

/** A lot holds what its postings left. */
export function checkLots(
  db: RowReader,
  afterKey: number,
  lastKey: number,
): Promise<readonly Omit<Mismatch, "check">[]> {
  const posted = new Map<number, number>();
  return judgeByEntries(
    db,
    LOTS,
    { afterKey, throughKey: lastKey },
    {
      async add(entries) {
        const range = [entries.afterKey, entries.throughKey];
        for (const row of await db.all<PostedRow>(POSTED, ...range, afterKey, lastKey)) {
          posted.set(row.lot_key, (posted.get(row.lot_key) ?? 0) + row.coins);
        }
      },
      judge: (lots, addedKey) => judgeLots(db, lots, addedKey, posted),
    },
  );
}

interface PostedRow {
  lot_key: number;
  coins: number;
}

const COINS = `CAST(sum(CASE WHEN to_account IN ('walletPaid', 'walletGift')
  THEN coins ELSE -coins END) AS BIGINT)`;

const POSTED = `SELECT lot_key, ${COINS} AS coins FROM postings
  WHERE entry_key > ? AND entry_key <= ? AND lot_key > ? AND lot_key <= ? GROUP BY 1`;

/** A lot, and what came since. */
interface LotRow {
  app_id: string;
  wallet_key: number;
  lot_key: number;
  remaining: number;
  coins: number;
}

const JUDGED = `SELECT w.app_id, l.wallet_key, l.lot_key, l.remaining,
    COALESCE(since.coins, 0) AS coins
  FROM lots l JOIN wallets w ON w.wallet_key = l.wallet_key LEFT JOIN (
    SELECT lot_key, ${COINS} AS coins FROM postings
    WHERE entry_key > ? AND lot_key > ? AND lot_key <= ? GROUP BY 1) since
  ON since.lot_key = l.lot_key
  WHERE l.lot_key > ? AND l.lot_key <= ?`;

async function judgeLots(
  db: RowReader,
  { afterKey, throughKey }: KeyRange,
  addedKey: number,
  posted: ReadonlyMap<number, number>,
): Promise<readonly Omit<Mismatch, "check">[]> {
  const range = [afterKey, throughKey];
  const rows = await db.all<LotRow>(JUDGED, addedKey, ...range, ...range);
  return rows.flatMap(({ app_id: appId, wallet_key, lot_key, remaining, coins }) => {
    const left = (posted.get(lot_key) ?? 0) + coins;
    if (left === remaining) return [];
    const detail = `lot ${lot_key} has ${remaining} left, its postings say ${left}`;
    return [{ appId, subject: `wallet ${wallet_key}`, detail }];
  });
}
