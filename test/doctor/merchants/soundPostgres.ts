/** A game that keeps its goods in PostgreSQL, at GAME_POSTGRES, and acknowledges at COINSLOT_URL. */

import { Pool } from "pg";
import { postgresDatabase } from "../../../bridge/server/merchant/gameDatabase.ts";
import {
  grantOnce,
  listUnacknowledged,
  markAcknowledged,
} from "../../../bridge/server/merchant/grantOnce.ts";
import type { Acknowledgement } from "../../../bridge/server/merchant/grantStep.ts";
import { GRANT_TABLE } from "../../../bridge/server/merchant/grantTable.ts";
import { noticeAnswer } from "../../../bridge/server/merchant/noticeAnswer.ts";
import { verifyNotice } from "../../../bridge/server/merchant/verifyNotice.ts";
import { acknowledgeBy } from "../../../samples/merchant/acknowledge.ts";
import { purchaseOf } from "../../../samples/merchant/priceList.ts";
import { readSettings } from "../../../samples/merchant/settings.ts";
import { type Asked, type Given, serve } from "./soundServer.ts";

const { notices, paymentServer } = readSettings(process.env);
if (paymentServer === undefined) throw new Error("COINSLOT_URL is not set");
const acknowledge = acknowledgeBy(paymentServer);
const pool = new Pool({ connectionString: process.env.GAME_POSTGRES, max: 8 });
const database = postgresDatabase(pool);
await pool.query(GRANT_TABLE);
await pool.query(
  "CREATE TABLE IF NOT EXISTS handed (no TEXT, player TEXT, code TEXT, quantity INT)",
);

serve(async (asked) => {
  if (asked.url.pathname === "/grants") {
    return await goodsOf(asked.url.searchParams.get("orderNo") ?? "");
  }
  return asked.url.pathname === "/notify" ? await take(asked) : { status: 404, body: "{}" };
});

async function take({ rawBody, headers }: Asked): Promise<Given> {
  const result = verifyNotice(rawBody, headers, notices);
  if (result.kind === "refused") return { status: result.status, body: "{}" };
  const { notice } = result;
  const { orderNo, playerId = "", dialect } = notice;
  if (notice.standing === "wait" || notice.standing === "nothing") {
    return noticeAnswer(dialect, "taken");
  }
  const purchase = purchaseOf(notice);
  if (purchase === undefined) return noticeAnswer(dialect, "again");
  const outcome = await grantOnce(database, notice, purchase.expected, {
    async grant(client) {
      for (const { code, quantity } of purchase.goods) {
        const values = [orderNo, playerId, code, quantity];
        await client.query("INSERT INTO handed VALUES ($1, $2, $3, $4)", values);
      }
    },
    revoke: (client) => client.query("DELETE FROM handed WHERE no = $1", [orderNo]),
  });
  if (outcome.kind === "mismatch") return noticeAnswer(dialect, "again");
  if (outcome.acknowledge !== undefined) await tell(outcome.acknowledge);
  return noticeAnswer(dialect, "taken");
}

/** What is not heard is told again in a moment. */
async function tell(one: Acknowledgement): Promise<void> {
  try {
    await acknowledge(one);
    await markAcknowledged(database, notices, one);
  } catch {
    setTimeout(() => void tellLater(), 200).unref();
  }
}

async function tellLater(): Promise<void> {
  for (const one of await listUnacknowledged(database, notices)) await tell(one);
}

async function goodsOf(no: string): Promise<Given> {
  const text = "SELECT player, code, quantity FROM handed WHERE no = $1";
  const { rows } = await pool.query<{ player: string; code: string; quantity: number }>(text, [no]);
  const goods: Record<string, number> = {};
  for (const { code, quantity } of rows) goods[code] = (goods[code] ?? 0) + quantity;
  return { status: 200, body: JSON.stringify({ playerId: rows[0]?.player, goods }) };
}
