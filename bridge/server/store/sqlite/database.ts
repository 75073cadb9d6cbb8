/**
 * One SQLite connection behind a narrow face. Without a word the driver binds a Date as NULL,
 * `true` as 1 and a missing parameter as NULL, and cuts text off at NUL; here each of these is an
 * error. Integers are read as numbers: the driver throws for one beyond 2^53-1, so an amount is
 * exact or an error; sums, which may pass it, are read as bigint.
 */

import { DatabaseSync } from "@photostructure/sqlite";

/** What SQLite can hold and we store. */
export type SqlValue = string | number | bigint | null;

/** A prepared statement whose rows look like `Row`. */
export interface Statement<Row> {
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
  /** Gives how many rows changed. */
  run(...values: SqlValue[]): number;
  /** Inserts one row of a table with an INTEGER PRIMARY KEY; gives that key. */
  insert(...values: SqlValue[]): number;
}

export interface Database {
  /** `integers: "bigint"` for sums that may pass 2^53-1. */
  prepare<Row = never>(sql: string, integers?: "number" | "bigint"): Statement<Row>;
  exec(sql: string): void;
  isInTransaction(): boolean;
  /** Statements so far that may have written. */
  writes(): number;
  close(): void;
}

/** Opens or makes the database file; waits at most `busyTimeoutMs` for locks of others. */
export function openDatabase(file: string, busyTimeoutMs: number): Database {
  return faceOf(new DatabaseSync(file, { timeout: busyTimeoutMs }));
}

/** Opens a database file that exists, to read it beside its writer. */
export function openToRead(file: string): Database {
  return faceOf(new DatabaseSync(file, { readOnly: true, timeout: READ_TIMEOUT_MS }));
}

/** Readers wait for nobody but a writer that is just starting or ending. */
const READ_TIMEOUT_MS = 5000;

function faceOf(driver: InstanceType<typeof DatabaseSync>): Database {
  let writes = 0;
  return {
    prepare(sql, integers = "number") {
      const statement = driver.prepare(sql);
      if (integers === "bigint") statement.setReadBigInts(true);
      const expected = countParameters(sql);
      const mayWrite = /^\s*SELECT\b/i.test(sql) ? 0 : 1;
      const bind = (values: SqlValue[]) => {
        writes += mayWrite;
        return checkBinds(values, expected, sql);
      };
      return {
        get: (...values) => statement.get(...bind(values)),
        all: (...values) => statement.all(...bind(values)),
        run: (...values) => Number(statement.run(...bind(values)).changes),
        insert: (...values) => Number(statement.run(...bind(values)).lastInsertRowid),
      };
    },
    exec: (sql) => driver.exec(sql),
    isInTransaction: () => driver.isTransaction,
    writes: () => writes,
    close: () => driver.close(),
  };
}

/** The SQLite result code of an error, or undefined for an error from elsewhere. */
export function sqliteCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  // The low byte is the primary code, the rest says more.
  return typeof error.errcode === "number" ? error.errcode % 256 : undefined;
}

/** Statements use plain `?` only, and none inside a text. */
function countParameters(sql: string): number {
  return sql.split("?").length - 1;
}

function checkBinds(values: SqlValue[], expected: number, sql: string): SqlValue[] {
  if (values.length !== expected) {
    throw new Error(`${expected} values expected, ${values.length} given: ${sql}`);
  }
  for (const value of values) {
    if (!isExact(value)) throw new Error(`this ${typeof value} cannot be bound: ${sql}`);
  }
  return values;
}

/** Whether SQLite gets the value as it is. */
function isExact(value: SqlValue): boolean {
  if (value === null || typeof value === "bigint") return true;
  if (typeof value === "string") return !value.includes("\u0000");
  return typeof value === "number" && Number.isSafeInteger(value);
}
