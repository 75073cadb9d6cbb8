import type { Notice, SqliteDriver } from "coinslot/merchant";

/** What this server sold and to whom, under the payment server's number of the order. */
export const SOLD_TABLE = `
CREATE TABLE IF NOT EXISTS sold (
  trade_no TEXT PRIMARY KEY, player_id TEXT NOT NULL, code TEXT NOT NULL, coins INTEGER NOT NULL
)`;

const NOTE = "INSERT INTO sold VALUES (?, ?, ?, ?)";
const FIND = "SELECT player_id, code, coins FROM sold WHERE trade_no = ?";

/** One thing as it was sold. */
export interface SoldOrder {
  readonly playerId: string;
  readonly code: string;
  readonly coins: number;
}

/** Before the game gets the order's number: nobody pays for what is not on record. */
export function noteSold(driver: SqliteDriver, tradeNo: string, sold: SoldOrder): void {
  driver.prepare(NOTE).run(tradeNo, sold.playerId, sold.code, sold.coins);
}

/**
 * The notice with what its dialect cannot say: Trino's and GIP0006's name no more than the number of
 * an order that this server made. The other dialects say it themselves.
 */
export function completeNotice(driver: SqliteDriver, notice: Notice): Notice {
  if (notice.dialect !== "trino" && notice.dialect !== "gip0006") return notice;
  const [sold] = driver.prepare(FIND).all(notice.orderNo) as SoldRow[];
  if (sold === undefined) return notice;
  const { player_id: playerId, code, coins } = sold;
  return { ...notice, playerId, items: [{ code, quantity: 1, price: String(coins) }] };
}

interface SoldRow {
  readonly player_id: string;
  readonly code: string;
  readonly coins: number;
}
