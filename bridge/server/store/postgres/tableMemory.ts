import type { AnyQuery, Arg, Query, RowKey, RowSource, Table, TableChanges } from "./table.ts";

/** An answer from memory. */
interface Answer<Row> {
  readonly rows: readonly Row[];
  /** More rows may belong to it, in the place of those that the batch took out of it. */
  readonly isUnsure: boolean;
  /** The running verb itself took some of them out. */
  readonly isOwn: boolean;
}

/** The rows of one table that a batch knows: as they were read, and as it left them. */
export class TableMemory {
  readonly #table: Table<object>;
  readonly #queries: readonly AnyQuery[];
  readonly #read = new Map<RowKey, object>();
  /** undefined: removed. */
  readonly #written = new Map<RowKey, object | undefined>();
  /** Rows that are or were in a group; who reads looks whether they still are. */
  readonly #groups = new Map<string, Set<RowKey>>();

  constructor(table: Table<object>, queries: readonly AnyQuery[]) {
    this.#table = table;
    this.#queries = queries;
  }

  current(key: RowKey): object | undefined {
    return this.#written.has(key) ? this.#written.get(key) : this.#read.get(key);
  }

  /** A row from the database; the first reading counts. */
  learn(row: object): void {
    const key = this.#table.keyOf(row);
    if (this.#read.has(key) || this.#written.has(key)) return;
    this.#read.set(key, row);
    this.#index(key, row);
  }

  /** Gives how to undo it. */
  write(key: RowKey, row: object | undefined): () => void {
    const hadWritten = this.#written.has(key);
    const before = this.#written.get(key);
    this.#written.set(key, row);
    if (row !== undefined) this.#index(key, row);
    return () => {
      if (hadWritten) this.#written.set(key, before);
      else this.#written.delete(key);
    };
  }

  answer<Row extends object, Args extends readonly Arg[]>(
    query: Query<Row, Args>,
    args: Args,
    own: ReadonlySet<object>,
    source: RowSource,
  ): Answer<Row> {
    const part = query.partAsked(args);
    const keys = this.#groups.get(groupName(query.name, part)) ?? [];
    const limit = query.limitOf?.(args) ?? Number.POSITIVE_INFINITY;
    const isIn = (row: object | undefined): row is Row =>
      row !== undefined &&
      query.partOf(row as Row) === part &&
      (query.matches?.(row as Row, args, source) ?? true);
    const rows: Row[] = [];
    let read = 0;
    let lost = 0;
    let isOwn = false;
    for (const key of keys) {
      const before = this.#read.get(key);
      const now = this.current(key);
      if (isIn(now)) rows.push(now);
      if (!isIn(before)) continue;
      read += 1;
      if (isIn(now)) continue;
      lost += 1;
      isOwn ||= now !== undefined && own.has(now);
    }
    if (query.compare !== undefined) rows.sort(query.compare);
    const isUnsure = lost > 0 && read >= limit && rows.length < read;
    return { rows: rows.length > limit ? rows.slice(0, limit) : rows, isUnsure, isOwn };
  }

  changes(): TableChanges | undefined {
    const inserted: object[] = [];
    const updated: { from: object; to: object }[] = [];
    const removed: object[] = [];
    for (const [key, to] of this.#written) {
      const from = this.#read.get(key);
      if (to !== undefined && from !== undefined) updated.push({ from, to });
      else if (to !== undefined) inserted.push(to);
      else if (from !== undefined) removed.push(from);
    }
    if (inserted.length + updated.length + removed.length === 0) return undefined;
    return { table: this.#table, inserted, updated, removed };
  }

  #index(key: RowKey, row: object): void {
    for (const query of this.#queries) {
      const part = query.partOf(row as never);
      if (part === undefined) continue;
      const name = groupName(query.name, part);
      const group = this.#groups.get(name);
      if (group === undefined) this.#groups.set(name, new Set([key]));
      else group.add(key);
    }
  }
}

function groupName(query: string, part: string): string {
  return `${query}\u0000${part}`;
}
