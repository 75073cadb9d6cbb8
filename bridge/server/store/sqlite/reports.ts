import type { Account, EntryKind } from "../../ledger/entry.ts";
import type { Door } from "../../orders/order.ts";
import type { BookedEntry, KeyRange, Movement, OrderRef, Reports } from "../reports.ts";
import { type Database, openToRead } from "./database.ts";
import { databaseFile } from "./dataDirectory.ts";
import { runCheck } from "./reconcileChecks.ts";
import { findSettlement, lastSettledKey } from "./settlementRows.ts";
import { getIdentity } from "./storeIdentity.ts";

/** The books of the store in `directory`. */
export function openSqliteReports(directory: string): Reports {
  const db = openToRead(databaseFile(directory));
  return {
    getIncarnation: async () => getIdentity(db).incarnation,
    findOrders: async (number) => findOrders(db, number),
    lastEntryKey: async () => keyOf(db, "SELECT max(entry_key) AS key FROM ledger_entries") ?? 0,
    findEntryFrom: async (atMs, afterKey) => findEntryFrom(db, atMs, afterKey),
    sumMovements: async (range) => sumMovements(db, range),
    listEntries: async (range, limit) => listEntries(db, range, limit),
    check: async (name, afterKey, limit, nowMs) => runCheck(db, name, afterKey, limit, nowMs),
    findSettlement: async (zone, day) => findSettlement(db, zone, day),
    lastSettledKey: async (zone, day) => lastSettledKey(db, zone, day),
    close: async () => db.close(),
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

function keyOf(db: Database, sql: string, ...values: number[]): number | undefined {
  return db.prepare<{ key: number | null }>(sql).get(...values)?.key ?? undefined;
}

function findEntryFrom(db: Database, atMs: number, afterKey: number): number | undefined {
  const sql = `SELECT entry_key AS key FROM ledger_entries WHERE entry_key > ? AND at_ms >= ?
    ORDER BY entry_key LIMIT 1`;
  return keyOf(db, sql, afterKey, atMs);
}

/** Where an entry without a wallet belongs: the zone of the recharge whose report it is about. */
const ZONE_OF_ENTRY = `COALESCE(
    (SELECT zone_id FROM wallets w WHERE w.wallet_key = e.wallet_key),
    (SELECT recharges.zone_id FROM provider_reports r JOIN recharges USING (recharge_key)
      WHERE r.app_id = e.app_id AND r.report_no IN (e.reference, replace(e.reference, ':returned', ''))),
    '')`;

interface MovementRow {
  app_id: string;
  zone_id: string;
  kind: EntryKind;
  from_account: Account;
  to_account: Account;
  coins: bigint;
  entries: bigint;
}

function sumMovements(db: Database, { afterKey, throughKey }: KeyRange): readonly Movement[] {
  const rows = db
    .prepare<MovementRow>(
      `SELECT e.app_id, ${ZONE_OF_ENTRY} AS zone_id, e.kind, p.from_account, p.to_account,
         sum(p.coins) AS coins, count(DISTINCT e.entry_key) AS entries
       FROM ledger_entries e JOIN postings p USING (entry_key)
       WHERE e.entry_key > ? AND e.entry_key <= ?
       GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
      "bigint",
    )
    .all(afterKey, throughKey);
  return rows.map((row) => ({
    appId: row.app_id,
    zoneId: row.zone_id,
    kind: row.kind,
    from: row.from_account,
    to: row.to_account,
    coins: row.coins,
    entries: Number(row.entries),
  }));
}

interface EntryRow {
  entry_key: number;
  app_id: string;
  zone_id: string;
  wallet_key: number | null;
  kind: EntryKind;
  reference: string;
  at_ms: number;
}

interface PostingRow {
  entry_key: number;
  from_account: Account;
  to_account: Account;
  coins: number;
  lot_key: number | null;
}

function listEntries(
  db: Database,
  { afterKey, throughKey }: KeyRange,
  limit: number,
): readonly BookedEntry[] {
  const rows = db
    .prepare<EntryRow>(
      `SELECT e.*, ${ZONE_OF_ENTRY} AS zone_id FROM ledger_entries e
       WHERE entry_key > ? AND entry_key <= ? ORDER BY entry_key LIMIT ?`,
    )
    .all(afterKey, throughKey, limit);
  const lastKey = rows.at(-1)?.entry_key ?? afterKey;
  const postings = new Map<number, PostingRow[]>();
  for (const row of db
    .prepare<PostingRow>(
      "SELECT * FROM postings WHERE entry_key > ? AND entry_key <= ? ORDER BY entry_key, line",
    )
    .all(afterKey, lastKey)) {
    postings.set(row.entry_key, [...(postings.get(row.entry_key) ?? []), row]);
  }
  return rows.map((row) => ({
    key: row.entry_key,
    appId: row.app_id,
    zoneId: row.zone_id,
    walletKey: row.wallet_key ?? undefined,
    kind: row.kind,
    reference: row.reference,
    atMs: row.at_ms,
    postings: (postings.get(row.entry_key) ?? []).map((posting) => ({
      from: posting.from_account,
      to: posting.to_account,
      coins: posting.coins,
      lotKey: posting.lot_key ?? undefined,
    })),
  }));
}
