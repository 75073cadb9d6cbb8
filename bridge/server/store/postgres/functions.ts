/**
 * The two functions by which a connection reads and writes whole batches, each in one round trip.
 * They are made anew on every connection (in pg_temp), so they always fit the program that calls
 * them. This one reads; writeCall.ts has the other.
 */

import { CALL_WINDOWS } from "./callWindowTable.ts";
import { CHAIN_REFUNDS, REFUND_TRANSFERS } from "./chainRefundTables.ts";
import { PLAYER_MERGES } from "./mergeTable.ts";
import { PROP_MOVES, PROPS } from "./propTables.ts";
import type { AnyQuery, Arg, Columns, Need, Table } from "./table.ts";
import {
  ADDRESS_INDEXES,
  API_ANSWERS,
  API_KEYS,
  APP_SECRETS,
  APPS,
  ATTENTION,
  CATALOG_VERSIONS,
  CHAIN_HEADERS,
  CHAIN_PAYMENT_EVENTS,
  CHAIN_PAYMENTS,
  CHAINS,
  CHORE_MARKS,
  CLAIMS,
  DELIVERIES,
  INVOICES,
  LEDGER_ENTRIES,
  LOGIN_TICKETS,
  LOTS,
  MERCHANTS,
  NOTICE_TRIES,
  NOTICES,
  ORDER_EVENTS,
  ORDERS,
  PLAYERS,
  POSTINGS,
  PRESENTS,
  PROVIDER_REPORTS,
  RECHARGES,
  REFUNDS,
  SESSIONS,
  SETTLEMENT_REPORTS,
  SIGN_INS,
  WALLETS,
} from "./tables.ts";

/** Rows reference only rows of tables before theirs. */
export const TABLES = [
  MERCHANTS,
  APPS,
  API_KEYS,
  APP_SECRETS,
  API_ANSWERS,
  LOGIN_TICKETS,
  SIGN_INS,
  CALL_WINDOWS,
  CATALOG_VERSIONS,
  PLAYERS,
  PLAYER_MERGES,
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
  NOTICES,
  NOTICE_TRIES,
  CHORE_MARKS,
  SETTLEMENT_REPORTS,
  CHAINS,
  CHAIN_HEADERS,
  INVOICES,
  CHAIN_PAYMENTS,
  CHAIN_PAYMENT_EVENTS,
  ADDRESS_INDEXES,
  CHAIN_REFUNDS,
  REFUND_TRANSFERS,
  PROPS,
  PROP_MOVES,
] as unknown as readonly Table<object>[];

/**
 * What is forgotten once it is old, over, or not so any more; what references others before these.
 */
export const DELETED = [
  SESSIONS,
  API_ANSWERS,
  LOGIN_TICKETS,
  SIGN_INS,
  CALL_WINDOWS,
  CHAIN_HEADERS,
  NOTICE_TRIES,
  NOTICES,
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

/** Columns with their types, as SQL wants them. */
export function columnList(columns: Columns): string {
  return Object.entries(columns)
    .map(([column, type]) => `${column} ${type}`)
    .join(", ");
}

/** A batch as table writers knows it. */
export interface BatchName {
  readonly writerId: string;
  readonly batchNo: number;
}

/** Gives a row when the batch is not durable; then it never will be. Waits while it is undecided. */
export const GIVE_UP = `UPDATE writers SET batch_no = $2, at_ms = $3
  WHERE writer_id = $1 AND batch_no < $2 RETURNING writer_id`;
