import assert from "node:assert/strict";
import { join } from "node:path";
import { createCatalogShelf } from "../../bridge/server/catalogShelf.ts";
import { Refusal } from "../../bridge/server/refusal.ts";
import { createBatchRunner } from "../../bridge/server/store/sqlite/batchRunner.ts";
import { type Database, openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { openStoreFile } from "../../bridge/server/store/sqlite/openStoreFile.ts";
import { createSqliteTx } from "../../bridge/server/store/sqlite/sqliteTx.ts";
import { StoreFault } from "../../bridge/server/store/storeFault.ts";
import type { Verb, VerbTable } from "../../bridge/server/verb.ts";
import { startServer, temporaryDirectory } from "./serverProcess.ts";

describe("the store's file", function () {
  this.timeout(60_000);

  let directory: { path: string; remove(): Promise<void> };

  beforeEach(async () => {
    directory = await temporaryDirectory();
  });

  afterEach(() => directory.remove());

  const open = (nowMs = 0) => openStoreFile(directory.path, "sandbox", nowMs);
  const openRaw = () => openDatabase(join(directory.path, "coinslot.sqlite"), 0);

  it("commits with WAL and synchronous=FULL, and checks its references", () => {
    const { db, close } = open();
    const pragma = (name: string) =>
      Object.values(db.prepare<object>(`PRAGMA ${name}`).get() ?? {});
    assert.deepEqual(pragma("journal_mode"), ["wal"]);
    assert.deepEqual(pragma("synchronous"), [2]);
    assert.deepEqual(pragma("foreign_keys"), [1]);
    close();
  });

  it("keeps its incarnation from start to start", () => {
    const first = open();
    first.close();
    const second = open();
    assert.equal(second.incarnation, first.incarnation);
    second.close();
  });

  it("belongs to one environment", () => {
    open().close();
    assert.throws(
      () => openStoreFile(directory.path, "live", 0),
      (error) => error instanceof StoreFault && /serves sandbox, not live/.test(error.message),
    );
    open().close();
  });

  it("belongs to one process at a time; a second one says so and ends", async () => {
    const server = await startServer(directory.path);
    try {
      await assert.rejects(startServer(directory.path), (error) => {
        assert.match(String(error), /another process is using the data directory/);
        assert.doesNotMatch(String(error), /\.js:/, "an operator needs no stack");
        return true;
      });
    } finally {
      await server.kill();
    }
    await (await startServer(directory.path)).stop();
  });

  it("refuses a schema of a newer program", () => {
    const { db, close } = open();
    db.exec("INSERT INTO schema_migrations VALUES (9999, '9999-future', 'x', 0)");
    close();
    assert.throws(() => open(), /run a newer program/);
  });

  it("refuses migrations that were edited after they had run", () => {
    const { db, close } = open();
    db.exec("UPDATE schema_migrations SET checksum = 'x' WHERE version = 1");
    close();
    assert.throws(() => open(), /was edited after it had run/);
  });

  it("can be read by an operator's tools while the server runs", () => {
    const { close } = open();
    const reader = openRaw();
    assert.ok(reader.prepare("SELECT * FROM store_identity").get());
    reader.close();
    close();
  });

  describe("values", () => {
    let db: Database;

    beforeEach(() => {
      db = openRaw();
      db.exec("CREATE TABLE t (a INTEGER, b TEXT) STRICT");
    });

    afterEach(() => db.close());

    it("that SQLite would bend are refused", () => {
      const insert = db.prepare("INSERT INTO t (a, b) VALUES (?, ?)");
      for (const value of [new Date(), true, undefined, 1.5, Number.NaN, 2 ** 53, {}, "a\0b"]) {
        assert.throws(() => insert.run(value as never, "x"), /cannot be bound/);
      }
      assert.throws(() => insert.run(1), /2 values expected, 1 given/);
      assert.deepEqual(db.prepare("SELECT * FROM t").all(), []);
    });

    it("beyond 2^53-1 are never read as something near", () => {
      db.exec("INSERT INTO t (a) VALUES (9007199254740993)");
      assert.throws(() => db.prepare("SELECT a FROM t").get(), /too large/);
      const exact = db.prepare<{ a: bigint }>("SELECT a FROM t", "bigint").get();
      assert.equal(exact?.a, 9007199254740993n);
    });
  });

  describe("a batch", () => {
    const insertOr: Verb<{ code: string }, string> = (tx, { code }, { tell }) => {
      tx.insertCatalog({ version: Number(code), contentHash: code }, 0);
      tell({ kind: "sessionEnded", playerId: code, sessionHash: "", reason: "" });
      if (code === "2") throw new Refusal("paramsWrong", "no twos");
      if (code === "3") throw new Error("a bug");
      return code;
    };

    function runnerOf(db: Database, verbs: VerbTable) {
      return createBatchRunner(db, createSqliteTx(db, "incarnation"), verbs, {
        environment: "sandbox",
        catalog: createCatalogShelf(),
        nowMs: () => 0,
        randomHex: () => "",
      });
    }

    it("keeps what was done and undoes what was refused or failed, each alone", () => {
      const { db, close } = open();
      const runner = runnerOf(db, { insertOr });
      const commands = ["1", "2", "3", "4"].map((code) => ({ verb: "insertOr", params: { code } }));
      const replies = runner.run(commands);
      assert.deepEqual(
        replies.map(({ kind }) => kind),
        ["done", "refused", "failed", "done"],
      );
      assert.ok(replies[0]?.kind === "done" && replies[0].effects.length === 1);
      const versions = db
        .prepare<{ version: number }>("SELECT version FROM catalog_versions")
        .all();
      assert.deepEqual(
        versions.map(({ version }) => version),
        [1, 4],
      );
      close();
    });

    it("is lost as a whole when the disk is full, and says so to each", () => {
      const { db, close } = open();
      const runner = runnerOf(db, {
        insertOr,
        fill: (tx) => {
          for (let i = 100; i < 2000; i++) {
            tx.insertCatalog({ version: i, contentHash: "x".repeat(1000) }, 0);
          }
        },
      });
      db.exec("PRAGMA max_page_count = 100");
      const replies = runner.run([
        { verb: "insertOr", params: { code: "1" } },
        { verb: "fill", params: {} },
        { verb: "insertOr", params: { code: "4" } },
      ]);
      db.exec("PRAGMA max_page_count = 1000000");
      assert.deepEqual(new Set(replies.map(({ kind }) => kind)), new Set(["failed"]));
      const left = db.prepare("SELECT version FROM catalog_versions").all();
      assert.deepEqual(left, []);
      const [again] = runner.run([{ verb: "insertOr", params: { code: "1" } }]);
      assert.equal(again?.kind, "done");
      close();
    });
  });
});
