/**
 * How the tables of the PostgreSQL store are read and written. A table says how its rows are told
 * apart and what may change; a query says the same thing twice: in SQL, for the rows that the
 * database has, and as a predicate, for the rows that a batch has changed in memory.
 */

/** What tells the rows of one table apart. */
export type RowKey = string | number;
/** What a query is asked with. */
export type Arg = string | number;

/** Columns with their SQL types. */
export interface Columns {
  readonly [column: string]: "bigint" | "text";
}

/** A table; the fields of `Row` are its columns. */
export interface Table<Row extends object> {
  readonly name: string;
  readonly key: Columns;
  /** What an UPDATE may write. */
  readonly changing?: Columns;
  /** What must still be as it was read when an UPDATE comes: else somebody else was first. */
  readonly guards?: Columns;
  /**
   * The unique columns that two processes may want at once: rows go to the database sorted by them,
   * so that nobody waits in a circle.
   */
  readonly contested?: readonly (keyof Row & string)[];
  keyOf(row: Row): RowKey;
}

/** A question to one table, asked with `Args`. */
export interface Query<Row extends object, Args extends readonly Arg[]> {
  readonly name: string;
  readonly table: Table<Row>;
  /** The columns of `asked`, in the order of `Args`. */
  readonly args: Columns;
  /** SQL after `FROM asked`: joins the table as `t`. */
  readonly join: string;
  /** Rows of other tables that are wanted too: their SQL after `FROM asked`, as `t`. */
  readonly along?: readonly { readonly table: Table<never>; readonly join: string }[];
  /** What is known too, once the answer and what came along are there. */
  readonly implies?: (args: Args, rows: RowSource) => readonly Need[];
  /** What will be asked next of each row of the answer: fetched together. */
  readonly next?: (row: Row, rows: RowSource) => readonly Need[];
  /** Which argument is a key: no stored row can name a key that the batch has just made. */
  readonly keyArg?: number;
  /** The group of rows in which an answer lies; undefined for a row in no answer. */
  partOf(row: Row): string | undefined;
  /** The group in which the answer to `args` lies. */
  partAsked(args: Args): string;
  /** Whether a row of that group is in the answer; without it each is. */
  readonly matches?: (row: Row, args: Args, rows: RowSource) => boolean;
  /** As the ORDER BY of a limited query. */
  readonly compare?: (a: Row, b: Row) => number;
  readonly limitOf?: (args: Args) => number;
}

/** Any query, where its rows do not matter. */
export type AnyQuery = Query<never, never>;

/** A query with its arguments. */
export interface Need {
  readonly query: AnyQuery;
  readonly args: readonly Arg[];
}

/** Gives rows that are known already. */
export interface RowSource {
  row<Row extends object>(table: Table<Row>, key: RowKey): Row | undefined;
  known<Row extends object, Args extends readonly Arg[]>(
    query: Query<Row, Args>,
    ...args: Args
  ): readonly Row[];
}

/** What a batch changed in one table. */
export interface TableChanges {
  readonly table: Table<object>;
  readonly inserted: readonly object[];
  readonly updated: readonly { readonly from: object; readonly to: object }[];
  readonly removed: readonly object[];
}

/** A need of `query`. */
export function need<Row extends object, Args extends readonly Arg[]>(
  query: Query<Row, Args>,
  ...args: Args
): Need {
  return { query: query as unknown as AnyQuery, args };
}

/** Parts of a group's name, apart. */
export function partName(...parts: readonly Arg[]): string {
  return parts.join("\u0000");
}

/** The rows whose time in `column` is before the one asked, the oldest first. */
export function before<Row extends object>(
  name: string,
  table: Table<Row>,
  column: keyof Row & string,
): Query<Row, [number, number]> {
  const atMs = (row: Row) => Number(row[column]);
  return {
    name,
    table,
    args: { before_ms: "bigint", wanted: "bigint" },
    join: `CROSS JOIN LATERAL (
      SELECT * FROM ${table.name} r WHERE r.${column} < asked.before_ms
      ORDER BY r.${column} LIMIT asked.wanted) t`,
    partOf: () => "all",
    partAsked: () => "all",
    matches: (row, [beforeMs]) => atMs(row) < beforeMs,
    compare: (a, b) => atMs(a) - atMs(b),
    limitOf: ([, wanted]) => wanted,
  };
}

/** The rows whose `columns` are as asked; of them only those of `where`, if given. */
export function lookUp<Row extends object, Args extends readonly Arg[]>(
  name: string,
  table: Table<Row>,
  columns: Columns,
  where?: { readonly sql: string; readonly test: (row: Row) => boolean },
): Query<Row, Args> {
  const names = Object.keys(columns) as (keyof Row & string)[];
  const same = names.map((column) => `t.${column} = asked.${column}`);
  const on = [...same, ...(where === undefined ? [] : [where.sql])].join(" AND ");
  return {
    name,
    table,
    args: columns,
    join: `JOIN ${table.name} t ON ${on}`,
    partOf(row) {
      if (where?.test(row) === false) return undefined;
      return partName(...names.map((column) => row[column] as Arg));
    },
    partAsked: (args) => partName(...args),
  };
}
