/** The two stores, in this thread, for the stories of the server. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { VERBS } from "../../bridge/server/calls/verbs.ts";
import type { Command, Reply } from "../../bridge/server/store/command.ts";
import type { Engine } from "../../bridge/server/store/engine.ts";
import type { StorePlace } from "../../bridge/server/store/openStore.ts";
import { openPostgresEngine } from "../../bridge/server/store/postgres/postgresEngine.ts";
import type { Surroundings } from "../../bridge/server/store/runVerb.ts";
import { createBatchRunner } from "../../bridge/server/store/sqlite/batchRunner.ts";
import { openStoreFile } from "../../bridge/server/store/sqlite/openStoreFile.ts";
import { createSqliteTx } from "../../bridge/server/store/sqlite/sqliteTx.ts";
import type { VerbTable } from "../../bridge/server/verb.ts";
import type { Rows } from "../server/books.ts";
import { openPostgresRows } from "./postgresRows.ts";
import { postgresUrl } from "./postgresServer.ts";

/** An open store whose rows a test can look at. */
export interface WorldStore {
  readonly db: Rows;
  readonly place: StorePlace;
  run(commands: readonly Command[]): Promise<readonly Reply[]>;
  close(): Promise<void>;
}

/**
 * Set for the run over PostgreSQL (serverStories.test.ts): the directory of a server's socket. Each
 * world gets a schema of its own there.
 */
export const POSTGRES_VARIABLE = "COINSLOT_TEST_POSTGRES";

/** Opens an empty store of the kind that this run is over. */
export function openWorldStore(surroundings: Surroundings): Promise<WorldStore> {
  const socket = process.env[POSTGRES_VARIABLE];
  return socket === undefined
    ? openSqliteWorld(VERBS, surroundings)
    : openPostgresWorld(socket, VERBS, surroundings);
}

/** What a server or a command must be told besides, to be over the store of this run. */
export async function databaseArgs(): Promise<readonly string[]> {
  const socket = process.env[POSTGRES_VARIABLE];
  return socket === undefined ? [] : ["--database-url", await freshSchema(socket)];
}

/** Opens an empty store in a directory of its own. */
export async function openSqliteWorld(
  verbs: VerbTable,
  surroundings: Surroundings,
): Promise<WorldStore> {
  const directory = mkdtempSync(join(tmpdir(), "coinslot-world-"));
  const file = openStoreFile(directory, surroundings.environment, surroundings.nowMs());
  const tx = createSqliteTx(file.db, file.incarnation);
  const runner = createBatchRunner(file.db, tx, verbs, surroundings);
  return {
    db: file.db,
    place: { kind: "sqlite", directory },
    run: async (commands) => runner.run(commands),
    async close() {
      file.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Opens an empty store behind the socket in `socket`. */
export async function openPostgresWorld(
  socket: string,
  verbs: VerbTable,
  surroundings: Surroundings,
): Promise<WorldStore> {
  const url = await freshSchema(socket);
  const engine = await openPostgresEngine(url, verbs, surroundings, () => {});
  const db = openPostgresRows(url);
  return {
    db,
    place: { kind: "postgres", url },
    run: (commands) => runAll(engine, commands),
    async close() {
      await db.close();
      await engine.close();
    },
  };
}

/** The address of a new schema, which stands for a whole database. */
export async function freshSchema(socket: string): Promise<string> {
  const client = new pg.Client(postgresUrl(socket, "postgres"));
  await client.connect();
  const name = `world_${Math.random().toString(36).slice(2)}`;
  await client.query(`CREATE SCHEMA ${name}`);
  await client.end();
  return postgresUrl(socket, "postgres", `&options=${encodeURIComponent(`-csearch_path=${name}`)}`);
}

/** One reply for each command, in their order. */
export function runAll(engine: Engine, commands: readonly Command[]): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  let missing = commands.length;
  return new Promise((resolve) => {
    const asked = commands.map((command, id) => ({ ...command, id }));
    void engine.run(asked, (settled) => {
      for (const { id, reply } of settled) replies[id] = reply;
      missing -= settled.length;
      if (missing === 0) resolve(replies);
    });
  });
}
