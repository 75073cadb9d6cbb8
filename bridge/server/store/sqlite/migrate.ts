/** Brings a store file's schema up to date (migrations.ts says how). */

import {
  type AppliedRow,
  type Migration,
  migrationFault,
  pendingMigrations,
} from "../migrations.ts";
import type { Database } from "./database.ts";

/** The migrations of SQLite. */
export const SQLITE_MIGRATIONS = new URL("./migrations/", import.meta.url);

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
  const applied = db
    .prepare<AppliedRow>("SELECT version, name, checksum FROM schema_migrations ORDER BY version")
    .all();
  for (const migration of pendingMigrations(SQLITE_MIGRATIONS, applied))
    apply(db, migration, nowMs);
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
    throw migrationFault(migration, error);
  } finally {
    db.exec("PRAGMA foreign_keys = ON");
  }
}

function checkReferences(db: Database, name: string): void {
  const broken = db.prepare<{ table: string }>("PRAGMA foreign_key_check").get();
  if (broken === undefined) return;
  throw new Error(`${name} leaves rows of ${broken.table} that refer to nothing`);
}
