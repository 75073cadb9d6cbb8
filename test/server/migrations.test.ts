import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { openStoreFile } from "../../bridge/server/store/sqlite/openStoreFile.ts";
import { audit } from "./books.ts";

const MIGRATIONS = new URL("../../bridge/server/store/sqlite/migrations/", import.meta.url);

/** What a store of the first version held: orders paid, open and delivered; recharges in every state. */
const OLD_ROWS = `
INSERT INTO store_identity VALUES (1, 'sandbox', 'life', 5);
INSERT INTO players VALUES (1, 'demo', 'p1', 'sandbox:Ann', 'Ann', 5);
INSERT INTO wallets VALUES (1, 'demo', 1, '1', 30, 20, 50, 100, 100, 4);
INSERT INTO wallets VALUES (2, 'demo', 1, '2', 0, 0, 0, 0, 0, 0);
INSERT INTO ledger_entries VALUES (1, 'demo', 'present', 'starter:p1', 1, 6);
INSERT INTO ledger_entries VALUES (2, 'demo', 'recharge', 'R1', 1, 7);
INSERT INTO ledger_entries VALUES (3, 'demo', 'spend', 'A1', 1, 8);
INSERT INTO postings VALUES (1, 0, 'promotion', 'walletGift', 100);
INSERT INTO postings VALUES (2, 0, 'rechargeClearing', 'walletPaid', 50);
INSERT INTO postings VALUES (3, 0, 'walletGift', 'revenue', 80);
INSERT INTO postings VALUES (3, 1, 'walletPaid', 'revenue', 20);
INSERT INTO orders VALUES (1, 'demo', 'A1', 't1', 'sandbox', 1, 'open', 'settled', 'acked', 'none', 4,
  'f', 100, 'A', '', NULL, NULL, NULL, '1', '1', 'client', 1, 8, 9, 8, 9);
INSERT INTO orders VALUES (2, 'demo', 'A2', 't2', 'sandbox', 1, 'open', 'none', 'none', 'none', 1,
  'f', 100, 'A', '', NULL, NULL, NULL, '1', '1', 'client', 1, 8, 9, NULL, NULL);
INSERT INTO order_events VALUES (1, 1, 8, '{"kind":"created"}', 'open', 'none', 'none', 'none');
INSERT INTO order_events VALUES (1, 2, 8, '{"kind":"paid"}', 'open', 'settled', 'due', 'none');
INSERT INTO order_events VALUES (1, 3, 8, '{"kind":"offered"}', 'open', 'settled', 'offered', 'none');
INSERT INTO order_events VALUES (1, 4, 9, '{"kind":"granted"}', 'open', 'settled', 'acked', 'none');
INSERT INTO order_events VALUES (2, 1, 8, '{"kind":"created"}', 'open', 'none', 'none', 'none');
INSERT INTO claims VALUES (1, 'SWORD', 1, 'owned', 8);
INSERT INTO deliveries VALUES (1, 'd1', 1, 1, 'client', 1, 0, NULL, NULL, 8, 9, 'player', 's');
INSERT INTO recharges VALUES (1, 'demo', 'R1', 1, '1', 50, 0, NULL, '', 'en', 'page1', 'answered',
  'paid', '{"ret":0}', 'done', 50, 7, 6);
INSERT INTO recharges VALUES (2, 'demo', 'R2', 1, '1', 40, 0, NULL, '', 'en', 'page2', 'answered',
  'slow', '{"ret":0}', 'due', 40, 99, 6);
INSERT INTO recharges VALUES (3, 'demo', 'R3', 1, '1', 30, 0, NULL, '', 'en', 'page3', 'open',
  NULL, NULL, 'none', NULL, NULL, 6);
`;

describe("a store of an earlier version", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "coinslot-old-"));
    const sql = readFileSync(new URL("0001-skeleton.sql", MIGRATIONS), "utf8");
    const db = openDatabase(join(directory, "coinslot.sqlite"), 0);
    db.exec(`CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL,
      checksum TEXT NOT NULL, applied_at_ms INTEGER NOT NULL) STRICT`);
    db.exec(sql);
    const checksum = createHash("sha256").update(sql).digest("hex");
    db.prepare("INSERT INTO schema_migrations VALUES (1, '0001-skeleton', ?, 1)").run(checksum);
    db.exec(OLD_ROWS);
    db.close();
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it("keeps every order, coin and recharge, and its books stay right", () => {
    const { db, incarnation, close } = openStoreFile(directory, "sandbox", 10);
    try {
      assert.equal(incarnation, "life");
      audit(db);
      const all = (sql: string) =>
        db
          .prepare<object>(sql)
          .all()
          .map((row) => ({ ...row }));
      assert.deepEqual(all("SELECT order_no, door, money, refunded_coins FROM orders"), [
        { order_no: "A1", door: "plugin", money: "settled", refunded_coins: 0 },
        { order_no: "A2", door: "plugin", money: "none", refunded_coins: 0 },
      ]);
      assert.deepEqual(all("SELECT account, coins, remaining FROM lots ORDER BY account"), [
        { account: "walletGift", coins: 100, remaining: 20 },
        { account: "walletPaid", coins: 50, remaining: 30 },
      ]);
      assert.deepEqual(all("SELECT report_no, coins, state, due_at_ms FROM provider_reports"), [
        { report_no: "R1", coins: 50, state: "applied", due_at_ms: 7 },
        { report_no: "R2", coins: 40, state: "due", due_at_ms: 99 },
      ]);
      assert.throws(() => db.exec("UPDATE postings SET coins = 1"), /never changed/);
      assert.throws(() => db.exec("DELETE FROM ledger_entries"), /never deleted/);
    } finally {
      close();
    }
  });

  it("tells merchants now what an earlier version only wrote down", () => {
    const db = openDatabase(join(directory, "coinslot.sqlite"), 0);
    for (const name of readdirSync(MIGRATIONS).sort().slice(1)) {
      if (name === "0006-notices.sql") break;
      const sql = readFileSync(new URL(name, MIGRATIONS), "utf8");
      db.exec(`PRAGMA foreign_keys = OFF; BEGIN; ${sql}; COMMIT`);
      const digest = createHash("sha256").update(sql).digest("hex");
      const version = Number.parseInt(name, 10);
      db.prepare("INSERT INTO schema_migrations VALUES (?, ?, ?, 1)").run(
        ...[version, name.slice(0, -".sql".length), digest],
      );
    }
    db.exec("INSERT INTO outbox VALUES (1, 1, 2, 8)");
    db.close();
    const opened = openStoreFile(directory, "sandbox", 10);
    try {
      const rows = opened.db.prepare<object>(
        "SELECT order_key, order_version, moment, lane, state, due_at_ms, tries FROM notices",
      );
      const notice = { order_key: 1, order_version: 2, moment: "paid", lane: "demo" };
      assert.deepEqual(
        rows.all().map((row) => ({ ...row })),
        [{ ...notice, state: "pending", due_at_ms: 8, tries: 0 }],
      );
    } finally {
      opened.close();
    }
  });
});
