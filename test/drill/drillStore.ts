import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { audit } from "../server/books.ts";
import { BOOK_QUERIES } from "./bookQueries.ts";

/** The stores that a drill can be held on. */
export const DRILL_STORES = ["sqlite"] as const;
export type DrillStoreName = (typeof DRILL_STORES)[number];

/** Where the servers of a drill keep their rows, one after the other. */
export interface DrillStore {
  readonly dataDirectory: string;
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
  }
}

async function openSqliteDrillStore(): Promise<DrillStore> {
  const directory = await mkdtemp(join(tmpdir(), "coinslot-drill-"));
  const file = join(directory, "coinslot.sqlite");
  return {
    dataDirectory: directory,
    serverArgs: [],
    async checkBooks() {
      const db = openDatabase(file, 5000);
      try {
        return Object.entries(BOOK_QUERIES).flatMap(([what, sql]) => {
          const found = db.prepare(sql).all().length;
          return found === 0 ? [] : [`not so for ${found}: ${what}`];
        });
      } finally {
        db.close();
      }
    },
    async audit() {
      const db = openDatabase(file, 5000);
      try {
        audit(db);
      } finally {
        db.close();
      }
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
