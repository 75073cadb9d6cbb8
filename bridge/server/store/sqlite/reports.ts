import type { Door } from "../../orders/order.ts";
import type { OrderRef, Reports } from "../reports.ts";
import { type Database, openToRead } from "./database.ts";
import { databaseFile } from "./dataDirectory.ts";

/** The books of the store in `directory`. */
export function openSqliteReports(directory: string): Reports {
  const db = openToRead(databaseFile(directory));
  return {
    async findOrders(number) {
      return findOrders(db, number);
    },
    async close() {
      db.close();
    },
  };
}

interface RefRow {
  app_id: string;
  door: Door;
  order_no: string;
}

const ORDER_REF = "SELECT app_id, door, order_no FROM orders";

function findOrders(db: Database, number: string): readonly OrderRef[] {
  const byNumber = db.prepare<RefRow>(
    `${ORDER_REF} WHERE app_id = ? AND door IN ('plugin', 'midas') AND order_no = ?`,
  );
  const byTradeNo = db.prepare<RefRow>(`${ORDER_REF} WHERE trade_no = ?`);
  const rows = listApps(db).flatMap((appId) => byNumber.all(appId, number));
  const found = rows.length > 0 ? rows : byTradeNo.all(number);
  return found.map((row) => ({ appId: row.app_id, door: row.door, orderNo: row.order_no }));
}

/** By steps through the index: reading every order for its app would take long. */
function listApps(db: Database): readonly string[] {
  const next = db.prepare<{ app_id: string }>(
    "SELECT app_id FROM orders WHERE app_id > ? ORDER BY app_id LIMIT 1",
  );
  const apps: string[] = [];
  for (;;) {
    const row = next.get(apps.at(-1) ?? "");
    if (row === undefined) return apps;
    apps.push(row.app_id);
  }
}
