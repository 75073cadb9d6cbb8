/** The auditor: what must be true of every store at every moment, whatever happened before. */

import assert from "node:assert/strict";
import type { Account, EntryKind } from "../../bridge/server/ledger/entry.ts";
import {
  EMPTY_FIGURES,
  figuresAfter,
  type WalletFigures,
} from "../../bridge/server/ledger/figures.ts";
import type { Statement } from "../../bridge/server/store/sqlite/database.ts";

/** Reads and writes rows past every rule: SQL that both stores understand. */
export interface Rows {
  prepare<Row = never>(sql: string): Pick<Statement<Row>, "get" | "all" | "run">;
  exec(sql: string): void;
}

interface PostingRow {
  wallet_key: number | null;
  kind: EntryKind;
  reference: string;
  app_id: string;
  from_account: Account;
  to_account: Account;
  coins: number;
  lot_key: number | null;
}

interface WalletRow {
  wallet_key: number;
  paid: number;
  gift: number;
  debt: number;
  save_amt: number;
  present_sum: number;
  cost_sum: number;
}

/** Asserts that the books of `db` are right; gives what was found in them. */
export function audit(db: Rows): { readonly paidOrders: number; readonly entries: number } {
  const postings = db
    .prepare<PostingRow>(
      "SELECT * FROM postings JOIN ledger_entries USING (entry_key) ORDER BY entry_key, line",
    )
    .all();
  checkSum(postings);
  checkWallets(db, postings);
  checkLots(db, postings);
  const paidOrders = checkOrders(db);
  checkStories(db);
  checkDeliveries(db);
  checkClaims(db);
  checkRecharges(db);
  checkMerges(db, postings);
  const entries = db.prepare<{ n: number }>("SELECT count(*) AS n FROM ledger_entries").get();
  return { paidOrders, entries: entries?.n ?? 0 };
}

/** All accounts together hold nothing: what one has, another gave. */
function checkSum(postings: readonly PostingRow[]): void {
  const accounts = new Map<string, bigint>();
  const add = (account: string, coins: bigint) =>
    accounts.set(account, (accounts.get(account) ?? 0n) + coins);
  for (const { wallet_key, app_id, from_account, to_account, coins } of postings) {
    const nameOf = (account: Account) =>
      account.startsWith("wallet") ? `${account} ${wallet_key}` : `${account} ${app_id}`;
    add(nameOf(from_account), -BigInt(coins));
    add(nameOf(to_account), BigInt(coins));
  }
  const sum = [...accounts.values()].reduce((a, b) => a + b, 0n);
  assert.equal(sum, 0n, "the ledger sums to zero");
}

/** A wallet's row is what its postings add up to. */
function checkWallets(db: Rows, postings: readonly PostingRow[]): void {
  for (const row of db.prepare<WalletRow>("SELECT * FROM wallets").all()) {
    const own = postings.filter((posting) => posting.wallet_key === row.wallet_key);
    const legs = own.map(({ from_account: from, to_account: to, coins }) => ({ from, to, coins }));
    const stored: WalletFigures = {
      paid: row.paid,
      gift: row.gift,
      debt: row.debt,
      saveAmt: row.save_amt,
      presentSum: row.present_sum,
      costSum: row.cost_sum,
    };
    assert.deepEqual(stored, figuresAfter(EMPTY_FIGURES, legs), `wallet ${row.wallet_key}`);
    assert.ok(row.paid >= 0 && row.gift >= 0, "no wallet below zero");
  }
}

/** A lot holds what its postings left, and the lots of a wallet hold what the wallet holds. */
function checkLots(db: Rows, postings: readonly PostingRow[]): void {
  const left = new Map<number, number>();
  for (const { lot_key, from_account, coins } of postings) {
    if (lot_key === null) continue;
    const change = from_account.startsWith("wallet") ? -coins : coins;
    left.set(lot_key, (left.get(lot_key) ?? 0) + change);
  }
  const lots = db
    .prepare<{ lot_key: number; remaining: number }>("SELECT lot_key, remaining FROM lots")
    .all();
  for (const { lot_key, remaining } of lots) {
    assert.equal(remaining, left.get(lot_key) ?? 0, `lot ${lot_key}`);
  }
  const wrong = db
    .prepare(
      `SELECT wallets.wallet_key FROM wallets
       WHERE paid <> (SELECT COALESCE(SUM(remaining), 0) FROM lots
           WHERE lots.wallet_key = wallets.wallet_key AND account = 'walletPaid')
         OR gift <> (SELECT COALESCE(SUM(remaining), 0) FROM lots
           WHERE lots.wallet_key = wallets.wallet_key AND account = 'walletGift')`,
    )
    .all();
  assert.deepEqual(wrong, [], "wallets and their lots");
}

/**
 * An order's money is what its postings say: what was spent on it, is held for it, and went back.
 */
function checkOrders(db: Rows): number {
  const wrong = db
    .prepare(
      `SELECT order_no, money, coins, refunded_coins, spent, held, refunded FROM (
         SELECT orders.*,
           (SELECT COALESCE(SUM(p.coins), 0) FROM ledger_entries e JOIN postings p USING (entry_key)
             WHERE e.app_id = orders.app_id AND e.kind = 'spend' AND e.reference = order_no
           ) AS spent,
           (SELECT COALESCE(SUM(CASE WHEN p.to_account = 'held' THEN p.coins ELSE 0 END
               - CASE WHEN p.from_account = 'held' THEN p.coins ELSE 0 END), 0)
             FROM ledger_entries e JOIN postings p USING (entry_key)
             WHERE e.app_id = orders.app_id AND e.kind IN ('spend', 'capture', 'release')
               AND e.reference = order_no
           ) AS held,
           (SELECT COUNT(*) FROM ledger_entries e
             WHERE e.app_id = orders.app_id AND e.kind = 'release' AND e.reference = order_no
           ) AS released,
           (SELECT COALESCE(SUM(p.coins), 0)
             FROM refunds r JOIN ledger_entries e
               ON e.app_id = r.app_id AND e.kind = 'refund' AND e.reference = r.refund_no
             JOIN postings p USING (entry_key)
             WHERE r.order_key = orders.order_key
           ) AS refunded
         FROM orders WHERE coins > 0 OR order_key NOT IN (SELECT order_key FROM invoices)) AS told
       WHERE refunded <> refunded_coins
         OR held <> CASE money WHEN 'uncertain' THEN coins ELSE 0 END
         OR (money IN ('settled', 'refunded', 'uncertain')) <> (spent > 0 AND released = 0)
         OR (spent > 0 AND spent <> coins)
         OR (money = 'refunded') <> (refunded_coins = coins AND spent > 0)`,
    )
    .all();
  assert.deepEqual(wrong, [], "orders and their postings");
  const doubled = db
    .prepare(
      `SELECT reference FROM ledger_entries WHERE kind = 'spend'
         AND (SELECT count(*) FROM orders WHERE orders.app_id = ledger_entries.app_id
           AND order_no = reference AND money IN ('settled', 'refunded', 'uncertain')) > 1`,
    )
    .all();
  assert.deepEqual(doubled, [], "one debit pays one order");
  const settled = db
    .prepare<{ n: number }>("SELECT count(*) AS n FROM orders WHERE money = 'settled'")
    .get();
  return settled?.n ?? 0;
}

/** The story of an order has no gap, and its last page says what the order says. */
function checkStories(db: Rows): void {
  const wrong = db
    .prepare(
      `SELECT order_no FROM orders JOIN (
         SELECT order_key, count(*) AS events, max(version) AS last
         FROM order_events GROUP BY order_key
       ) AS counted USING (order_key)
       JOIN order_events
         ON order_events.order_key = orders.order_key AND order_events.version = last
       WHERE events <> orders.version OR last <> orders.version OR order_events.life <> orders.life
         OR order_events.money <> orders.money OR order_events.delivery <> orders.delivery
         OR order_events.exception <> orders.exception`,
    )
    .all();
  assert.deepEqual(wrong, [], "stories");
  const silent = db
    .prepare(
      "SELECT order_no FROM orders WHERE order_key NOT IN (SELECT order_key FROM order_events)",
    )
    .all();
  assert.deepEqual(silent, [], "orders without a story");
}

/** What is due has one delivery; an order of the plugin is acknowledged when its delivery is. */
function checkDeliveries(db: Rows): void {
  const wrong = db
    .prepare(
      `SELECT order_no, delivery FROM orders
       LEFT JOIN deliveries USING (order_key)
       GROUP BY orders.order_key
       HAVING count(CASE WHEN delivery_key IS NOT NULL AND acked_at_ms IS NULL
           AND voided_at_ms IS NULL THEN 1 END)
           <> CASE WHEN orders.delivery IN ('due', 'offered') THEN 1 ELSE 0 END
         OR (door = 'plugin' AND money IN ('settled', 'refunded')
           AND (orders.delivery IN ('acked', 'revoking', 'revoked'))
             <> (count(acked_at_ms) = 1))`,
    )
    .all();
  assert.deepEqual(wrong, [], "deliveries");
}

/** What is owned was paid; what is held is open; nothing is claimed twice. */
function checkClaims(db: Rows): void {
  const wrong = db
    .prepare(
      `SELECT order_no, state FROM claims JOIN orders USING (order_key)
       WHERE (state = 'owned') <> (money = 'settled')
         OR (state = 'held') <> (money IN ('none', 'uncertain', 'seen') AND life = 'open')`,
    )
    .all();
  assert.deepEqual(wrong, [], "claims");
  const doubled = db
    .prepare(
      `SELECT code FROM claims WHERE state <> 'released'
       GROUP BY player_key, code HAVING count(*) > 1`,
    )
    .all();
  assert.deepEqual(doubled, [], "claims twice");
}

/** What a recharge brought is what its reports did. */
function checkRecharges(db: Rows): void {
  const wrong = db
    .prepare(
      `SELECT recharge_no, credited_coins, reversed_coins FROM recharges
       WHERE reversed_coins <> (SELECT COALESCE(SUM(coins), 0) FROM provider_reports r
           WHERE r.recharge_key = recharges.recharge_key AND r.kind = 'chargeBack'
             AND r.state = 'applied')
         OR (credited_coins > 0) <> ((SELECT count(*) FROM provider_reports r
           WHERE r.recharge_key = recharges.recharge_key AND r.kind = 'paid'
             AND r.state = 'applied') = 1)`,
    )
    .all();
  assert.deepEqual(wrong, [], "recharges and reports");
}

/** Between two wallets nothing is lost, and nothing stays with a guest who became a player. */
function checkMerges(db: Rows, postings: readonly PostingRow[]): void {
  const onTheWay = postings.reduce((sum, { from_account, to_account, coins }) => {
    if (to_account === "merged") return sum + coins;
    return from_account === "merged" ? sum - coins : sum;
  }, 0);
  assert.equal(onTheWay, 0, "coins between a guest and a player");
  const left = db
    .prepare(
      `SELECT wallet_key FROM wallets JOIN player_merges ON guest_key = wallets.player_key
       WHERE paid + gift + debt > 0`,
    )
    .all();
  assert.deepEqual(left, [], "coins of a guest who is a player");
  const strangers = db
    .prepare(
      `SELECT delivery_key FROM deliveries JOIN orders USING (order_key)
       WHERE deliveries.player_key <> orders.player_key`,
    )
    .all();
  assert.deepEqual(strangers, [], "goods of an order that is another player's");
}
