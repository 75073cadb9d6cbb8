import type { AnyQuery, Arg, Query, RowKey, RowSource, Table, TableChanges } from "./table.ts";

/** An answer from memory. */
interface Answer<Row> {
  readonly rows: readonly Row[];
  /** More rows may belong to it, in the place of those that the batch took out of it. */
  readonly isUnsure: boolean;
  /** The running verb itself took some of them out. */
  readonly isOwn: boolean;
}

/** Rows that are or were in a group; who reads looks whether they still are. */
type Groups = Map<string, Set<RowKey>>;

/** The rows of one table that a batch knows: as they were read, and as it left them. */
export class TableMemory {
  readonly table: Table<object>;
  readonly #read = new Map<RowKey, object>();
  /** undefined: removed. */
  readonly #written = new Map<RowKey, object | undefined>();
  /** By query; only of those that were asked. */
  readonly #groups = new Map<AnyQuery, Groups>();

  constructor(table: Table<object>) {
    this.table = table;
  }

  current(key: RowKey): object | undefined {
    const written = this.#written.get(key);
    if (written !== undefined || this.#written.has(key)) return written;
    return this.#read.get(key);
  }

  isWritten(key: RowKey): boolean {
    return this.#written.has(key);
  }

  /** A row from the database; the first reading counts. */
  learn(row: object): void {
    const key = this.table.keyOf(row);
    if (this.#read.has(key) || this.#written.has(key)) return;
    this.#read.set(key, row);
    this.#group(key, row);
  }

  write(key: RowKey, row: object | undefined): void {
    this.#written.set(key, row);
    if (row !== undefined) this.#group(key, row);
  }

  /** Takes a write back: what was written before it, or nothing. */
  unwrite(key: RowKey, hadWritten: boolean, before: object | undefined): void {
    if (!hadWritten) return void this.#written.delete(key);
    this.#written.set(key, before);
    // A query may have been asked first after it was written over.
    if (before !== undefined) this.#group(key, before);
  }

  answer<Row extends object, Args extends readonly Arg[]>(
    query: Query<Row, Args>,
    args: Args,
    own: ReadonlySet<object>,
    source: RowSource,
  ): Answer<Row> {
    const part = query.partAsked(args);
    const keys = this.#groupsOf(query as unknown as AnyQuery).get(part) ?? [];
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
      const isInNow = isIn(now);
      if (isInNow) rows.push(now);
      if (before !== now && !isIn(before)) continue;
      if (before === now && !isInNow) continue;
      read += 1;
      if (isInNow) continue;
      lost += 1;
      isOwn ||= now !== undefined && own.has(now);
    }
    if (query.compare !== undefined && rows.length > 1) rows.sort(query.compare);
    const isUnsure = lost > 0 && read >= limit && rows.length < read;
    return { rows: rows.length > limit ? rows.slice(0, limit) : rows, isUnsure, isOwn };
  }

  changes(): TableChanges | undefined {
    if (this.#written.size === 0) return undefined;
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
    return { table: this.table, inserted, updated, removed };
  }

  /** Most tables of a batch are never asked: their rows are grouped only when they are. */
  #groupsOf(query: AnyQuery): Groups {
    const known = this.#groups.get(query);
    if (known !== undefined) return known;
    const groups: Groups = new Map();
    this.#groups.set(query, groups);
    for (const [key, row] of this.#read) addTo(groups, query, key, row);
    for (const [key, row] of this.#written) {
      if (row !== undefined) addTo(groups, query, key, row);
    }
    return groups;
  }

  #group(key: RowKey, row: object): void {
    for (const [query, groups] of this.#groups) addTo(groups, query, key, row);
  }
}

function addTo(groups: Groups, query: AnyQuery, key: RowKey, row: object): void {
  const part = query.partOf(row as never);
  if (part === undefined) return;
  const group = groups.get(part);
  if (group === undefined) groups.set(part, new Set([key]));
  else group.add(key);
}
