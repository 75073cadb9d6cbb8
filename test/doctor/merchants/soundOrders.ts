/**
 * A game that has its own record of each order before it is paid, and grants by that; Trino's and
 * GIP0006's notices do not say what was bought. NOTICE_DIALECT chooses.
 */

import { DatabaseSync } from "@photostructure/sqlite";
import { type SqliteDriver, sqliteDatabase } from "../../../bridge/server/merchant/gameDatabase.ts";
import { grantOnce } from "../../../bridge/server/merchant/grantOnce.ts";
import { GRANT_TABLE } from "../../../bridge/server/merchant/grantTable.ts";
import type { NoticeDialect } from "../../../bridge/server/merchant/notice.ts";
import { noticeAnswer } from "../../../bridge/server/merchant/noticeAnswer.ts";
import { type VerifyOptions, verifyNotice } from "../../../bridge/server/merchant/verifyNotice.ts";
import { type Asked, type Given, serve } from "./soundServer.ts";

interface OwnOrder {
  readonly player: string;
  readonly code: string;
  readonly quantity: number;
  readonly amount: string;
}

const settings: VerifyOptions = {
  dialect: process.env.NOTICE_DIALECT as NoticeDialect,
  appId: "demo",
  environment: "sandbox",
  secrets: [process.env.NOTICE_SECRETS ?? ""],
};
const db: SqliteDriver = new DatabaseSync(process.env.GAME_DATABASE ?? "", { timeout: 5000 });
db.exec(GRANT_TABLE);
db.exec("CREATE TABLE IF NOT EXISTS orders (no TEXT PRIMARY KEY, player, code, quantity, amount)");
db.exec("CREATE TABLE IF NOT EXISTS handed (no TEXT, code TEXT, quantity INTEGER)");

serve(async (asked) => {
  const path = `${asked.method} ${asked.url.pathname}`;
  if (path === "GET /grants") return goodsOf(asked.url.searchParams.get("orderNo") ?? "");
  if (path === "PUT /grants") return makeOrder(asked);
  const isNotice = asked.method === "POST" && /notify|order\/confirm/.test(asked.url.pathname);
  return isNotice ? await take(asked) : { status: 404, body: "{}" };
});

function makeOrder({ rawBody }: Asked): Given {
  const { orderNo, playerId, code, quantity, amount } = JSON.parse(String(Buffer.from(rawBody)));
  const insert = db.prepare("INSERT INTO orders VALUES (?, ?, ?, ?, ?)");
  insert.run(orderNo, playerId, code, quantity, amount);
  return { status: 201, body: "{}" };
}

function orderOf(no: string): OwnOrder | undefined {
  return db.prepare("SELECT * FROM orders WHERE no = ?").all(no)[0] as OwnOrder | undefined;
}

function goodsOf(no: string): Given {
  const rows = db.prepare("SELECT code, sum(quantity) AS n FROM handed WHERE no = ? GROUP BY code");
  const lines = rows.all(no) as { code: string; n: number }[];
  const goods = Object.fromEntries(lines.map(({ code, n }) => [code, n]));
  return { status: 200, body: JSON.stringify({ playerId: orderOf(no)?.player, goods }) };
}

async function take({ rawBody, headers }: Asked): Promise<Given> {
  const result = verifyNotice(rawBody, headers, settings);
  if (result.kind === "refused") return { status: result.status, body: "{}" };
  const { notice } = result;
  const { dialect, orderNo } = notice;
  const own = orderOf(orderNo);
  if (own === undefined) return noticeAnswer(dialect, "again");
  const hand = (sign: 1 | -1) => (handle: SqliteDriver) => {
    const insert = handle.prepare("INSERT INTO handed VALUES (?, ?, ?)");
    insert.run(orderNo, own.code, sign * own.quantity);
  };
  const { appId, environment } = settings;
  const currency = dialect === "pico" ? "PIC" : "coins";
  const expected = { appId, environment, amount: own.amount, currency };
  const work = { grant: hand(1), revoke: hand(-1) };
  const outcome = await grantOnce(sqliteDatabase(db), notice, expected, work);
  return noticeAnswer(dialect, outcome.kind === "mismatch" ? "again" : "taken");
}
