/** The function by which a connection writes whole batches in one round trip, and its parameters. */

import type { Connection } from "./connection.ts";
import {
  type BatchName,
  CHANGED_MEANWHILE,
  columnList,
  DELETED,
  GIVEN_UP,
  TABLES,
  TABLES_BY_NAME,
} from "./functions.ts";
import type { Expected } from "./recall.ts";
import { type Cells, rowArray } from "./rowArray.ts";
import type { Columns, Table, TableChanges } from "./table.ts";
import { ORDERS, SESSIONS } from "./tables.ts";

/** "find" expects rows to be there, "miss" expects that there are none. */
type Step = "find" | "miss" | "insert" | "update" | "delete";

/** One parameter of coinslot_write: what happens to one table, as rows of a type of its own. */
interface WriteStep {
  readonly table: Table<object>;
  readonly step: Step;
  /** The name of the parameter and of its type. */
  readonly name: string;
  readonly columns: Columns;
  readonly typeOid: number;
}

/** What a batch writes, on what condition, and how many blocks of keys the next one wants. */
export interface Writing {
  readonly changes: readonly TableChanges[];
  readonly expected: Expected;
  readonly blocks: number;
}

/** Makes the statement's values. */
export interface WriteCall {
  readonly name: string;
  readonly text: string;
  values(batch: BatchName, nowMs: number, writing: Writing): (string | number | Buffer | null)[];
}

/**
 * Makes coinslot_write on this connection: one batch's changes, all or none. Rows travel in types of
 * the connection's own, so that a column which a newer program adds meanwhile changes nothing here.
 */
export async function prepareWrite(connection: Connection): Promise<WriteCall> {
  const steps = await describeSteps(connection);
  await connection.query(steps.map(createType).join("\n"));
  await connection.query(writeFunction(steps));
  const typed = await findTypes(connection, steps);
  const places = typed.map((_, index) => `$${index + 5}`);
  return {
    name: "coinslot-write",
    text: `SELECT pg_temp.coinslot_write($1, $2, $3, $4, ${places.join(", ")}) AS keys`,
    values({ writerId, batchNo }, nowMs, writing) {
      const byTable = new Map(writing.changes.map((one) => [one.table, one]));
      const cells = typed.map((step) => valueFor(step, writing, byTable.get(step.table)));
      return [writerId, batchNo, nowMs, writing.blocks, ...cells];
    },
  };
}

/**
 * Updates come first: a claim that ends makes room for the one that begins. Always in the same
 * order, so that nobody waits in a circle.
 */
async function describeSteps(connection: Connection): Promise<readonly WriteStep[]> {
  const all = await readColumns(connection);
  const step = (kind: Step, columnsOf: (table: Table<object>) => Columns) => {
    return (table: Table<object>): WriteStep => {
      const name = `${table.name}_to_${kind}`;
      return { table, step: kind, name, columns: columnsOf(table), typeOid: 0 };
    };
  };
  const sessions = SESSIONS as unknown as Table<object>;
  const number = () => ({ app_id: "text", door: "text", order_no: "text" }) as const;
  return [
    step("find", ({ key }) => key)(sessions),
    step("miss", number)(ORDERS as unknown as Table<object>),
    ...TABLES.filter((table) => table.changing !== undefined).map(step("update", updateColumns)),
    ...TABLES.map(step("insert", ({ name }) => all.get(name) ?? {})),
    ...DELETED.map(step("delete", ({ key }) => key)),
  ];
}

/** The columns of every table that batches write, in their order, but for computed ones. */
async function readColumns(connection: Connection): Promise<ReadonlyMap<string, Columns>> {
  const { rows } = await connection.query<{ table: string; columns: Columns }>(
    `SELECT name AS table, (
       SELECT json_object_agg(attname, format_type(atttypid, NULL) ORDER BY attnum)
       FROM pg_attribute WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped
         AND attgenerated = ''
     ) AS columns FROM unnest($1::text[]) AS name`,
    [[...TABLES_BY_NAME.keys()]],
  );
  return new Map(rows.map(({ table, columns }) => [table, columns]));
}

/** What an UPDATE is told: which row, what of it was read, and how it is to be. */
function updateColumns({ key, changing, guards = {} }: Table<object>): Columns {
  const were = Object.entries(guards).map(([column, type]) => [`was_${column}`, type]);
  return { ...key, ...changing, ...Object.fromEntries(were) };
}

function createType({ name, columns }: WriteStep): string {
  return `CREATE TYPE pg_temp.${name} AS (${columnList(columns)});`;
}

async function findTypes(
  connection: Connection,
  steps: readonly WriteStep[],
): Promise<readonly WriteStep[]> {
  const { rows } = await connection.query<{ oid: number }>(
    "SELECT ('pg_temp.' || name)::regtype::oid FROM unnest($1::text[]) WITH ORDINALITY AS n (name, i) ORDER BY i",
    [steps.map(({ name }) => name)],
  );
  return steps.map((step, index) => ({ ...step, typeOid: rows[index]?.oid ?? 0 }));
}

function writeFunction(steps: readonly WriteStep[]): string {
  const params = steps.map(({ name }) => `${name} pg_temp.${name}[]`);
  return `CREATE FUNCTION pg_temp.coinslot_write(
  writer text, batch bigint, now_ms bigint, blocks bigint, ${params.join(", ")})
RETURNS bigint[] LANGUAGE plpgsql AS $write$
#variable_conflict use_column
DECLARE
  changed bigint;
BEGIN
UPDATE writers SET batch_no = batch, at_ms = now_ms WHERE writer_id = writer AND batch_no < batch;
IF NOT FOUND THEN
  RAISE EXCEPTION 'the batch was given up' USING ERRCODE = '${GIVEN_UP}';
END IF;
${steps.map(writeStep).join("\n")}
IF blocks > 0 THEN
  RETURN ARRAY(SELECT nextval('row_keys') FROM generate_series(1, blocks));
END IF;
RETURN NULL;
END $write$`;
}

function writeStep(step: WriteStep): string {
  return `IF ${step.name} IS NOT NULL THEN\n  ${workOf(step)}\nEND IF;`;
}

function workOf({ table, step, name, columns }: WriteStep): string {
  switch (step) {
    case "find":
    case "miss":
      return `SELECT count(*) INTO changed
    FROM unnest(${name}) c JOIN ${table.name} t ON ${sameColumns(columns)};
  ${unless(`changed = ${step === "find" ? `cardinality(${name})` : "0"}`, table.name)}`;
    case "insert": {
      const cells = Object.keys(columns).join(", ");
      return `INSERT INTO ${table.name} (${cells}) SELECT ${cells} FROM unnest(${name});`;
    }
    case "update":
      return updateWork(table, name);
    case "delete":
      return `DELETE FROM ${table.name} t USING unnest(${name}) c
    WHERE ${sameColumns(table.key)};`;
  }
}

function updateWork({ name, key, changing = {}, guards = {} }: Table<object>, param: string) {
  const set = Object.keys(changing).map((column) => `${column} = c.${column}`);
  const unchanged = Object.keys(guards).map(
    (column) => `t.${column} IS NOT DISTINCT FROM c.was_${column}`,
  );
  return `UPDATE ${name} t SET ${set.join(", ")} FROM unnest(${param}) c
    WHERE ${[sameColumns(key), ...unchanged].join(" AND ")};
  GET DIAGNOSTICS changed = ROW_COUNT;
  ${unless(`changed = cardinality(${param})`, name)}`;
}

function unless(condition: string, table: string): string {
  return `IF NOT ${condition} THEN
    RAISE EXCEPTION '${table} changed meanwhile' USING ERRCODE = '${CHANGED_MEANWHILE}';
  END IF;`;
}

function sameColumns(columns: Columns): string {
  return Object.keys(columns)
    .map((column) => `t.${column} = c.${column}`)
    .join(" AND ");
}

function valueFor(
  { table, step, columns, typeOid }: WriteStep,
  { expected }: Writing,
  changes: TableChanges | undefined,
): Buffer | null {
  const rows = rowsFor(step, table, expected, changes);
  return rows.length === 0 ? null : rowArray(typeOid, columns, rows);
}

function rowsFor(
  step: Step,
  table: Table<object>,
  { sessions, freeNumbers }: Expected,
  { inserted, updated, removed }: Omit<TableChanges, "table"> = NO_CHANGES,
): readonly Cells[] {
  const keys = Object.keys(table.key);
  switch (step) {
    case "find":
      return sessions;
    case "miss":
      return freeNumbers;
    case "insert":
      return sortBy(inserted as readonly Cells[], table.contested ?? []);
    case "update": {
      const rows = updated.map(({ from, to }) => updateRow(table, from as Cells, to as Cells));
      return sortBy(rows, keys);
    }
    case "delete":
      return sortBy(removed as readonly Cells[], keys);
  }
}

const NO_CHANGES = { inserted: [], updated: [], removed: [] };

function updateRow({ key, changing = {}, guards = {} }: Table<object>, from: Cells, to: Cells) {
  const row: { [column: string]: unknown } = {};
  for (const column of Object.keys(key)) row[column] = to[column];
  for (const column of Object.keys(changing)) row[column] = to[column];
  for (const column of Object.keys(guards)) row[`was_${column}`] = from[column];
  return row;
}

/** By code units: any order will do that is the same in every process. */
function sortBy(rows: readonly Cells[], columns: readonly string[]): readonly Cells[] {
  if (rows.length < 2 || columns.length === 0) return rows;
  const text = (row: Cells) => columns.map((column) => String(row[column])).join("\u0000");
  const keyed = rows.map((row) => ({ row, key: text(row) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ row }) => row);
}
