import type { SqliteDriver } from "coinslot/merchant";
import type { Goods } from "./priceList.ts";

/** What players have, and what they got for which order. */
export const INVENTORY_TABLES = `
CREATE TABLE IF NOT EXISTS inventory (
  player_id TEXT NOT NULL, code TEXT NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY (player_id, code)
);
CREATE TABLE IF NOT EXISTS handed_over (
  order_no TEXT NOT NULL, player_id TEXT NOT NULL, code TEXT NOT NULL, amount INTEGER NOT NULL
)`;

const ADD = `INSERT INTO inventory VALUES (?, ?, ?)
  ON CONFLICT (player_id, code) DO UPDATE SET amount = amount + excluded.amount`;
const NOTE = "INSERT INTO handed_over VALUES (?, ?, ?, ?)";
const HANDED = "SELECT player_id, code, amount FROM handed_over WHERE order_no = ?";
const FORGET = "DELETE FROM handed_over WHERE order_no = ?";
const OWNED = "SELECT code, amount FROM inventory WHERE player_id = ? ORDER BY code";

interface HandedOver {
  readonly player_id: string;
  readonly code: string;
  readonly amount: number;
}

/** Runs inside the transaction in which the order was noted. */
export function giveGoods(
  driver: SqliteDriver,
  orderNo: string,
  playerId: string,
  goods: readonly Goods[],
): void {
  for (const { code, quantity } of goods) {
    driver.prepare(NOTE).run(orderNo, playerId, code, quantity);
    driver.prepare(ADD).run(playerId, code, quantity);
  }
}

/** What was used up meanwhile becomes a debt: the next of its kind goes towards it. */
export function takeBackGoods(driver: SqliteDriver, orderNo: string): void {
  for (const line of driver.prepare(HANDED).all(orderNo) as HandedOver[]) {
    driver.prepare(ADD).run(line.player_id, line.code, -line.amount);
  }
  driver.prepare(FORGET).run(orderNo);
}

/** What is with a player because of one order, as the callback doctor asks for it. */
export function goodsOfOrder(driver: SqliteDriver, orderNo: string) {
  const lines = driver.prepare(HANDED).all(orderNo) as HandedOver[];
  const goods: Record<string, number> = {};
  for (const { code, amount } of lines) goods[code] = (goods[code] ?? 0) + amount;
  return { playerId: lines[0]?.player_id, goods };
}

/** What a player has, by code. */
export function inventoryOf(
  driver: SqliteDriver,
  playerId: string,
): Readonly<Record<string, number>> {
  const rows = driver.prepare(OWNED).all(playerId) as { code: string; amount: number }[];
  return Object.fromEntries(rows.map(({ code, amount }) => [code, amount]));
}
