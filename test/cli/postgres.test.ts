import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { type PostgresServer, startPostgres } from "../store/postgresServer.ts";
import { coinslot, coinslotIn, coinslotJson } from "./cliProcess.ts";

describe("the operator's commands over PostgreSQL", function () {
  this.timeout(180_000);

  let directory: { path: string; remove(): Promise<void> };
  let postgres: PostgresServer;
  let url: string;
  let server: ServerProcess | undefined;

  before(async function () {
    if (!existsSync("/usr/lib/postgresql")) this.skip();
    directory = await temporaryDirectory();
    postgres = await startPostgres();
    url = await createDatabase("coins");
    server = await startServer(join(directory.path, "data"), "--database-url", url);
  });

  after(async () => {
    await server?.stop();
    await postgres?.stop();
    await directory?.remove();
  });

  async function createDatabase(name: string): Promise<string> {
    const client = new pg.Client(postgres.url("postgres"));
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return postgres.url(name);
  }

  const on = (...args: string[]) => coinslot(...args, "--database-url", url);

  it("mend orders beside the servers, prove the books, back up and restore", async () => {
    const client = await RawClient.connect(server?.port ?? 0);
    const { session } = await logIn(client, "Payer");
    for (const orderNo of ["ONE", "TWO"]) {
      await client.call("pay", { session, ...terms(orderNo), coins: 30, deadlineMs: soonMs() });
    }
    for (let time = 0; time < 2; time += 1) {
      const refund = ["refund", "ONE", "--reason", "no", "--refund-no", "R1", "--coins", "10"];
      const { code, err } = await on(...refund);
      assert.equal(code, 0, err);
    }
    await client.push(
      (push) => push.method === "balanceChanged" && push.params.balance.balance === 50,
    );
    await client.close();
    const story = await on("order", "show", "ONE");
    assert.match(story.out, /R1: 10 coins/);

    const reconciled = await on("reconcile");
    assert.equal(reconciled.code, 0, reconciled.out + reconciled.err);
    assert.match(reconciled.out, / 0 mismatches/);
    const { out: journal } = await on("export", "--format", "hledger");
    const checked = spawnSync("hledger", ["-f", "-", "check", "--strict"], { input: journal });
    assert.equal(checked.status, 0, String(checked.stderr));
    const doctor = await on("doctor");
    assert.equal(doctor.code, 0, doctor.out);
    const day = new Date().toISOString().slice(0, 10);
    const report = await on("report", "--day", day);
    assert.match(report.out, /spent +60/);
    const before = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
    const closed = await on("report", "--day", before, "--close");
    assert.match(closed.out, /closed \d/, closed.err);
    assert.equal((await on("report", "--day", before)).out, closed.out);
    assert.equal((await on("report", "--day", before, "--close")).out, closed.out);

    const shop = new pg.Client(url);
    await shop.connect();
    await shop.query("INSERT INTO address_indexes VALUES ('bip122:0', 'account', 7)");
    await shop.end();
    const backups = join(directory.path, "backups");
    const { file } = await coinslotJson<{ file: string }>(
      0,
      ...["backup", "--to", backups, "--database-url", url],
    );
    const without = { ...process.env, PATH: directory.path };
    const alone = await coinslotIn(without, "backup", "--to", backups, "--database-url", url);
    assert.equal(alone.code, 1);
    assert.match(alone.err, /pg_dump is not installed: install PostgreSQL's client programs/);
    const held = await on("restore", file);
    assert.equal(held.code, 1);
    assert.match(held.err, /there is a store in this database/);
    const other = await createDatabase("restored");
    const restored = await coinslotJson<{ incarnation: string; incarnationBefore: string }>(
      0,
      ...["restore", file, "--database-url", other],
    );
    assert.notEqual(restored.incarnation, restored.incarnationBefore);
    const restoredShop = new pg.Client(other);
    await restoredShop.connect();
    const { rows } = await restoredShop.query("SELECT next_index FROM address_indexes");
    await restoredShop.end();
    assert.equal(Number(rows[0]?.next_index), 1007, "addresses of lost orders are left out");
    const again = await coinslot("reconcile", "--database-url", other);
    assert.equal(again.code, 0, again.err);
    assert.equal(again.out, reconciled.out);
  });

  it("find what contradicts itself there too", async () => {
    const meddler = new pg.Client(url);
    await meddler.connect();
    await meddler.query(
      "DELETE FROM deliveries WHERE order_key IN (SELECT min(order_key) FROM orders)",
    );
    await meddler.query("UPDATE wallets SET gift = gift + 7, present_sum = present_sum + 7");
    await meddler.query(
      `INSERT INTO order_events SELECT 777, version, at_ms, event, life, money, delivery, exception
       FROM order_events LIMIT 1`,
    );
    await meddler.query(
      "INSERT INTO deliveries VALUES (778, 'd', 777, 777, 'client', 0, 0, NULL, NULL, 0)",
    );
    await meddler.query("INSERT INTO ledger_entries VALUES (779, 'demo', 'spend', 'N', 777, 0)");
    await meddler.query("INSERT INTO postings VALUES (780, 0, 'walletPaid', 'revenue', 1, 777)");
    await meddler.query(
      "UPDATE orders SET player_key = 777 WHERE order_key IN (SELECT max(order_key) FROM orders)",
    );
    await meddler.end();
    const healed = await coinslotJson<{
      mismatches: { outcome: string; check: string }[];
    }>(3, "reconcile", "--heal", "--database-url", url);
    assert.deepEqual(
      healed.mismatches.map(({ outcome, check }) => `${outcome}: ${check}`),
      [
        "healed: deliveries against orders",
        "listed: wallets against postings",
        "listed: debits against orders",
        "listed: orders against players",
        "listed: events against orders",
        "listed: deliveries against their owners",
        "listed: deliveries against their owners",
        "listed: entries against wallets",
        "listed: postings against entries",
      ],
    );
  });
});
