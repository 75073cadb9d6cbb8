import assert from "node:assert/strict";
import { createCatalogShelf } from "../../bridge/server/catalogShelf.ts";
import { createRandomHex } from "../../bridge/server/randomHex.ts";
import { Refusal } from "../../bridge/server/refusal.ts";
import { createBatchRunner } from "../../bridge/server/store/sqlite/batchRunner.ts";
import { openStoreFile, type StoreFile } from "../../bridge/server/store/sqlite/openStoreFile.ts";
import { createSqliteTx } from "../../bridge/server/store/sqlite/sqliteTx.ts";
import type { Verb, VerbTable } from "../../bridge/server/verb.ts";
import { temporaryDirectory } from "./serverProcess.ts";

const ENDINGS = {
  keep() {},
  refuse() {
    throw new Refusal("orderExists");
  },
  fail() {
    throw new Error("a bug");
  },
} as const;

describe("a batch of commands", () => {
  let directory: { path: string; remove(): Promise<void> };
  let file: StoreFile;
  let done: string[];

  beforeEach(async () => {
    directory = await temporaryDirectory();
    file = openStoreFile(directory.path, "sandbox", 0);
    done = [];
  });

  afterEach(async () => {
    file.close();
    await directory.remove();
  });

  function run(...verbs: (keyof typeof ENDINGS | "refuseAtOnce")[]) {
    const table: VerbTable = {
      ...Object.fromEntries(Object.entries(ENDINGS).map(([name, end]) => [name, writing(end)])),
      refuseAtOnce: ENDINGS.refuse,
    };
    const runner = createBatchRunner(file.db, createSqliteTx(file.db, "i1"), table, {
      environment: "sandbox",
      catalog: createCatalogShelf(),
      nowMs: () => 0,
      randomHex: createRandomHex(),
    });
    return runner.run(verbs.map((verb, index) => ({ verb, params: index + 1 })));
  }

  /** Writes the catalogue version that its params name, then ends as told. */
  function writing(end: () => void): Verb<number, number> {
    return (tx, version, { afterCommit }) => {
      tx.insertCatalog({ version, contentHash: `${version}` }, 0);
      afterCommit(() => done.push(`${version}`));
      end();
      return version;
    };
  }

  function written(): number[] {
    const rows = file.db.prepare<{ version: number }>("SELECT version FROM catalog_versions").all();
    return rows.map(({ version }) => version);
  }

  it("keeps the others' work when one refuses before it writes", () => {
    const replies = run("keep", "refuseAtOnce", "keep");
    assert.deepEqual(
      replies.map(({ kind }) => kind),
      ["done", "refused", "done"],
    );
    assert.deepEqual(written(), [1, 3]);
  });

  for (const ending of ["refuse", "fail"] as const) {
    it(`keeps the others' work, once, when one writes and then comes to: ${ending}`, () => {
      const replies = run("keep", ending, "keep");
      assert.deepEqual(
        replies.map(({ kind }) => kind),
        ["done", ending === "refuse" ? "refused" : "failed", "done"],
      );
      assert.deepEqual(written(), [1, 3]);
      assert.deepEqual(done, ["1", "3"]);
    });
  }
});
