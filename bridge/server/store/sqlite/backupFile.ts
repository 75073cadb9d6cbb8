/**
 * A copy of the store's file, made while the server goes on, and the proof that it is whole. The
 * copy is what had been committed when it began, so everything acknowledged until then is in it.
 */

import { renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileDigest, syncPath } from "../fileDigest.ts";
import { StoreFault } from "../storeFault.ts";
import { type Database, openToRead } from "./database.ts";
import { databaseFile } from "./dataDirectory.ts";
import { faultsOf } from "./fileFaults.ts";
import { getIdentity, type StoreIdentity } from "./storeIdentity.ts";

/** What a backup holds; it lies beside the copy as JSON. */
export interface BackupManifest extends Omit<StoreIdentity, "createdAtMs"> {
  readonly kind: "sqlite";
  readonly takenAtMs: number;
  readonly sha256: string;
  readonly bytes: number;
  /** The last migration that had run. */
  readonly migration: string;
  /** Rows by table. */
  readonly counts: { readonly [table: string]: number };
}

/**
 * Copies the store of `directory` to `target`, which exists only once it is whole and on the disk.
 */
export async function backupFile(
  directory: string,
  target: string,
  nowMs: number,
): Promise<BackupManifest> {
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    copy(directory, unfinished);
    const manifest = await manifestOf(unfinished, nowMs);
    syncPath(unfinished);
    renameSync(unfinished, target);
    syncPath(dirname(target));
    return manifest;
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** The last migration that ran in `db`. */
function lastMigration(db: Database): string {
  const row = db
    .prepare<{ name: string }>("SELECT name FROM schema_migrations ORDER BY version DESC LIMIT 1")
    .get();
  return row?.name ?? "none";
}

/** Another connection reads one snapshot: the writer waits for nothing. */
function copy(directory: string, target: string): void {
  const db = openToRead(databaseFile(directory));
  try {
    db.prepare("VACUUM INTO ?").run(target);
  } finally {
    db.close();
  }
}

async function manifestOf(file: string, takenAtMs: number): Promise<BackupManifest> {
  const sha256 = await fileDigest(file);
  const db = openToRead(file);
  try {
    const [fault] = faultsOf(db);
    if (fault !== undefined) throw new StoreFault(`the copy is not whole: ${fault}`);
    const { environment, incarnation } = getIdentity(db);
    const { bytes } = db
      .prepare<{ bytes: number }>(
        "SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size",
      )
      .get() ?? { bytes: 0 };
    return {
      ...{ kind: "sqlite", takenAtMs, sha256, bytes, environment, incarnation },
      ...{ migration: lastMigration(db), counts: countRows(db) },
    };
  } finally {
    db.close();
  }
}

const COUNTED = ["players", "orders", "order_events", "wallets", "ledger_entries", "postings"];

function countRows(db: Database): { readonly [table: string]: number } {
  const counts = COUNTED.map((table) => {
    const row = db.prepare<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).get();
    return [table, row?.n ?? 0] as const;
  });
  return Object.fromEntries(counts);
}
