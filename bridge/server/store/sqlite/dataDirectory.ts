/** The files of a data directory, and the lock that gives it to one process. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { StoreFault } from "../storeFault.ts";
import { type Database, openDatabase, sqliteCodeOf } from "./database.ts";

/** The database of a data directory. */
export function databaseFile(directory: string): string {
  return join(directory, "coinslot.sqlite");
}

/** What becomes the database when a restore ends. */
export function unfinishedFile(directory: string): string {
  return `${databaseFile(directory)}.unfinished`;
}

/**
 * Throws when a restore was cut off between the old database and the new one: a new and empty store
 * must not take their place.
 */
export function requireNoUnfinished(directory: string): void {
  const isCutOff = existsSync(unfinishedFile(directory)) && !existsSync(databaseFile(directory));
  if (!isCutOff) return;
  throw new StoreFault(`a restore into ${directory} did not finish: run coinslot restore again`);
}

/** What its owner locks. */
export function lockFile(directory: string): string {
  return join(directory, "coinslot.lock");
}

const SQLITE_BUSY = 5;

/**
 * Holds an exclusive lock on a file of its own until it is closed, and for as long as the process
 * lives, kill -9 included; the database itself stays readable for an operator's tools.
 */
export function lockDirectory(directory: string): Database {
  const lock = openDatabase(lockFile(directory), 0);
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (sqliteCodeOf(error) !== SQLITE_BUSY) throw error;
    throw new StoreFault(
      `another process is using the data directory ${directory}: stop it, or use another --data`,
      { cause: error },
    );
  }
}
