/**
 * A game that answers at once and grants afterwards: genuine notices, by the public Standard
 * Webhooks library, go into an inbox of its database, and a worker takes them out.
 */

import { DatabaseSync } from "@photostructure/sqlite";
import { Webhook } from "standardwebhooks";
import { type SqliteDriver, sqliteDatabase } from "../../../bridge/server/merchant/gameDatabase.ts";
import { grantOnce } from "../../../bridge/server/merchant/grantOnce.ts";
import { GRANT_TABLE } from "../../../bridge/server/merchant/grantTable.ts";
import { verifyNotice } from "../../../bridge/server/merchant/verifyNotice.ts";
import {
  giveGoods,
  goodsOfOrder,
  INVENTORY_TABLES,
  takeBackGoods,
} from "../../../samples/merchant/inventory.ts";
import { purchaseOf } from "../../../samples/merchant/priceList.ts";
import { readSettings } from "../../../samples/merchant/settings.ts";
import { type Asked, type Given, serve } from "./soundServer.ts";

const WORK_MS = 40;
const { notices, database } = readSettings(process.env);
const webhook = new Webhook(notices.secrets[0] ?? "");
const db: SqliteDriver = new DatabaseSync(database, { timeout: 5000 });
db.exec(GRANT_TABLE);
db.exec(INVENTORY_TABLES);
db.exec("CREATE TABLE IF NOT EXISTS inbox (at INTEGER PRIMARY KEY, headers TEXT, body TEXT)");

serve(({ url, ...asked }) => {
  if (url.pathname === "/grants") {
    const goods = goodsOfOrder(db, url.searchParams.get("orderNo") ?? "");
    return { status: 200, body: JSON.stringify(goods) };
  }
  return url.pathname === "/notify" ? file({ url, ...asked }) : { status: 404, body: "{}" };
});
void work();

function file({ rawBody, headers }: Asked): Given {
  const body = Buffer.from(rawBody).toString("utf8");
  try {
    webhook.verify(body, headers as Record<string, string>);
  } catch {
    return { status: 401, body: "{}" };
  }
  const insert = db.prepare("INSERT INTO inbox (headers, body) VALUES (?, ?)");
  insert.run(JSON.stringify(headers), body);
  return { status: 202, body: "{}" };
}

async function work(): Promise<never> {
  for (;;) {
    const rows = db.prepare("SELECT at, headers, body FROM inbox ORDER BY at").all();
    for (const { at, headers, body } of rows as { at: number; headers: string; body: string }[]) {
      await settle(body, JSON.parse(headers));
      db.prepare("DELETE FROM inbox WHERE at = ?").run(at);
    }
    await new Promise((resolve) => setTimeout(resolve, WORK_MS));
  }
}

async function settle(body: string, headers: Record<string, string>): Promise<void> {
  const result = verifyNotice(body, headers, { ...notices, toleranceMs: 3_600_000 });
  if (result.kind === "refused") return;
  const { notice } = result;
  const purchase = purchaseOf(notice);
  if (purchase === undefined) return;
  await grantOnce(sqliteDatabase(db), notice, purchase.expected, {
    grant: () => giveGoods(db, notice.orderNo, notice.playerId ?? "", purchase.goods),
    revoke: () => takeBackGoods(db, notice.orderNo),
  });
}
