/**
 * Puts a backup in the place of a store. What happened after the backup is gone, so the store
 * begins a new incarnation: clients hear of it and report what is missing (ORDERS.md 5).
 */

import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { requireDigest, syncPath } from "../fileDigest.ts";
import { readMigrations } from "../migrations.ts";
import { SKIP_ADDRESSES } from "../skippedAddresses.ts";
import { StoreFault } from "../storeFault.ts";
import { openDatabase, openToRead } from "./database.ts";
import { databaseFile, lockDirectory, unfinishedFile } from "./dataDirectory.ts";
import { faultsOf } from "./fileFaults.ts";
import { SQLITE_MIGRATIONS } from "./migrate.ts";
import { migrateFile } from "./migrateFile.ts";
import { getIdentity } from "./storeIdentity.ts";

export interface RestoreOptions {
  readonly backup: string;
  /**
   * The SHA-256 of its manifest; absent for a copy without one: then its content alone is checked.
   */
  readonly sha256?: string;
  readonly directory: string;
  /** Whether a store that is there may be put aside. */
  readonly replace: boolean;
  readonly nowMs: number;
}

export interface Restored {
  readonly incarnation: string;
  readonly incarnationBefore: string;
  /** Where the store that was there is now. */
  readonly putAside?: string;
}

/**
 * Restores a backup. Throws StoreFault, and changes nothing, when the backup is not whole, when it
 * is from a newer program, when a server uses the directory, and when a store is there and
 * `replace` is false.
 */
export async function restoreFile(options: RestoreOptions): Promise<Restored> {
  await checkBackup(options.backup, options.sha256);
  const restored = putInPlace(options);
  // Opened once as a server opens it: with every promise checked, and with migrations since then.
  migrateFile(options.directory, options.nowMs);
  return restored;
}

function putInPlace({ backup, directory, replace, nowMs }: RestoreOptions): Restored {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = lockDirectory(directory);
  try {
    const target = databaseFile(directory);
    if (existsSync(target) && !replace) {
      throw new StoreFault(`there is a store in ${directory}: --force puts it aside`);
    }
    const unfinished = unfinishedFile(directory);
    for (const rest of withLogs(unfinished)) rmSync(rest, { force: true });
    copyFileSync(backup, unfinished);
    const lives = beginIncarnation(unfinished);
    syncPath(unfinished);
    const putAside = existsSync(target) ? setAside(target, nowMs) : undefined;
    renameSync(unfinished, target);
    syncPath(directory);
    return { ...lives, putAside };
  } finally {
    lock.close();
  }
}

async function checkBackup(file: string, sha256: string | undefined): Promise<void> {
  if (sha256 !== undefined) await requireDigest(file, sha256);
  const db = openToRead(file);
  try {
    const [fault] = faultsOf(db);
    if (fault !== undefined) throw new StoreFault(`${file} is not whole: ${fault}`);
    const known = new Set(readMigrations(SQLITE_MIGRATIONS).map(({ name }) => name));
    const ran = db.prepare<{ name: string }>("SELECT name FROM schema_migrations").all();
    const strange = ran.find(({ name }) => !known.has(name));
    if (strange === undefined) return;
    throw new StoreFault(`this program does not know migration ${strange.name}: use a newer one`);
  } finally {
    db.close();
  }
}

function beginIncarnation(file: string): { incarnation: string; incarnationBefore: string } {
  const db = openDatabase(file, 0);
  try {
    const { incarnation: incarnationBefore } = getIdentity(db);
    const incarnation = randomBytes(16).toString("hex");
    db.exec("PRAGMA synchronous = FULL");
    db.exec("BEGIN IMMEDIATE");
    const chains = "SELECT 1 AS there FROM sqlite_master WHERE name = 'address_indexes'";
    // A backup of an older program has none.
    if (db.prepare(chains).get() !== undefined) db.exec(SKIP_ADDRESSES);
    db.prepare("UPDATE store_identity SET incarnation = ?").run(incarnation);
    db.exec("COMMIT");
    return { incarnation, incarnationBefore };
  } finally {
    db.close();
  }
}

/** Nothing is deleted: the store that was there may hold what the backup lacks. */
function setAside(target: string, nowMs: number): string {
  const aside = `${target}.before-${nowMs}`;
  const from = withLogs(target);
  for (const [index, to] of withLogs(aside).entries()) {
    const file = from[index];
    if (file !== undefined && existsSync(file)) renameSync(file, to);
  }
  return aside;
}

/** A database and what SQLite keeps beside it. */
function withLogs(file: string): readonly string[] {
  return [file, `${file}-wal`, `${file}-shm`];
}
