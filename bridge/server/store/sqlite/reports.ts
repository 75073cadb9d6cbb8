import { createReports } from "../books/createReports.ts";
import type { RowReader } from "../books/rowReader.ts";
import type { Reports } from "../reports.ts";
import { openToRead } from "./database.ts";
import { databaseFile } from "./dataDirectory.ts";

/** The books of the store in `directory`. */
export function openSqliteReports(directory: string): Reports {
  return createReports(openSqliteReader(directory));
}

/** Reads the rows of the store in `directory`, beside its server too. */
export function openSqliteReader(directory: string): RowReader {
  const db = openToRead(databaseFile(directory));
  return {
    // The caller names the row's type, as with every statement.
    all: async <Row>(sql: string, ...values: readonly (string | number)[]) =>
      db.prepare<Row>(sql).all(...values),
    // One writer gives each entry the key after the last one: each statement may see its own
    // moment, and the writer's log need not be kept for a reader that takes long.
    inKeyOrder: (work) => work(),
    close: async () => db.close(),
  };
}
