import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { VERBS } from "../../bridge/server/calls/verbs.ts";
import { createCatalogShelf } from "../../bridge/server/catalogShelf.ts";
import { openPostgresEngine } from "../../bridge/server/store/postgres/postgresEngine.ts";
import { StoreFault } from "../../bridge/server/store/storeFault.ts";
import { type PostgresServer, startPostgres } from "./postgresServer.ts";
import { freshSchema } from "./worldStore.ts";

describe("opening PostgreSQL", function () {
  this.timeout(60_000);

  let server: PostgresServer;
  let url: string;

  before(async () => {
    server = await startPostgres();
  });

  after(() => server?.stop());

  beforeEach(async () => {
    url = await freshSchema(server.socket);
  });

  const open = (address: string, environment: "sandbox" | "live" = "sandbox") =>
    openPostgresEngine(
      address,
      VERBS,
      {
        environment,
        catalog: createCatalogShelf(),
        nowMs: () => 0,
        randomHex: (bytes) => randomBytes(bytes).toString("hex"),
      },
      () => {},
    );

  const openAndClose = async (address: string) => (await open(address)).close();

  async function query(sql: string): Promise<pg.QueryResult> {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  }

  /** The operator's text, without a stack and without a password. */
  async function refusal(opening: Promise<unknown>): Promise<string> {
    try {
      await opening;
    } catch (error) {
      assert.ok(error instanceof StoreFault, String(error));
      assert.doesNotMatch(error.message, /hidden/);
      return error.message;
    }
    return assert.fail("it opened");
  }

  it("says when nobody answers", async () => {
    const nobody = "postgres://ann:hidden@127.0.0.1:1/shop";
    assert.match(await refusal(open(nobody)), /127\.0\.0\.1:1 does not answer/);
  });

  it("says when the database is not there", async () => {
    assert.match(await refusal(open(server.url("nowhere"))), /no database nowhere/);
  });

  it("says when the server does not know the user", async () => {
    const address = url.replace("//postgres@", "//stranger:hidden@");
    assert.match(await refusal(open(address)), /does not let stranger in/);
  });

  it("says when the password is wrong, and does not repeat it", async () => {
    await query("CREATE ROLE cashier LOGIN PASSWORD 'right'");
    const rules = join(server.socket, "data", "pg_hba.conf");
    const trusting = readFileSync(rules, "utf8");
    writeFileSync(rules, `local all cashier scram-sha-256\n${trusting}`);
    await query("SELECT pg_reload_conf()");
    try {
      const address = url.replace("//postgres@", "//cashier:hidden@");
      assert.match(await refusal(open(address)), /refuses the password of cashier$/);
      const right = new pg.Client(url.replace("//postgres@", "//cashier:right@"));
      await right.connect();
      await right.end();
    } finally {
      writeFileSync(rules, trusting);
      await query("SELECT pg_reload_conf()");
    }
  });

  it("says when the user may not make tables", async () => {
    await query("CREATE ROLE guest LOGIN");
    const address = url.replace("//postgres@", "//guest@");
    assert.match(await refusal(open(address)), /lacks a right/);
  });

  it("refuses a server that does not wait for its disk", async () => {
    await query("ALTER ROLE postgres SET synchronous_commit = off");
    try {
      assert.match(await refusal(open(url)), /synchronous_commit or fsync is off/);
    } finally {
      await query("ALTER ROLE postgres RESET synchronous_commit");
    }
  });

  it("belongs to one environment", async () => {
    await openAndClose(url);
    assert.match(await refusal(open(url, "live")), /serves sandbox, not live/);
  });

  it("refuses a schema of a newer program, and migrations that were edited", async () => {
    await openAndClose(url);
    await query("INSERT INTO schema_migrations VALUES (9999, '9999-future', 'x', 0)");
    assert.match(await refusal(open(url)), /run a newer program/);
    await query("DELETE FROM schema_migrations WHERE version = 9999");
    await query("UPDATE schema_migrations SET checksum = 'x' WHERE version = 1");
    assert.match(await refusal(open(url)), /was edited after it had run/);
  });

  it("keeps its incarnation from start to start", async () => {
    const incarnation = async () =>
      (await query("SELECT incarnation FROM store_identity")).rows[0].incarnation;
    await openAndClose(url);
    const first = await incarnation();
    await openAndClose(url);
    assert.equal(await incarnation(), first);
  });

  it("lets many servers start at once on nothing", async () => {
    const engines = await Promise.all(Array.from({ length: 5 }, () => open(url)));
    await Promise.all(engines.map((engine) => engine.close()));
    const { rows } = await query("SELECT version FROM schema_migrations");
    assert.ok(rows.length >= 1);
  });

  it("never changes or deletes what is in the books", async () => {
    await openAndClose(url);
    for (const table of ["order_events", "ledger_entries", "postings"]) {
      await assert.rejects(query(`DELETE FROM ${table}`), /never deleted/);
      await assert.rejects(query(`TRUNCATE ${table} CASCADE`), /never deleted/);
    }
    await assert.rejects(query("UPDATE postings SET coins = 1"), /never changed/);
    const named = { players: "player_key", orders: "order_key", wallets: "wallet_key" };
    for (const [table, key] of Object.entries({ ...named, lots: "lot_key" })) {
      await assert.rejects(query(`DELETE FROM ${table}`), /never deleted/);
      await assert.rejects(query(`TRUNCATE ${table} CASCADE`), /never deleted/);
      await assert.rejects(query(`UPDATE ${table} SET ${key} = 7`), /never changed/);
    }
  });
});
