/** Each check walks one table by its key; each row is judged by one statement, at one moment. */

import type { Door } from "../../orders/order.ts";
import type { CheckName, CheckStep, Mismatch } from "../reports.ts";
import { CHAIN_REFUNDS_AGAINST_ORDERS } from "./chainRefundCheck.ts";
import { checkCredits } from "./checkCredits.ts";
import { checkInvoices, PAYMENTS_AGAINST_STORIES } from "./checkInvoices.ts";
import { checkLots, LOTS } from "./checkLots.ts";
import { checkWallets, WALLETS } from "./checkWallets.ts";
import { GUESTS_AGAINST_HEIRS, MERGES_AGAINST_POSTINGS } from "./mergeChecks.ts";
import { type KeyedTable, nextRows } from "./nextRows.ts";
import {
  DELIVERIES_AGAINST_OWNERS,
  ENTRIES_AGAINST_WALLETS,
  EVENTS_AGAINST_ORDERS,
  ORDERS_AGAINST_PLAYERS,
  POSTINGS_AGAINST_ENTRIES,
} from "./referenceChecks.ts";
import type { RowReader } from "./rowReader.ts";

/** Compares at most `limit` rows, beginning after `afterKey`. */
export async function runCheck(
  db: RowReader,
  name: CheckName,
  afterKey: number,
  limit: number,
  nowMs: number,
): Promise<CheckStep> {
  const walk = WALKS[name];
  const next = await nextRows(db, walk, afterKey, limit);
  if (next === undefined) return { rows: 0, mismatches: [] };
  const { rows, lastKey } = next;
  const found = await walk.find(db, afterKey, lastKey, nowMs);
  const mismatches = found.map((mismatch) => ({ ...mismatch, check: name }));
  return { rows, mismatches, nextKey: rows === limit ? lastKey : undefined };
}

/** The rows with keys above `afterKey`, up to and with `lastKey`, that are wrong. */
type Find = (
  db: RowReader,
  afterKey: number,
  lastKey: number,
  nowMs: number,
) => Promise<readonly Omit<Mismatch, "check">[]>;

interface Walk extends KeyedTable {
  readonly find: Find;
}

interface WrongOrder {
  app_id: string;
  door: Door;
  order_no: string;
  detail: string;
}

/** A statement that gives wrong orders between two keys, for which it asks once or twice. */
function orders(sql: string, ranges: 1 | 2 = 1): Walk {
  return {
    table: "orders",
    key: "order_key",
    async find(db, afterKey, lastKey) {
      const range = [afterKey, lastKey];
      const rows = await db.all<WrongOrder>(sql, ...range, ...(ranges === 2 ? range : []));
      return rows.map(({ app_id: appId, door, order_no: orderNo, detail }) => {
        return { appId, subject: orderNo, detail, order: { appId, door, orderNo } };
      });
    },
  };
}

interface WrongRow {
  app_id: string;
  subject: string;
  detail: string;
}

/** A statement that gives wrong rows of another table between two keys. */
function rowsOf(table: string, key: string, sql: string): Walk {
  return {
    table,
    key,
    async find(db, afterKey, lastKey) {
      return (await db.all<WrongRow>(sql, afterKey, lastKey)).map(mismatchOf);
    },
  };
}

/** Doors whose orders are paid from wallets: they share the debit of a number. */
const DEBITING = "('plugin', 'midas', 'pico')";

/** What an entry of the order's number moved. */
const sumOfEntry = (
  kinds: string,
  coins: string,
) => `(SELECT CAST(COALESCE(SUM(${coins}), 0) AS BIGINT)
  FROM ledger_entries e JOIN postings p ON p.entry_key = e.entry_key
  WHERE e.app_id = o.app_id AND e.kind IN (${kinds}) AND e.reference = o.order_no)`;

const HAS_MONEY = "('settled', 'refunding', 'refunded', 'reversed', 'uncertain')";

/** The order of the same number behind the other door, if that is the one that was debited. */
const DEBITED_ELSEWHERE = `EXISTS (SELECT 1 FROM orders other
  WHERE other.app_id = o.app_id AND other.door IN ${DEBITING}
    AND other.order_no = o.order_no AND other.order_key <> o.order_key
    AND other.money IN ${HAS_MONEY})`;

const ORDERS_AGAINST_POSTINGS = `SELECT app_id, door, order_no,
    'money ' || money || ', coins ' || coins || ', refunded ' || refunded_coins || ': spent ' ||
      spent || ', held ' || held || ', released ' || released || ', went back ' || refunded
      AS detail
  FROM (
    SELECT o.*,
      ${sumOfEntry("'spend'", "p.coins")} AS spent,
      ${sumOfEntry(
        "'spend', 'capture', 'release'",
        `CASE WHEN p.to_account = 'held' THEN p.coins
          WHEN p.from_account = 'held' THEN -p.coins ELSE 0 END`,
      )} AS held,
      ${sumOfEntry("'release'", "p.coins")} AS released,
      (SELECT CAST(COALESCE(SUM(p.coins), 0) AS BIGINT)
        FROM refunds r JOIN ledger_entries e
          ON e.app_id = r.app_id AND e.kind = 'refund' AND e.reference = r.refund_no
        JOIN postings p ON p.entry_key = e.entry_key WHERE r.order_key = o.order_key) AS refunded,
      ${DEBITED_ELSEWHERE} AS elsewhere
    FROM orders o WHERE o.order_key > ? AND o.order_key <= ?) judged
  WHERE refunded <> refunded_coins
    OR (coins > 0 AND (money = 'refunded') <> (money IN ${HAS_MONEY} AND refunded_coins = coins))
    OR (money IN ${HAS_MONEY} AND (spent <> coins OR released <> 0
      OR held <> CASE money WHEN 'uncertain' THEN coins ELSE 0 END))
    OR (money NOT IN ${HAS_MONEY} AND NOT elsewhere AND (spent <> released OR held <> 0))`;

const DEBITS_AGAINST_ORDERS = `SELECT e.app_id, e.reference AS subject,
    'the number was debited; orders with its money: ' || (SELECT count(*) FROM orders o
      WHERE o.app_id = e.app_id AND o.door IN ${DEBITING} AND o.order_no = e.reference
        AND o.money IN ${HAS_MONEY}) AS detail
  FROM ledger_entries e
  WHERE e.entry_key > ? AND e.entry_key <= ? AND e.kind = 'spend'
    AND (SELECT count(*) FROM orders o
      WHERE o.app_id = e.app_id AND o.door IN ${DEBITING} AND o.order_no = e.reference
        AND o.money IN ${HAS_MONEY})
      <> CASE WHEN EXISTS (SELECT 1 FROM ledger_entries r WHERE r.app_id = e.app_id
        AND r.kind = 'release' AND r.reference = e.reference) THEN 0 ELSE 1 END`;

/** The range stands for both tables, because a planner applies it only where it is written. */
const ORDERS_AGAINST_STORIES = `SELECT o.app_id, o.door, o.order_no,
    'version ' || o.version || ', but ' || (SELECT count(*) FROM order_events v
      WHERE v.order_key = o.order_key) || ' events, or the last one says otherwise' AS detail
  FROM orders o LEFT JOIN order_events last
    ON last.order_key = o.order_key AND last.version = o.version
      AND last.order_key > ? AND last.order_key <= ?
  WHERE o.order_key > ? AND o.order_key <= ?
    AND (last.version IS NULL OR last.life <> o.life OR last.money <> o.money
      OR last.delivery <> o.delivery OR last.exception <> o.exception
      OR (SELECT count(*) FROM order_events v WHERE v.order_key = o.order_key) <> o.version)`;

/** Goods on a chain are due to nobody before each was once there, deep enough (docs/PROPS.md). */
const ARE_BEING_MADE = `(COALESCE(items, '') LIKE '%"prop":{%' AND (
    NOT EXISTS (SELECT 1 FROM props p WHERE p.order_key = judged.order_key)
    OR EXISTS (SELECT 1 FROM props p WHERE p.order_key = judged.order_key
      AND NOT EXISTS (SELECT 1 FROM prop_moves m WHERE m.prop_key = p.prop_key
        AND m.from_tx_id IS NULL AND m.state = 'confirmed'))))`;

/** Deliveries are read once for each step: quicker than looking them up order by order. */
const DELIVERIES_AGAINST_ORDERS = `SELECT app_id, door, order_no,
    'delivery ' || delivery || ': ' || due || ' wait, ' || acked || ' acknowledged' AS detail
  FROM (SELECT o.*, COALESCE(d.due, 0) AS due, COALESCE(d.acked, 0) AS acked
    FROM orders o LEFT JOIN (
      SELECT order_key, CAST(sum(CASE WHEN acked_at_ms IS NULL AND voided_at_ms IS NULL
          THEN 1 ELSE 0 END) AS BIGINT) AS due, count(acked_at_ms) AS acked
      FROM deliveries WHERE order_key > ? AND order_key <= ? GROUP BY order_key) d
    ON d.order_key = o.order_key
    WHERE o.order_key > ? AND o.order_key <= ?) judged
  WHERE (due <> CASE WHEN delivery IN ('due', 'offered') THEN 1 ELSE 0 END
      AND NOT (due = 0 AND delivery = 'due' AND ${ARE_BEING_MADE}))
    OR (door = 'plugin' AND (delivery IN ('acked', 'revoking', 'revoked')) <> (acked > 0))`;

const CLAIMS_AGAINST_ORDERS = `SELECT o.app_id, o.door, o.order_no,
    'money ' || o.money || ', life ' || o.life || ': the claim on ' || c.code || ' is ' || c.state
      AS detail
  FROM orders o JOIN claims c ON c.order_key = o.order_key
  WHERE o.order_key > ? AND o.order_key <= ?
    AND c.state <> CASE WHEN o.money = 'settled' THEN 'owned'
      WHEN o.life = 'open' AND o.money IN ('none', 'uncertain', 'seen') THEN 'held'
      ELSE 'released' END`;

const RECHARGES_AGAINST_REPORTS = `SELECT app_id, recharge_no AS subject,
    credited_coins || ' credited, ' || reversed_coins || ' taken back; reports that count: ' ||
      paid || ' paid, ' || taken_back || ' coins taken back' AS detail
  FROM (SELECT g.*,
      (SELECT count(*) FROM provider_reports r WHERE r.recharge_key = g.recharge_key
        AND r.kind = 'paid' AND r.state = 'applied') AS paid,
      (SELECT CAST(COALESCE(SUM(r.coins), 0) AS BIGINT) FROM provider_reports r
        WHERE r.recharge_key = g.recharge_key AND r.kind = 'chargeBack' AND r.state = 'applied')
        AS taken_back
    FROM recharges g WHERE g.recharge_key > ? AND g.recharge_key <= ?) judged
  WHERE reversed_coins <> taken_back OR (credited_coins > 0) <> (paid = 1)`;

/** A report that waits is late when the server's chore should long have taken it. */
const LATE_MS = 60_000;

const REPORTS_AGAINST_POSTINGS = `SELECT app_id, report_no AS subject,
    kind || ' report of ' || coins || ' coins is ' || state || ', and posted are ' || posted
      AS detail
  FROM (SELECT r.*,
      (SELECT CAST(COALESCE(SUM(p.coins), 0) AS BIGINT)
        FROM ledger_entries e JOIN postings p ON p.entry_key = e.entry_key
        WHERE e.app_id = r.app_id AND e.reference = r.report_no
          AND e.kind IN ('recharge', 'chargeBack', 'suspense')) AS posted
    FROM provider_reports r WHERE r.report_key > ? AND r.report_key <= ?) judged
  WHERE posted <> CASE state WHEN 'due' THEN 0 ELSE coins END
    OR (state = 'due' AND due_at_ms < ?)`;

const reports: Walk = {
  table: "provider_reports",
  key: "report_key",
  async find(db, afterKey, lastKey, nowMs) {
    const late = nowMs - LATE_MS;
    return (await db.all<WrongRow>(REPORTS_AGAINST_POSTINGS, afterKey, lastKey, late)).map(
      mismatchOf,
    );
  },
};

function mismatchOf({ app_id: appId, subject, detail }: WrongRow): Omit<Mismatch, "check"> {
  return { appId, subject, detail };
}

const WALKS: { readonly [name in CheckName]: Walk } = {
  "wallets against postings": { ...WALLETS, find: checkWallets },
  "lots against postings": { ...LOTS, find: checkLots },
  "orders against postings": orders(ORDERS_AGAINST_POSTINGS),
  "debits against orders": rowsOf("ledger_entries", "entry_key", DEBITS_AGAINST_ORDERS),
  "orders against their stories": orders(ORDERS_AGAINST_STORIES, 2),
  "deliveries against orders": orders(DELIVERIES_AGAINST_ORDERS, 2),
  "claims against orders": orders(CLAIMS_AGAINST_ORDERS),
  "recharges against provider reports": rowsOf(
    "recharges",
    "recharge_key",
    RECHARGES_AGAINST_REPORTS,
  ),
  "provider reports against postings": reports,
  "orders against players": orders(ORDERS_AGAINST_PLAYERS),
  "events against orders": rowsOf("order_events", "order_key", EVENTS_AGAINST_ORDERS),
  "deliveries against their owners": rowsOf(
    "deliveries",
    "delivery_key",
    DELIVERIES_AGAINST_OWNERS,
  ),
  "entries against wallets": rowsOf("ledger_entries", "entry_key", ENTRIES_AGAINST_WALLETS),
  "postings against entries": rowsOf("postings", "entry_key", POSTINGS_AGAINST_ENTRIES),
  "merges against postings": rowsOf("ledger_entries", "entry_key", MERGES_AGAINST_POSTINGS),
  "guests against their heirs": rowsOf("player_merges", "guest_key", GUESTS_AGAINST_HEIRS),
  "chain orders against confirmed payments": {
    table: "invoices",
    key: "invoice_key",
    find: checkInvoices,
  },
  "chain credits against payments": {
    table: "ledger_entries",
    key: "entry_key",
    find: checkCredits,
  },
  "chain refunds against orders": orders(CHAIN_REFUNDS_AGAINST_ORDERS),
  "chain payments against their stories": rowsOf(
    "chain_payments",
    "payment_key",
    PAYMENTS_AGAINST_STORIES,
  ),
};
