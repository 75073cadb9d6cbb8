import { openToRead } from "./database.ts";
import { databaseFile } from "./dataDirectory.ts";
import { readMigrations } from "./migrate.ts";
import { openStoreFile } from "./openStoreFile.ts";
import { readIdentity } from "./storeIdentity.ts";

/** A migration that this program knows, and when it ran in a store, if it did. */
export interface MigrationState {
  readonly name: string;
  readonly appliedAtMs?: number;
}

/** Every migration that this program knows, as it stands in the store of `directory`. */
export function listMigrations(directory: string): readonly MigrationState[] {
  const db = openToRead(databaseFile(directory));
  try {
    const rows = db
      .prepare<{ name: string; applied_at_ms: number }>(
        "SELECT name, applied_at_ms FROM schema_migrations",
      )
      .all();
    const applied = new Map(rows.map((row) => [row.name, row.applied_at_ms]));
    return readMigrations().map(({ name }) => ({ name, appliedAtMs: applied.get(name) }));
  } finally {
    db.close();
  }
}

/** Runs what has not run. Throws StoreFault when a server has the store. */
export function migrateFile(directory: string, nowMs: number): void {
  openStoreFile(directory, readIdentity(directory).environment, nowMs).close();
}
