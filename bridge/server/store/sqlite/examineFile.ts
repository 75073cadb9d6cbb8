/** What an operator's doctor looks at in a store's file, beside its server. */

import { readMigrations } from "../migrations.ts";
import type { WaitingNotices } from "../reports.ts";
import { type Database, openToRead } from "./database.ts";
import { databaseFile } from "./dataDirectory.ts";
import { faultsOf } from "./fileFaults.ts";
import { SQLITE_MIGRATIONS } from "./migrate.ts";
import { getIdentity, type StoreIdentity } from "./storeIdentity.ts";

export interface FileFindings {
  readonly sqliteVersion: string;
  /** Kept in the file; `synchronous` belongs to a connection, and every start asserts it. */
  readonly journalMode: string;
  readonly identity: StoreIdentity;
  /** Integrity and references. */
  readonly faults: readonly string[];
  /** Migrations of this program that have not run. */
  readonly openMigrations: readonly string[];
  /** Migrations that ran and that this program does not know, or knows otherwise. */
  readonly strangeMigrations: readonly string[];
  /** Guards of the append-only tables that are not there. */
  readonly missingGuards: readonly string[];
  readonly openAttention: number;
  readonly uncertainOrders: number;
  readonly notices: WaitingNotices;
  /** The latest moment that the books know. */
  readonly lastEntryAtMs: number | undefined;
}

/** Examines the store of `directory`. */
export function examineFile(directory: string): FileFindings {
  const db = openToRead(databaseFile(directory));
  try {
    return {
      sqliteVersion: textOf(db, "SELECT sqlite_version() AS value"),
      journalMode: textOf(db, "SELECT journal_mode AS value FROM pragma_journal_mode"),
      identity: getIdentity(db),
      faults: faultsOf(db),
      ...examineMigrations(db),
      missingGuards: GUARDS.filter((name) => !hasTrigger(db, name)),
      openAttention: countOf(
        db,
        "SELECT count(*) AS n FROM attention WHERE resolved_at_ms IS NULL",
      ),
      uncertainOrders: countOf(db, "SELECT count(*) AS n FROM orders WHERE money = 'uncertain'"),
      notices: countNotices(db),
      lastEntryAtMs: db
        .prepare<{ at_ms: number }>(
          "SELECT at_ms FROM ledger_entries ORDER BY entry_key DESC LIMIT 1",
        )
        .get()?.at_ms,
    };
  } finally {
    db.close();
  }
}

/** None in a store of an earlier version. */
function countNotices(db: Database): WaitingNotices {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
  if (table.get("notices") === undefined) return { waiting: 0, oldestAtMs: undefined, dead: 0 };
  const oldest = db.prepare<{ at_ms: number | null }>(
    "SELECT min(created_at_ms) AS at_ms FROM notices WHERE ended_at_ms IS NULL",
  );
  return {
    waiting: countOf(db, "SELECT count(*) AS n FROM notices WHERE ended_at_ms IS NULL"),
    oldestAtMs: oldest.get()?.at_ms ?? undefined,
    dead: countOf(db, "SELECT count(*) AS n FROM notices WHERE state = 'dead'"),
  };
}

/** Because of these the database itself refuses to change or delete what was written once. */
const GUARDS: readonly string[] = ["order_events", "ledger_entries", "postings"].flatMap(
  (table) => [`${table}_stay`, `${table}_remain`],
);

function hasTrigger(db: Database, name: string): boolean {
  const found = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name = ?");
  return found.get(name) !== undefined;
}

function examineMigrations(
  db: Database,
): Pick<FileFindings, "openMigrations" | "strangeMigrations"> {
  const ran = db
    .prepare<{ name: string; checksum: string }>("SELECT name, checksum FROM schema_migrations")
    .all();
  const known = new Map(
    readMigrations(SQLITE_MIGRATIONS).map(({ name, checksum }) => [name, checksum]),
  );
  const names = new Set(ran.map(({ name }) => name));
  return {
    openMigrations: [...known.keys()].filter((name) => !names.has(name)),
    strangeMigrations: ran
      .filter(({ name, checksum }) => known.get(name) !== checksum)
      .map(({ name }) => name),
  };
}

function textOf(db: Database, sql: string): string {
  return db.prepare<{ value: string }>(sql).get()?.value ?? "";
}

function countOf(db: Database, sql: string): number {
  return db.prepare<{ n: number }>(sql).get()?.n ?? 0;
}
