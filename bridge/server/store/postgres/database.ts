/** The database as the engine uses it: read, write, and decide what a broken connection left open. */

import type { Environment } from "../../../wire/views.ts";
import { type Connection, connect } from "./connection.ts";
import {
  type BatchName,
  GIVE_UP,
  KEY_BLOCK,
  READ,
  type ReadPart,
  readFunction,
  readValues,
  TABLES_BY_NAME,
} from "./functions.ts";
import type { KeyBlock } from "./keyPool.ts";
import type { Memory } from "./memory.ts";
import { prepareDatabase } from "./prepareDatabase.ts";
import { QUERIES } from "./queries.ts";
import type { Need } from "./table.ts";
import { prepareWrite, type Writing } from "./writeCall.ts";

/** A writer that was not heard of for so long is gone. */
const WRITER_LIFE_MS = 30 * 24 * 3600 * 1000;

/** Calls after which all plans are made anew: by then the tables have other sizes. */
const PLAN_CALLS = 4096;

export interface Database {
  readonly incarnation: string;
  /** Puts the answers to `needs` and `blocks` blocks of keys into `memory`. */
  read(needs: readonly Need[], blocks: number, memory: Memory, nowMs: number): Promise<void>;
  /**
   * Writes all or nothing; resolves when it is durable, with `blocks` blocks of keys. Fails as a
   * race when something expected is not so.
   */
  write(
    batch: BatchName,
    nowMs: number,
    { changes, expected, blocks }: Writing,
  ): Promise<readonly KeyBlock[]>;
  /** Whether the batch is durable; when it is not, it never will be. */
  isDurable(batch: BatchName, nowMs: number): Promise<boolean>;
  close(): Promise<void>;
}

/** Connects as `writerId`. Rejects with StoreFault; `onGone` is told when the connection breaks. */
export async function openDatabase(
  url: string,
  environment: Environment,
  writerId: string,
  nowMs: number,
  onGone: () => void,
): Promise<Database> {
  const connection = await connect(url);
  const incarnation = await prepareDatabase(connection, environment, nowMs);
  await enrol(connection, writerId, nowMs);
  await connection.query(readFunction(QUERIES));
  const { name, text, values } = await prepareWrite(connection);
  connection.on("end", onGone);
  const inTurn = takingTurns();
  let calls = 0;

  async function call<Row extends object>(statement: Statement): Promise<readonly Row[]> {
    calls += 1;
    if (isTimeToPlan(calls)) await connection.query("DISCARD PLANS");
    return (await connection.query<Row>(statement)).rows;
  }

  return {
    incarnation,
    async read(needs, blocks, memory, atMs) {
      const values = readValues(needs, blocks);
      const rows = await inTurn(() => call<ReadPart>({ ...READ, values }));
      for (const part of rows) learn(memory, part, atMs);
      memory.learnAnswers(needs);
    },
    async write(batch, nowMs, writing) {
      const statement = { name, text, values: values(batch, nowMs, writing) };
      const [row] = await inTurn(() => call<{ keys: string[] | null }>(statement));
      return (row?.keys ?? []).map((number) => blockOf(Number(number), nowMs));
    },
    async isDurable({ writerId, batchNo }, nowMs) {
      const values = [writerId, batchNo, nowMs];
      const { rowCount } = await inTurn(() => connection.query(GIVE_UP, values));
      return rowCount === 0;
    },
    async close() {
      connection.off("end", onGone);
      await connection.end();
    },
  };
}

/** A named statement with its values. */
interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: (string | number | Buffer | null)[];
}

/** One after the other: what is asked about a batch in doubt must not come between another's. */
function takingTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
}

/** Plans are made anew while tables grow from nothing, and then now and again. */
function isTimeToPlan(calls: number): boolean {
  return calls % PLAN_CALLS === 0 || (calls < PLAN_CALLS && Number.isInteger(Math.log2(calls)));
}

async function enrol(connection: Connection, writerId: string, nowMs: number): Promise<void> {
  await connection.query(
    `INSERT INTO writers (writer_id, batch_no, at_ms) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING`,
    [writerId, nowMs],
  );
  await connection.query("DELETE FROM writers WHERE at_ms < $1", [nowMs - WRITER_LIFE_MS]);
}

function learn(memory: Memory, { part, rows }: ReadPart, atMs: number): void {
  if (rows === null) return;
  const table = TABLES_BY_NAME.get(part);
  if (table !== undefined) return memory.learnRows(table, rows);
  memory.learnKeys(rows.map((number) => blockOf(Number(number), atMs)));
}

/** The keys that a number of the sequence stands for. */
function blockOf(number: number, bornMs: number): KeyBlock {
  return { first: number * KEY_BLOCK, end: (number + 1) * KEY_BLOCK, bornMs };
}
