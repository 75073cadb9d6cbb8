/**
 * Backups of a PostgreSQL store, through PostgreSQL's own pg_dump and pg_restore. The address goes
 * to them in variables: arguments can be read by everybody on the machine.
 */

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { fileDigest, requireDigest, syncPath } from "../fileDigest.ts";
import type { Identity } from "../reports.ts";
import { SKIP_ADDRESSES } from "../skippedAddresses.ts";
import { StoreFault } from "../storeFault.ts";
import { connect } from "./connection.ts";
import { openPostgresReports } from "./reports.ts";

/** What a dump holds; it lies beside it as JSON. */
export interface DumpManifest extends Identity {
  readonly kind: "postgres";
  readonly takenAtMs: number;
  readonly sha256: string;
  readonly bytes: number;
  /** The last migration that had run. */
  readonly migration: string;
  /** Rows by table, counted just before: rows that came meanwhile are in the dump too. */
  readonly counts: { readonly orders: number; readonly postings: number };
}

/**
 * Writes the database into `file`, which exists only once it is whole and on the disk. Rejects with
 * StoreFault when pg_dump is not there or fails.
 */
export async function dumpDatabase(
  url: string,
  file: string,
  takenAtMs: number,
): Promise<DumpManifest> {
  const reports = await openPostgresReports(url);
  const identity = await reports.getIdentity();
  const migrations = await reports.listMigrations();
  const counts = await reports.countRows();
  await reports.close();
  const unfinished = `${file}.unfinished`;
  try {
    const args = ["--format=custom", "--no-owner", "--no-privileges", `--file=${unfinished}`];
    await run("pg_dump", args, url);
    syncPath(unfinished);
    renameSync(unfinished, file);
    syncPath(dirname(file));
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  const sha256 = await fileDigest(file);
  const migration = migrations.at(-1)?.name ?? "none";
  const bytes = statSync(file).size;
  return { ...identity, kind: "postgres", takenAtMs, sha256, bytes, migration, counts };
}

/**
 * Fills an empty database from `backup` and begins a new incarnation. Rejects with StoreFault when
 * the database holds a store already, and when pg_restore is not there or fails; then nothing is
 * changed.
 */
export async function restoreDatabase(
  url: string,
  { backup, sha256 }: { readonly backup: string; readonly sha256?: string },
): Promise<{ readonly incarnation: string; readonly incarnationBefore: string }> {
  if (sha256 !== undefined) await requireDigest(backup, sha256);
  const connection = await connect(url);
  try {
    const held = await connection.query("SELECT to_regclass('store_identity') AS store");
    if (held.rows[0]?.store !== null) {
      throw new StoreFault(
        "there is a store in this database: create an empty one to restore into",
      );
    }
    const args = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"];
    await run("pg_restore", [...args, "--dbname", databaseOf(url), backup], url);
    const incarnation = randomBytes(16).toString("hex");
    const { rows } = await connection.query<{ incarnation: string }>(
      "SELECT incarnation FROM store_identity",
    );
    await connection.query("BEGIN");
    const chains = await connection.query("SELECT to_regclass('address_indexes') AS there");
    // A backup of an older program has none.
    if (chains.rows[0]?.there !== null) await connection.query(SKIP_ADDRESSES);
    await connection.query("UPDATE store_identity SET incarnation = $1", [incarnation]);
    await connection.query("COMMIT");
    return { incarnation, incarnationBefore: rows[0]?.incarnation ?? "" };
  } finally {
    await connection.end();
  }
}

function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** The address as the variables that PostgreSQL's programs read. */
function variablesOf(url: string): NodeJS.ProcessEnv {
  const { hostname, port, username, password, searchParams } = new URL(url);
  const variables = {
    PGHOST: searchParams.get("host") ?? hostname,
    PGPORT: searchParams.get("port") ?? port,
    PGUSER: searchParams.get("user") ?? decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: databaseOf(url),
    PGSSLMODE: searchParams.get("sslmode") ?? "",
    PGOPTIONS: searchParams.get("options") ?? "",
  };
  const given = Object.entries(variables).filter(([, value]) => value !== "");
  return { ...process.env, ...Object.fromEntries(given) };
}

function run(program: string, args: readonly string[], url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: variablesOf(url),
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      const hint = "install PostgreSQL's client programs (on Debian: postgresql-client)";
      const text = error.code === "ENOENT" ? `${program} is not installed: ${hint}` : error.message;
      reject(new StoreFault(text));
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new StoreFault(`${program} failed: ${said.trim()}`));
    });
  });
}
