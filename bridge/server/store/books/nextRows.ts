import type { RowReader } from "./rowReader.ts";

/** A table that is read in the order of its key. */
export interface KeyedTable {
  readonly table: string;
  readonly key: string;
}

/** Some rows that follow each other. */
export interface NextRows {
  readonly lastKey: number;
  readonly rows: number;
}

/**
 * The next rows with keys above `afterKey`, up to and with `throughKey`: at most `limit` of them,
 * undefined when there is none.
 */
export async function nextRows(
  db: RowReader,
  { table, key }: KeyedTable,
  afterKey: number,
  limit: number,
  throughKey = Number.MAX_SAFE_INTEGER,
): Promise<NextRows | undefined> {
  const [found] = await db.all<{ last: number | null; n: number }>(
    `SELECT max(k) AS last, CAST(count(*) AS BIGINT) AS n
     FROM (SELECT ${key} AS k FROM ${table} WHERE ${key} > ? AND ${key} <= ?
       ORDER BY ${key} LIMIT ?) walked`,
    afterKey,
    throughKey,
    limit,
  );
  if (found === undefined || found.last === null) return undefined;
  return { lastKey: found.last, rows: found.n };
}
