import { createReports } from "../books/createReports.ts";
import type { RowReader } from "../books/rowReader.ts";
import type { Reports } from "../reports.ts";
import { connect } from "./connection.ts";

/**
 * Reading takes its time, and its plans fit what it reads. Rows that are looked up one by one are in
 * memory: else a short table would be read whole for each row of a long one.
 */
const SETTINGS = `SET default_transaction_read_only = on; SET statement_timeout = 0;
  RESET enable_seqscan; RESET enable_hashjoin; RESET enable_mergejoin; RESET enable_material;
  RESET plan_cache_mode; SET random_page_cost = 1`;

/** The books in a PostgreSQL database. Rejects with StoreFault when it cannot be used. */
export async function openPostgresReports(url: string): Promise<Reports> {
  return createReports(await openPostgresReader(url));
}

/** Reads a PostgreSQL database's rows. Rejects with StoreFault when it cannot be used. */
export async function openPostgresReader(url: string): Promise<RowReader> {
  const connection = await connect(url);
  await connection.query(SETTINGS);
  return {
    async all<Row>(sql: string, ...values: readonly (string | number)[]) {
      const { rows } = await connection.query({ text: numbered(sql), values: [...values], types });
      return rows as Row[];
    },
    // Servers book under keys from blocks of their own, so a smaller key may come after a greater
    // one: all of `work` sees one moment, like a dump.
    async inKeyOrder(work) {
      await connection.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
      try {
        return await work();
      } finally {
        await connection.query("COMMIT");
      }
    },
    close: () => connection.end(),
  };
}

/** `?` is how the other database writes its values. */
function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll("?", () => {
    count += 1;
    return `$${count}`;
  });
}

/** PostgreSQL's number for its type bigint. */
const BIGINT = 20;

/** The driver gives bigint as text; all of ours are below 2^53. */
const types = {
  getTypeParser: (oid: number) => (text: string) => (oid === BIGINT ? exact(text) : text),
};

function exact(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`${text} is too large for a number`);
  return value;
}
