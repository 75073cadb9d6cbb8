import type { Account, EntryKind } from "../../ledger/entry.ts";
import { DOORS, type Door } from "../../orders/order.ts";
import type { BookedEntry, Identity, KeyRange, Movement, OrderRef, Reports } from "../reports.ts";
import { type SettlementRow, settlementOf } from "../rows/settlementRow.ts";
import type { Settlement } from "../settlement.ts";
import { runCheck } from "./checks.ts";
import type { RowReader } from "./rowReader.ts";

/** The books that `db` reads. */
export function createReports(db: RowReader): Reports {
  return {
    async getIdentity() {
      const [row] = await db.all<Identity>("SELECT environment, incarnation FROM store_identity");
      if (row === undefined) throw new Error("the store has no identity row");
      return row;
    },
    async listMigrations() {
      const sql = "SELECT name, applied_at_ms FROM schema_migrations ORDER BY version";
      const rows = await db.all<{ name: string; applied_at_ms: number }>(sql);
      return rows.map((row) => ({ name: row.name, appliedAtMs: row.applied_at_ms }));
    },
    countWaiting: async () => ({
      openAttention: await count(db, "attention WHERE resolved_at_ms IS NULL"),
      uncertainOrders: await count(db, "orders WHERE money = 'uncertain'"),
      notices: {
        waiting: await count(db, "notices WHERE ended_at_ms IS NULL"),
        oldestAtMs: await findKey(db, OLDEST_NOTICE),
        dead: await count(db, "notices WHERE state = 'dead'"),
      },
    }),
    countRows: async () => ({
      orders: await count(db, "orders"),
      postings: await count(db, "postings"),
    }),
    findOrders: (number) => findOrders(db, number),
    lastEntryKey: async (belowKey = Number.MAX_SAFE_INTEGER) =>
      (await findKey(db, LAST_ENTRY, belowKey)) ?? 0,
    findEntryFrom: (atMs, afterKey) => findKey(db, ENTRY_FROM, afterKey, atMs),
    sumMovements: (range) => sumMovements(db, range),
    listEntries: (range, limit) => listEntries(db, range, limit),
    check: (name, afterKey, limit, nowMs) => runCheck(db, name, afterKey, limit, nowMs),
    findSettlement: (zone, day) => findSettlement(db, zone, day),
    lastSettledKey: async (zone, day) => (await findKey(db, LAST_SETTLED, zone, day)) ?? 0,
    close: () => db.close(),
  };
}

const OLDEST_NOTICE = "SELECT min(created_at_ms) AS key FROM notices WHERE ended_at_ms IS NULL";

const ENTRY_FROM = `SELECT entry_key AS key FROM ledger_entries WHERE entry_key > ? AND at_ms >= ?
  ORDER BY entry_key LIMIT 1`;

const LAST_ENTRY = "SELECT max(entry_key) AS key FROM ledger_entries WHERE entry_key < ?";

const LAST_SETTLED =
  "SELECT max(through_key) AS key FROM settlement_reports WHERE zone = ? AND day < ?";

async function findKey(
  db: RowReader,
  sql: string,
  ...values: readonly (string | number)[]
): Promise<number | undefined> {
  const [row] = await db.all<{ key: number | null }>(sql, ...values);
  return row?.key ?? undefined;
}

async function count(db: RowReader, rows: string): Promise<number> {
  const sql = `SELECT CAST(count(*) AS BIGINT) AS n FROM ${rows}`;
  const [row] = await db.all<{ n: number }>(sql);
  return row?.n ?? 0;
}

async function findSettlement(
  db: RowReader,
  zone: string,
  day: string,
): Promise<Settlement | undefined> {
  const sql = "SELECT * FROM settlement_reports WHERE zone = ? AND day = ?";
  const [row] = await db.all<SettlementRow>(sql, zone, day);
  return row && settlementOf(row);
}

interface RefRow {
  app_id: string;
  door: Door;
  order_no: string;
}

const ORDER_REF = "SELECT app_id, door, order_no FROM orders";

async function findOrders(db: RowReader, number: string): Promise<readonly OrderRef[]> {
  const rows: RefRow[] = [];
  for (const appId of await listApps(db)) {
    rows.push(...(await db.all<RefRow>(BY_NUMBER, appId, number)));
  }
  if (rows.length === 0) rows.push(...(await db.all<RefRow>(BY_TRADE_NO, number)));
  return rows.map((row) => ({ appId: row.app_id, door: row.door, orderNo: row.order_no }));
}

const BY_NUMBER = `${ORDER_REF} WHERE app_id = ? AND order_no = ?
  AND door IN (${DOORS.map((door) => `'${door}'`).join(", ")})`;
const BY_TRADE_NO = `${ORDER_REF} WHERE trade_no = ?`;

/** By steps through the index: reading every order for its app would take long. */
async function listApps(db: RowReader): Promise<readonly string[]> {
  const sql = "SELECT app_id FROM orders WHERE app_id > ? ORDER BY app_id LIMIT 1";
  const apps: string[] = [];
  for (;;) {
    const [row] = await db.all<{ app_id: string }>(sql, apps.at(-1) ?? "");
    if (row === undefined) return apps;
    apps.push(row.app_id);
  }
}

/** Where an entry without a wallet belongs: the zone of the recharge whose report it is about. */
const ZONE_OF_ENTRY = `COALESCE(
    (SELECT zone_id FROM wallets w WHERE w.wallet_key = e.wallet_key),
    (SELECT recharges.zone_id FROM provider_reports r JOIN recharges USING (recharge_key)
      WHERE r.app_id = e.app_id AND r.report_no IN
        (e.reference, replace(replace(e.reference, ':returned', ''), ':taken', '')) LIMIT 1),
    '')`;

interface MovementRow {
  app_id: string;
  zone_id: string;
  kind: EntryKind;
  from_account: Account;
  to_account: Account;
  coins: string;
  entries: number;
}

const MOVEMENTS = `SELECT app_id, zone_id, kind, from_account, to_account,
    CAST(sum(coins) AS TEXT) AS coins, CAST(count(DISTINCT entry_key) AS BIGINT) AS entries
  FROM (SELECT e.entry_key, e.app_id, ${ZONE_OF_ENTRY} AS zone_id, e.kind, p.from_account,
      p.to_account, p.coins
    FROM ledger_entries e JOIN postings p ON p.entry_key = e.entry_key
    WHERE e.entry_key > ? AND e.entry_key <= ?) moved
  GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`;

async function sumMovements(
  db: RowReader,
  { afterKey, throughKey }: KeyRange,
): Promise<readonly Movement[]> {
  const rows = await db.all<MovementRow>(MOVEMENTS, afterKey, throughKey);
  return rows.map((row) => ({
    appId: row.app_id,
    zoneId: row.zone_id,
    kind: row.kind,
    from: row.from_account,
    to: row.to_account,
    coins: BigInt(row.coins),
    entries: row.entries,
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

const ENTRIES = `SELECT e.entry_key, e.app_id, e.wallet_key, e.kind, e.reference, e.at_ms,
    ${ZONE_OF_ENTRY} AS zone_id
  FROM ledger_entries e WHERE entry_key > ? AND entry_key <= ? ORDER BY entry_key LIMIT ?`;

const POSTINGS =
  "SELECT * FROM postings WHERE entry_key > ? AND entry_key <= ? ORDER BY entry_key, line";

async function listEntries(
  db: RowReader,
  { afterKey, throughKey }: KeyRange,
  limit: number,
): Promise<readonly BookedEntry[]> {
  const rows = await db.all<EntryRow>(ENTRIES, afterKey, throughKey, limit);
  const lastKey = rows.at(-1)?.entry_key ?? afterKey;
  const postings = new Map<number, PostingRow[]>();
  // Entries never change, so the second read finds what the first one saw.
  for (const row of await db.all<PostingRow>(POSTINGS, afterKey, lastKey)) {
    const own = postings.get(row.entry_key);
    if (own === undefined) postings.set(row.entry_key, [row]);
    else own.push(row);
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
