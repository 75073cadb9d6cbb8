/** Brings a database into the state that this program works with, whoever else starts at once. */

import { randomBytes } from "node:crypto";
import type { Environment } from "../../../wire/views.ts";
import { type AppliedRow, migrationFault, pendingMigrations } from "../migrations.ts";
import { StoreFault } from "../storeFault.ts";
import { type Connection, codeOf } from "./connection.ts";

const MIGRATIONS = new URL("./migrations/", import.meta.url);
/** Not allowed, or no schema that this user could use. */
const LACKS_RIGHT: readonly string[] = ["42501", "3F000"];
/** The number of our advisory lock: "coin" in ASCII. */
const MIGRATION_LOCK = 0x636f696e;

/**
 * Migrates the schema and checks what the database serves; gives its incarnation. Rejects with
 * StoreFault when it is of a newer program or serves another environment.
 */
export async function prepareDatabase(
  connection: Connection,
  environment: Environment,
  nowMs: number,
): Promise<string> {
  try {
    // Servers that start together wait here for the first one.
    await connection.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    try {
      await migrate(connection, nowMs);
      return await checkIdentity(connection, environment, nowMs);
    } finally {
      await connection.query("SELECT pg_advisory_unlock($1)", [MIGRATION_LOCK]);
    }
  } catch (error) {
    if (!LACKS_RIGHT.includes(codeOf(error) ?? "")) throw error;
    throw new StoreFault(
      `the database's user lacks a right (${String(error)}): make it the database's owner`,
    );
  }
}

async function migrate(connection: Connection, nowMs: number): Promise<void> {
  await connection.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
    version BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at_ms BIGINT NOT NULL
  )`);
  const { rows } = await connection.query<AppliedRow>(
    "SELECT version, name, checksum FROM schema_migrations ORDER BY version",
  );
  for (const migration of pendingMigrations(MIGRATIONS, rows)) {
    const { version, name, checksum, sql } = migration;
    try {
      await connection.query("BEGIN");
      await connection.query(sql);
      await connection.query(
        "INSERT INTO schema_migrations (version, name, checksum, applied_at_ms) VALUES ($1, $2, $3, $4)",
        [version, name, checksum, nowMs],
      );
      await connection.query("COMMIT");
    } catch (error) {
      await connection.query("ROLLBACK");
      throw LACKS_RIGHT.includes(codeOf(error) ?? "") ? error : migrationFault(migration, error);
    }
  }
}

/** Writes the identity of a new database; gives the incarnation of this one. */
async function checkIdentity(
  connection: Connection,
  environment: Environment,
  nowMs: number,
): Promise<string> {
  await connection.query(
    `INSERT INTO store_identity (only_row, environment, incarnation, created_at_ms)
     VALUES (1, $1, $2, $3) ON CONFLICT DO NOTHING`,
    [environment, randomBytes(16).toString("hex"), nowMs],
  );
  const { rows } = await connection.query<{ environment: string; incarnation: string }>(
    "SELECT environment, incarnation FROM store_identity",
  );
  const [row] = rows;
  if (row === undefined) throw new StoreFault("the store has no identity row");
  if (row.environment !== environment) {
    throw new StoreFault(`this database serves ${row.environment}, not ${environment}`);
  }
  return row.incarnation;
}
