/** The auditor: what must be true of every store at every moment, whatever happened before. */

import assert from "node:assert/strict";
import type { Account, EntryKind } from "../../bridge/server/ledger/entry.ts";
import {
  EMPTY_FIGURES,
  figuresAfter,
  type WalletFigures,
} from "../../bridge/server/ledger/figures.ts";
import type { Database } from "../../bridge/server/store/sqlite/database.ts";

interface PostingRow {
  wallet_key: number;
  kind: EntryKind;
  reference: string;
  app_id: string;
  from_account: Account;
  to_account: Account;
  coins: number;
}

interface WalletRow {
  wallet_key: number;
  paid: number;
  gift: number;
  save_amt: number;
  present_sum: number;
  cost_sum: number;
}

/** Asserts that the books of `db` are right; gives what was found in them. */
export function audit(db: Database): { readonly paidOrders: number; readonly entries: number } {
  const postings = db
    .prepare<PostingRow>(
      "SELECT * FROM postings JOIN ledger_entries USING (entry_key) ORDER BY entry_key, line",
    )
    .all();
  checkSum(postings);
  checkWallets(db, postings);
  const paidOrders = checkOrders(db, postings);
  checkStories(db);
  checkDeliveries(db);
  checkClaims(db);
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
function checkWallets(db: Database, postings: readonly PostingRow[]): void {
  for (const row of db.prepare<WalletRow>("SELECT * FROM wallets").all()) {
    const own = postings.filter((posting) => posting.wallet_key === row.wallet_key);
    const legs = own.map(({ from_account: from, to_account: to, coins }) => ({ from, to, coins }));
    const stored: WalletFigures = {
      paid: row.paid,
      gift: row.gift,
      saveAmt: row.save_amt,
      presentSum: row.present_sum,
      costSum: row.cost_sum,
    };
    assert.deepEqual(stored, figuresAfter(EMPTY_FIGURES, legs), `wallet ${row.wallet_key}`);
    assert.ok(row.paid >= 0 && row.gift >= 0, "no wallet below zero");
  }
}

/** An order is settled exactly when its number was debited, with its amount. */
function checkOrders(db: Database, postings: readonly PostingRow[]): number {
  const spent = new Map<string, number>();
  for (const { kind, app_id, reference, coins } of postings) {
    if (kind !== "spend") continue;
    const number = `${app_id} ${reference}`;
    spent.set(number, (spent.get(number) ?? 0) + coins);
  }
  const settled = db
    .prepare<{ app_id: string; order_no: string; coins: number }>(
      "SELECT app_id, order_no, coins FROM orders WHERE money = 'settled'",
    )
    .all();
  const due = new Map(settled.map((row) => [`${row.app_id} ${row.order_no}`, row.coins]));
  assert.deepEqual(new Map([...spent].sort()), new Map([...due].sort()), "orders and debits");
  return settled.length;
}

/** The story of an order has no gap, and its last page says what the order says. */
function checkStories(db: Database): void {
  const wrong = db
    .prepare(
      `SELECT order_no FROM orders JOIN (
         SELECT order_key, count(*) AS events, max(version) AS last
         FROM order_events GROUP BY order_key
       ) USING (order_key)
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

/** Every settled order has one delivery, acknowledged exactly when the order says so. */
function checkDeliveries(db: Database): void {
  const wrong = db
    .prepare(
      `SELECT order_no FROM orders
       LEFT JOIN deliveries USING (order_key)
       GROUP BY orders.order_key
       HAVING count(delivery_key) <> (money = 'settled')
         OR (orders.delivery = 'acked') <> (count(acked_at_ms) = 1)`,
    )
    .all();
  assert.deepEqual(wrong, [], "deliveries");
}

/** What is owned was paid; what is held is open; nothing is claimed twice. */
function checkClaims(db: Database): void {
  const wrong = db
    .prepare(
      `SELECT order_no, state FROM claims JOIN orders USING (order_key)
       WHERE (state = 'owned') <> (money = 'settled')
         OR (state = 'held') <> (money = 'none' AND life = 'open')`,
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
