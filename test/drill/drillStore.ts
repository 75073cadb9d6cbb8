import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { audit, type Rows } from "../server/books.ts";
import { openPostgresRows } from "../store/postgresRows.ts";
import { startPostgres } from "../store/postgresServer.ts";
import { freshSchema } from "../store/worldStore.ts";
import { BOOK_QUERIES } from "./bookQueries.ts";

/** The stores that a drill can be held on. */
export const DRILL_STORES = ["sqlite", "postgres"] as const;
export type DrillStoreName = (typeof DRILL_STORES)[number];

/** Where the servers of a drill keep their rows, one after the other. */
export interface DrillStore {
  /** What a server is started with. */
  readonly serverArgs: readonly string[];
  /** What is wrong with the books, a line each. */
  checkBooks(): Promise<readonly string[]>;
  /** Reads every row, when the drill is over and no server runs. Throws when something is wrong. */
  audit(): Promise<void>;
  remove(): Promise<void>;
}

export async function openDrillStore(name: DrillStoreName): Promise<DrillStore> {
  switch (name) {
    case "sqlite":
      return await openSqliteDrillStore();
    case "postgres":
      return await openPostgresDrillStore();
  }
}

async function openSqliteDrillStore(): Promise<DrillStore> {
  const directory = await mkdtemp(join(tmpdir(), "coinslot-drill-"));
  const file = join(directory, "coinslot.sqlite");
  async function look<Found>(at: (rows: Rows) => Found): Promise<Found> {
    const db = openDatabase(file, 5000);
    try {
      return at(db);
    } finally {
      db.close();
    }
  }
  return {
    serverArgs: ["--data", directory],
    checkBooks: () => look(wrongBooks),
    audit: () => look(auditAll),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** The database itself is never killed: the drill is about the server before it. */
async function openPostgresDrillStore(): Promise<DrillStore> {
  const postgres = await startPostgres();
  const url = await freshSchema(postgres.socket);
  async function look<Found>(at: (rows: Rows) => Found): Promise<Found> {
    const rows = openPostgresRows(url);
    try {
      return at(rows);
    } finally {
      await rows.close();
    }
  }
  return {
    serverArgs: ["--database-url", url],
    checkBooks: () => look(wrongBooks),
    audit: () => look(auditAll),
    remove: () => postgres.stop(),
  };
}

function wrongBooks(rows: Rows): readonly string[] {
  return Object.entries(BOOK_QUERIES).flatMap(([what, sql]) => {
    const found = rows.prepare(sql).all().length;
    return found === 0 ? [] : [`not so for ${found}: ${what}`];
  });
}

function auditAll(rows: Rows): void {
  audit(rows);
}
