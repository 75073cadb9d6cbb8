import { createReports } from "../books/createReports.ts";
import type { Reports } from "../reports.ts";
import { openToRead } from "./database.ts";
import { databaseFile } from "./dataDirectory.ts";

/** The books of the store in `directory`. */
export function openSqliteReports(directory: string): Reports {
  const db = openToRead(databaseFile(directory));
  return createReports({
    // The caller names the row's type, as with every statement.
    all: async <Row>(sql: string, ...values: readonly (string | number)[]) =>
      db.prepare<Row>(sql).all(...values),
    close: async () => db.close(),
  });
}
