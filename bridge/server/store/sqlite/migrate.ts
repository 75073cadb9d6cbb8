/**
 * Numbered migrations that only go forward. Each runs once, in a transaction of its own, and is
 * never edited again.
 */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { StoreFault } from "../storeFault.ts";
import type { Database } from "./database.ts";

/** One step of the schema. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedRow {
  version: number;
  name: string;
  checksum: string;
}

/**
 * Brings the schema up to date. Throws StoreFault when the file is from a newer or an altered
 * program.
 */
export function migrate(db: Database, nowMs: number): void {
  db.exec(`CREATE TABLE IF NOT EXISTS schema_migrations (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at_ms INTEGER NOT NULL
  ) STRICT`);
  const known = readMigrations();
  const applied = db
    .prepare<AppliedRow>("SELECT version, name, checksum FROM schema_migrations ORDER BY version")
    .all();
  for (const [index, row] of applied.entries()) checkApplied(row, known[index]);
  for (const migration of known.slice(applied.length)) apply(db, migration, nowMs);
}

/** Every migration that this program knows, in order. */
export function readMigrations(): Migration[] {
  const folder = fileURLToPath(new URL("./migrations/", import.meta.url));
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));
  return files.sort().map((file) => {
    const sql = readFileSync(`${folder}/${file}`, "utf8");
    const checksum = createHash("sha256").update(sql).digest("hex");
    return {
      version: Number.parseInt(file, 10),
      name: file.slice(0, -".sql".length),
      sql,
      checksum,
    };
  });
}

function checkApplied(row: AppliedRow, migration: Migration | undefined): void {
  if (migration === undefined || migration.version !== row.version) {
    throw new StoreFault(
      `this program does not know the database's migration ${row.name}: run a newer program`,
    );
  }
  if (migration.checksum !== row.checksum) {
    throw new StoreFault(`the migration ${row.name} was edited after it had run: restore its file`);
  }
}

function apply(db: Database, migration: Migration, nowMs: number): void {
  // A table that is made anew must not take what refers to it along.
  db.exec("PRAGMA foreign_keys = OFF");
  db.exec("BEGIN IMMEDIATE");
  try {
    db.exec(migration.sql);
    checkReferences(db, migration.name);
    db.prepare(
      "INSERT INTO schema_migrations (version, name, checksum, applied_at_ms) VALUES (?, ?, ?, ?)",
    ).run(migration.version, migration.name, migration.checksum, nowMs);
    db.exec("COMMIT");
  } catch (error) {
    if (db.isInTransaction()) db.exec("ROLLBACK");
    throw new StoreFault(`the migration ${migration.name} failed: ${String(error)}`, {
      cause: error,
    });
  } finally {
    db.exec("PRAGMA foreign_keys = ON");
  }
}

function checkReferences(db: Database, name: string): void {
  const broken = db.prepare<{ table: string }>("PRAGMA foreign_key_check").get();
  if (broken === undefined) return;
  throw new Error(`${name} leaves rows of ${broken.table} that refer to nothing`);
}
