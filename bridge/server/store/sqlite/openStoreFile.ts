/**
 * Opens the store's file with every promise checked: one process, durable commits, one environment.
 */

import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import type { Environment } from "../../../wire/views.ts";
import { StoreFault } from "../storeFault.ts";
import { type Database, openDatabase } from "./database.ts";
import { databaseFile, lockDirectory, requireNoUnfinished } from "./dataDirectory.ts";
import { migrate } from "./migrate.ts";

/** The open store file; `close` also gives the directory free for another process. */
export interface StoreFile {
  readonly db: Database;
  readonly incarnation: string;
  close(): void;
}

/** `PRAGMA synchronous` read back: FULL, every commit waits for the disk. */
const SYNCHRONOUS_FULL = 2;

/**
 * Opens or makes the store in `directory`. Throws StoreFault when another process has it, when the
 * file serves another environment, or when commits would not be durable.
 */
export function openStoreFile(
  directory: string,
  environment: Environment,
  nowMs: number,
): StoreFile {
  mkdirSync(directory, { recursive: true });
  const lock = lockDirectory(directory);
  let db: Database | undefined;
  try {
    requireNoUnfinished(directory);
    db = openDatabase(databaseFile(directory), 1000);
    assertDurable(db);
    tune(db);
    migrate(db, nowMs);
    const incarnation = checkIdentity(db, environment, nowMs);
    return { db, incarnation, close: () => closeAll(db, lock) };
  } catch (error) {
    closeAll(db, lock);
    throw error;
  }
}

function assertDurable(db: Database): void {
  db.exec("PRAGMA foreign_keys = ON");
  // macOS: the disk itself must have it, not only its cache. Elsewhere these do nothing.
  db.exec("PRAGMA fullfsync = ON");
  db.exec("PRAGMA checkpoint_fullfsync = ON");
  const { journal_mode } = getPragma<{ journal_mode: string }>(db, "journal_mode = WAL");
  if (journal_mode !== "wal") {
    throw new StoreFault(
      `SQLite gives journal mode ${journal_mode}, not WAL: use a local disk for --data`,
    );
  }
  db.exec("PRAGMA synchronous = FULL");
  const { synchronous } = getPragma<{ synchronous: number }>(db, "synchronous");
  const { foreign_keys } = getPragma<{ foreign_keys: number }>(db, "foreign_keys");
  if (synchronous !== SYNCHRONOUS_FULL || foreign_keys !== 1) {
    throw new StoreFault("SQLite did not accept synchronous=FULL or foreign_keys=ON");
  }
}

/** Speed only; no promise depends on it. */
function tune(db: Database): void {
  // What a statement may have to undo is copied to memory, not to a file of its own.
  db.exec("PRAGMA temp_store = MEMORY");
  // In KiB: the upper pages of every index stay at hand.
  db.exec("PRAGMA cache_size = -32768");
  // In pages: a page that changes again and again is copied into the database less often.
  db.exec("PRAGMA wal_autocheckpoint = 8192");
}

function getPragma<Row>(db: Database, pragma: string): Row {
  const row = db.prepare<Row>(`PRAGMA ${pragma}`).get();
  if (row === undefined) throw new StoreFault(`SQLite does not know PRAGMA ${pragma}`);
  return row;
}

/** Writes the identity of a new file; gives the incarnation of this one. */
function checkIdentity(db: Database, environment: Environment, nowMs: number): string {
  db.prepare(
    `INSERT INTO store_identity (only_row, environment, incarnation, created_at_ms)
     VALUES (1, ?, ?, ?) ON CONFLICT DO NOTHING`,
  ).run(environment, randomBytes(16).toString("hex"), nowMs);
  const row = db
    .prepare<{ environment: string; incarnation: string }>(
      "SELECT environment, incarnation FROM store_identity",
    )
    .get();
  if (row === undefined) throw new StoreFault("the store has no identity row");
  if (row.environment !== environment) {
    throw new StoreFault(`this data directory serves ${row.environment}, not ${environment}`);
  }
  return row.incarnation;
}

function closeAll(db: Database | undefined, lock: Database): void {
  // One file to copy, whether or not the driver closes the database at once.
  db?.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  db?.close();
  lock.close();
}
