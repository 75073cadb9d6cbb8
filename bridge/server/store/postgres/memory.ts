/**
 * What one batch knows of the database and has changed in it. Verbs run over it as over a
 * transaction: a read of what is not known yet throws MISS, is fetched together with what else is
 * missing, and the verb runs again from the start. What earlier verbs of the batch wrote is seen by
 * later ones. Rows are read once: what another process writes meanwhile is found out by the guards
 * and unique indexes when the batch is written.
 */

import type { KeyBlock } from "./keyPool.ts";
import type {
  AnyQuery,
  Arg,
  Need,
  Query,
  RowKey,
  RowSource,
  Table,
  TableChanges,
} from "./table.ts";
import { TableMemory } from "./tableMemory.ts";

/** Thrown by a read whose answer has to be fetched first. */
export const MISS = new Error("not read yet");
/** Thrown by a read that only another batch can answer: this one has changed too much of it. */
export const PUT_OFF = new Error("put off to the next batch");

/** What a write took the place of. */
interface Undo {
  readonly memory: TableMemory;
  readonly key: RowKey;
  readonly hadWritten: boolean;
  readonly before: object | undefined;
}

export class Memory implements RowSource {
  readonly #tables = new Map<Table<object>, TableMemory>();
  /** By query: the arguments that are answered. */
  readonly #answered = new Map<AnyQuery, Set<string>>();
  #needs = new Map<string, Need>();
  #undo: Undo[] = [];
  #own = new Set<object>();
  /** Blocks of keys that are this batch's; those before #block are used up. */
  readonly #blocks: (KeyBlock & { next: number })[] = [];
  #block = 0;
  /** Where the keys stood when the running verb began. */
  #keysFrom = { block: 0, next: 0 };
  #keysWanted = 0;

  /** A verb begins: `undo` goes back to here. */
  begin(): void {
    this.#keysFrom = { block: this.#block, next: this.#blocks[this.#block]?.next ?? 0 };
    if (this.#undo.length > 0) this.#undo = [];
    if (this.#own.size > 0) this.#own = new Set();
  }

  undo(): void {
    for (const { memory, key, hadWritten, before } of this.#undo.reverse()) {
      memory.unwrite(key, hadWritten, before);
    }
    this.#undo = [];
    this.#giveKeysBack();
  }

  list<Row extends object, Args extends readonly Arg[]>(
    query: Query<Row, Args>,
    ...args: Args
  ): readonly Row[] {
    if (!this.#isAnswered(query, args)) this.#miss({ query: query as never, args });
    const { rows, isUnsure, isOwn } = this.#answer(query, args);
    if (isUnsure) {
      if (isOwn) throw new Error(`${query.name}: a verb changed what it lists`);
      throw PUT_OFF;
    }
    return this.#follow(query, rows);
  }

  /**
   * As `list`, of a query whose last argument is its limit. Rows that the batch took out of the answer
   * are made up for: more are read.
   */
  page<Row extends object, Args extends readonly Arg[]>(
    query: Query<Row, [...Args, number]>,
    limit: number,
    ...args: Args
  ): readonly Row[] {
    for (let wanted = limit; ; wanted *= 2) {
      const asked: [...Args, number] = [...args, wanted];
      if (!this.#isAnswered(query, asked)) this.#miss({ query: query as never, args: asked });
      const { rows, isUnsure } = this.#answer(query, asked);
      if (!isUnsure) return this.#follow(query, rows.slice(0, limit));
    }
  }

  find<Row extends object, Args extends readonly Arg[]>(
    query: Query<Row, Args>,
    ...args: Args
  ): Row | undefined {
    return this.list(query, ...args)[0];
  }

  /** By the table's key; `query` fetches it when it is not there. */
  get<Row extends object>(query: Query<Row, [number]>, key: number): Row | undefined {
    return this.row(query.table, key) ?? this.find(query, key);
  }

  known<Row extends object, Args extends readonly Arg[]>(
    query: Query<Row, Args>,
    ...args: Args
  ): readonly Row[] {
    return this.#answer(query, args).rows;
  }

  row<Row extends object>(table: Table<Row>, key: RowKey): Row | undefined {
    return this.#tableOf(table).current(key) as Row | undefined;
  }

  insert<Row extends object>(table: Table<Row>, row: Row): void {
    const memory = this.#tableOf(table);
    const key = table.keyOf(row);
    const before = memory.current(key);
    if (before !== undefined) throw new Error(`${table.name} ${key} exists`);
    this.#write(memory, key, before, row);
  }

  /** `row` was read in this batch and is as its verb wants it now. */
  update<Row extends object>(table: Table<Row>, row: Row): void {
    const memory = this.#tableOf(table);
    const key = table.keyOf(row);
    const before = memory.current(key);
    if (before === undefined) throw new Error(`${table.name} ${key} was not read`);
    this.#write(memory, key, before, row);
  }

  remove<Row extends object>(table: Table<Row>, row: Row): void {
    const memory = this.#tableOf(table);
    const key = table.keyOf(row);
    this.#write(memory, key, memory.current(key), undefined);
  }

  /** Whether the batch changed or made the row with this key. */
  isWritten<Row extends object>(table: Table<Row>, key: RowKey): boolean {
    return this.#tableOf(table).isWritten(key);
  }

  /** A key for a new row, greater than those before it. */
  nextKey(): number {
    let block = this.#blocks[this.#block];
    while (block !== undefined && block.next >= block.end) {
      this.#block += 1;
      block = this.#blocks[this.#block];
    }
    if (block === undefined) {
      this.#keysWanted += 1;
      throw MISS;
    }
    block.next += 1;
    return block.next - 1;
  }

  /** Needs that are told before any verb runs; those that are answered already are left out. */
  want(needs: readonly Need[]): void {
    for (const one of needs) {
      const args = argsName(one.args);
      if (this.#answered.get(one.query)?.has(args)) continue;
      this.#needs.set(`${one.query.name}\u0000${args}`, one);
    }
  }

  /** What is missing since the last time, and whether keys are. */
  takeMissing(): { readonly needs: readonly Need[]; readonly wantsKeys: boolean } {
    const missing = { needs: [...this.#needs.values()], wantsKeys: this.#keysWanted > 0 };
    this.#needs = new Map();
    this.#keysWanted = 0;
    return missing;
  }

  /** The keys of these blocks are this batch's. */
  learnKeys(blocks: readonly KeyBlock[]): void {
    for (const block of blocks) this.#blocks.push({ ...block, next: block.first });
  }

  /** What the batch leaves of its keys. */
  keysLeft(): readonly KeyBlock[] {
    const left = this.#blocks.map(({ next, end, bornMs }) => ({ first: next, end, bornMs }));
    return left.filter(({ first, end }) => first < end);
  }

  /** How many the batch has taken. */
  keysTaken(): number {
    return this.#blocks.reduce((sum, { first, next }) => sum + next - first, 0);
  }

  learnRows<Row extends object>(table: Table<Row>, rows: readonly Row[]): void {
    const memory = this.#tableOf(table);
    for (const row of rows) memory.learn(row);
  }

  /** The rows of these needs are all there. */
  learnAnswers(needs: readonly Need[]): void {
    for (const { query, args } of needs) {
      const answered = this.#answered.get(query);
      if (answered === undefined) this.#answered.set(query, new Set([argsName(args)]));
      else answered.add(argsName(args));
      if (query.implies !== undefined) this.learnAnswers(query.implies(args as never, this));
    }
  }

  /** What the batch comes to, in no particular order of tables. */
  changes(): readonly TableChanges[] {
    return [...this.#tables.values()].flatMap((memory) => memory.changes() ?? []);
  }

  #answer<Row extends object, Args extends readonly Arg[]>(query: Query<Row, Args>, args: Args) {
    return this.#tableOf(query.table).answer(query, args, this.#own, this);
  }

  #isAnswered<Row extends object, Args extends readonly Arg[]>(
    query: Query<Row, Args>,
    args: Args,
  ): boolean {
    if (this.#answered.get(query as unknown as AnyQuery)?.has(argsName(args))) return true;
    if (query.keyArg === undefined) return false;
    const key = Number(args[query.keyArg]);
    return this.#blocks.some(({ first, end }) => key >= first && key < end);
  }

  /** A verb that runs again takes the same keys again: else what it needs could grow for ever. */
  #giveKeysBack(): void {
    const { block, next } = this.#keysFrom;
    this.#block = block;
    for (const [index, one] of this.#blocks.entries()) {
      if (index === block) one.next = Math.max(next, one.first);
      else if (index > block) one.next = one.first;
    }
  }

  #write(
    memory: TableMemory,
    key: RowKey,
    before: object | undefined,
    row: object | undefined,
  ): void {
    this.#undo.push({ memory, key, hadWritten: memory.isWritten(key), before });
    memory.write(key, row);
    if (row !== undefined) this.#own.add(row);
  }

  #miss(missing: Need): never {
    this.want([missing]);
    throw MISS;
  }

  /** Gives the rows once it is known what will be asked next of them. */
  #follow<Row extends object, Args extends readonly Arg[]>(
    { next }: Query<Row, Args>,
    rows: readonly Row[],
  ): readonly Row[] {
    if (next !== undefined) this.#wantAll(rows.flatMap((row) => next(row, this)));
    return rows;
  }

  #wantAll(needs: readonly Need[]): void {
    const before = this.#needs.size;
    this.want(needs);
    if (this.#needs.size > before) throw MISS;
  }

  #tableOf<Row extends object>(table: Table<Row>): TableMemory {
    const any = table as unknown as Table<object>;
    let memory = this.#tables.get(any);
    if (memory === undefined) {
      memory = new TableMemory(any);
      this.#tables.set(any, memory);
    }
    return memory;
  }
}

function argsName(args: readonly Arg[]): string {
  return args.length === 1 ? String(args[0]) : args.join("\u0000");
}
