/**
 * The two functions by which a connection reads and writes whole batches, each in one round trip.
 * They are made anew on every connection (in pg_temp), so they always fit the program that calls
 * them.
 */

import type { AnyQuery, Arg, Columns, Need, Table, TableChanges } from "./table.ts";
import {
  ATTENTION,
  CATALOG_VERSIONS,
  CLAIMS,
  DELIVERIES,
  LEDGER_ENTRIES,
  LOTS,
  ORDER_EVENTS,
  ORDERS,
  OUTBOX,
  PLAYERS,
  POSTINGS,
  PRESENTS,
  PROVIDER_REPORTS,
  RECHARGES,
  REFUNDS,
  SESSIONS,
  SETTLEMENT_REPORTS,
  WALLETS,
} from "./tables.ts";

/** Rows reference only rows of tables before theirs. */
const TABLES = [
  CATALOG_VERSIONS,
  PLAYERS,
  SESSIONS,
  ORDERS,
  ORDER_EVENTS,
  CLAIMS,
  DELIVERIES,
  WALLETS,
  LOTS,
  LEDGER_ENTRIES,
  POSTINGS,
  REFUNDS,
  PRESENTS,
  RECHARGES,
  PROVIDER_REPORTS,
  ATTENTION,
  OUTBOX,
  SETTLEMENT_REPORTS,
] as unknown as readonly Table<object>[];

/** Tables by name. */
export const TABLES_BY_NAME: ReadonlyMap<string, Table<object>> = new Map(
  TABLES.map((table) => [table.name, table]),
);

/** Keys that one number of the sequence row_keys stands for. */
export const KEY_BLOCK = 64;
/** Raised when a row is not any more as it was read. */
export const CHANGED_MEANWHILE = "CS409";

/**
 * Raised when a batch comes after it was decided that it never will, or when the server's row in
 * writers is gone: another server, whose clock may be wrong, took it for one of long ago.
 */
export const GIVEN_UP = "CS410";

/** Rows of one table, or in the part "keys" the first keys of blocks. */
export interface ReadPart {
  readonly part: string;
  readonly rows: readonly object[] | null;
}

export const READ = {
  name: "coinslot-read",
  text: "SELECT part, found AS rows FROM pg_temp.coinslot_read($1, $2)",
} as const;

/** SQL that makes coinslot_read: all answers to some needs, and numbers of the sequence. */
export function readFunction(queries: readonly AnyQuery[]): string {
  return `CREATE FUNCTION pg_temp.coinslot_read(wanted jsonb, blocks int)
RETURNS TABLE (part text, found json) LANGUAGE plpgsql AS $read$
#variable_conflict use_column
BEGIN
IF blocks > 0 THEN
  RETURN QUERY SELECT 'keys'::text, json_agg(nextval('row_keys')) FROM generate_series(1, blocks);
END IF;
${queries.map(readStep).join("\n")}
END $read$`;
}

function readStep({ name, args, table, join, along = [] }: AnyQuery): string {
  const asked = `jsonb_to_recordset(wanted->'${name}') AS asked(${columnList(args)})`;
  const parts = [{ table: table as Table<never>, join }, ...along].map(
    (one) => `  RETURN QUERY SELECT '${one.table.name}'::text, json_agg(r)
    FROM (SELECT t.* FROM ${asked} ${one.join}) r;`,
  );
  return `IF wanted ? '${name}' THEN\n${parts.join("\n")}\nEND IF;`;
}

/** The values for READ. */
export function readValues(needs: readonly Need[], blocks: number): [string, number] {
  const wanted: { [query: string]: { [column: string]: Arg | undefined }[] } = {};
  for (const { query, args } of needs) {
    const columns = Object.keys(query.args);
    const asked = Object.fromEntries(columns.map((column, index) => [column, args[index]]));
    const list = wanted[query.name];
    if (list === undefined) wanted[query.name] = [asked];
    else list.push(asked);
  }
  return [JSON.stringify(wanted), blocks];
}

type Step = "insert" | "update" | "delete";

/** One parameter of coinslot_write: what happens to one table. */
interface WriteStep {
  readonly table: Table<object>;
  readonly step: Step;
}

/**
 * Updates come first: a claim that ends makes room for the one that begins. Always in the same
 * order, so that nobody waits in a circle.
 */
const WRITE_STEPS: readonly WriteStep[] = [
  ...TABLES.filter((table) => table.changing !== undefined).map(stepOf("update")),
  ...TABLES.map(stepOf("insert")),
  { table: SESSIONS as unknown as Table<object>, step: "delete" },
];

function stepOf(step: Step) {
  return (table: Table<object>): WriteStep => ({ table, step });
}

export const WRITE = {
  name: "coinslot-write",
  text: `SELECT pg_temp.coinslot_write($1, $2, $3, ${WRITE_STEPS.map((_, i) => `$${i + 4}`).join(", ")})`,
} as const;

/** SQL that makes coinslot_write: one batch's changes, all or none. */
export function writeFunction(): string {
  const params = WRITE_STEPS.map(({ table, step }) => `${paramOf(table, step)} json`);
  return `CREATE FUNCTION pg_temp.coinslot_write(
  writer text, batch bigint, now_ms bigint, ${params.join(", ")})
RETURNS void LANGUAGE plpgsql AS $write$
#variable_conflict use_column
DECLARE
  changed bigint;
BEGIN
UPDATE writers SET batch_no = batch, at_ms = now_ms WHERE writer_id = writer AND batch_no < batch;
IF NOT FOUND THEN
  RAISE EXCEPTION 'the batch was given up' USING ERRCODE = '${GIVEN_UP}';
END IF;
${WRITE_STEPS.map(writeStep).join("\n")}
END $write$`;
}

function paramOf({ name }: Table<object>, step: Step): string {
  return `${name}_to_${step}`;
}

function writeStep({ table, step }: WriteStep): string {
  const param = paramOf(table, step);
  const { name } = table;
  const work = {
    insert: `INSERT INTO ${name} SELECT * FROM json_populate_recordset(NULL::${name}, ${param});`,
    update: updateStep(table, param),
    delete: `DELETE FROM ${name} t USING json_to_recordset(${param}) AS gone(${columnList(table.key)})
    WHERE ${sameColumns("gone", table.key)};`,
  }[step];
  return `IF ${param} IS NOT NULL THEN\n  ${work}\nEND IF;`;
}

function updateStep({ name, key, changing = {}, guards = {} }: Table<object>, param: string) {
  const was = Object.fromEntries(
    Object.entries(guards).map(([column, type]) => [`was_${column}`, type]),
  );
  const set = Object.keys(changing).map((column) => `${column} = c.${column}`);
  const unchanged = Object.keys(guards).map(
    (column) => `t.${column} IS NOT DISTINCT FROM c.was_${column}`,
  );
  return `UPDATE ${name} t SET ${set.join(", ")}
    FROM json_to_recordset(${param}) AS c(${columnList({ ...key, ...changing, ...was })})
    WHERE ${[sameColumns("c", key), ...unchanged].join(" AND ")};
  GET DIAGNOSTICS changed = ROW_COUNT;
  IF changed <> json_array_length(${param}) THEN
    RAISE EXCEPTION '${name} changed meanwhile' USING ERRCODE = '${CHANGED_MEANWHILE}';
  END IF;`;
}

function columnList(columns: Columns): string {
  return Object.entries(columns)
    .map(([column, type]) => `${column} ${type}`)
    .join(", ");
}

function sameColumns(alias: string, columns: Columns): string {
  return Object.keys(columns)
    .map((column) => `t.${column} = ${alias}.${column}`)
    .join(" AND ");
}

/** A batch as table writers knows it. */
export interface BatchName {
  readonly writerId: string;
  readonly batchNo: number;
}

/** Gives a row when the batch is not durable; then it never will be. Waits while it is undecided. */
export const GIVE_UP = `UPDATE writers SET batch_no = $2, at_ms = $3
  WHERE writer_id = $1 AND batch_no < $2 RETURNING writer_id`;

/** The values for WRITE. */
export function writeValues(
  batch: BatchName,
  nowMs: number,
  changes: readonly TableChanges[],
): (string | number | null)[] {
  const byTable = new Map(changes.map((one) => [one.table, one]));
  const values = WRITE_STEPS.map(({ table, step }) => {
    const found = byTable.get(table);
    const rows = found === undefined ? [] : rowsFor(step, found);
    return rows.length === 0 ? null : JSON.stringify(rows);
  });
  return [batch.writerId, batch.batchNo, nowMs, ...values];
}

type Cells = { readonly [column: string]: unknown };

function rowsFor(
  step: Step,
  { table, inserted, updated, removed }: TableChanges,
): readonly Cells[] {
  switch (step) {
    case "insert":
      return sortBy(inserted as readonly Cells[], table.contested ?? []);
    case "update":
      return sortBy(
        updated.map(({ from, to }) => updateRow(table, from as Cells, to as Cells)),
        Object.keys(table.key),
      );
    case "delete":
      return sortBy(removed as readonly Cells[], Object.keys(table.key));
  }
}

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
