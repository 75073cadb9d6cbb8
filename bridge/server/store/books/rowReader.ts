/**
 * Reads rows by SQL that every database of ours understands: `?` for values, sums cast to TEXT or
 * BIGINT, truth values compared with truth values alone, a name for each inner SELECT.
 */

/** One connection that only reads. */
export interface RowReader {
  /** Each call sees one moment. Integers come as numbers. */
  all<Row>(sql: string, ...values: readonly (string | number)[]): Promise<readonly Row[]>;
  /**
   * Runs `work`, to which entries appear in the order of their keys: once it has seen one, it will
   * see no new one with a smaller key. No writer waits for it, however long it takes.
   */
  inKeyOrder<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
