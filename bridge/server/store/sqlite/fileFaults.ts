import type { Database } from "./database.ts";

/** Faults that one look tells; more would not help. */
const FAULTS_MAX = 20;

/** What SQLite finds wrong with a file: torn pages and indexes, rows that refer to nothing. */
export function faultsOf(db: Database): readonly string[] {
  const integrity = db
    .prepare<{ integrity_check: string }>(`PRAGMA integrity_check(${FAULTS_MAX})`)
    .all()
    .map(({ integrity_check }) => integrity_check)
    .filter((text) => text !== "ok");
  const references = db
    .prepare<{ table: string; rowid: number | null; parent: string }>("PRAGMA foreign_key_check")
    .all()
    .slice(0, FAULTS_MAX)
    .map(({ table, rowid, parent }) => `${table} row ${rowid} refers to no row of ${parent}`);
  return [...integrity, ...references];
}
