/**
 * Numbered migrations that only go forward, of whichever engine. Each runs once, in a transaction
 * of its own, and is never edited again.
 */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { StoreFault } from "./storeFault.ts";

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** What the database says of a migration that has run. */
export interface AppliedRow {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/**
 * The migrations in `folder` that have not run yet. Throws StoreFault when those that have are of a
 * newer or an altered program.
 */
export function pendingMigrations(
  folder: URL,
  applied: readonly AppliedRow[],
): readonly Migration[] {
  const known = readMigrations(folder);
  for (const [index, row] of applied.entries()) checkApplied(row, known[index]);
  return known.slice(applied.length);
}

/** The fault of a migration that could not run. */
export function migrationFault({ name }: Migration, error: unknown): StoreFault {
  return new StoreFault(`the migration ${name} failed: ${String(error)}`, { cause: error });
}

/** Every migration in `folder`, in order. */
export function readMigrations(folder: URL): readonly Migration[] {
  const path = fileURLToPath(folder);
  const files = readdirSync(path).filter((file) => file.endsWith(".sql"));
  return files.sort().map((file) => {
    const sql = readFileSync(`${path}/${file}`, "utf8");
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
  if (migration === undefined || migration.version !== Number(row.version)) {
    throw new StoreFault(
      `this program does not know the database's migration ${row.name}: run a newer program`,
    );
  }
  if (migration.checksum !== row.checksum) {
    throw new StoreFault(`the migration ${row.name} was edited after it had run: restore its file`);
  }
}
