/** Readers of a store's books that count the rows which the database looks at. */

import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import type { RowReader } from "../../bridge/server/store/books/rowReader.ts";
import type { StorePlace } from "../../bridge/server/store/openStore.ts";
import { openPostgresReader } from "../../bridge/server/store/postgres/reports.ts";

export interface CountingReader extends RowReader {
  /** Rows looked at since the last time. */
  takeCount(): number;
}

export function openCountingReader(place: StorePlace): Promise<CountingReader> {
  return place.kind === "sqlite" ? overSqlite(place.directory) : overPostgres(place.url);
}

/** Each table hides behind a view whose condition counts; indexes are used as without it. */
async function overSqlite(directory: string): Promise<CountingReader> {
  const db = new DatabaseSync(join(directory, "coinslot.sqlite"), { readOnly: true });
  let count = 0;
  db.function("count_row", (_cell: unknown) => {
    count += 1;
    return 1;
  });
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  for (const { name } of tables as { name: string }[]) {
    const [column] = db.prepare(`PRAGMA table_info(${name})`).all() as { name: string }[];
    db.exec(
      `CREATE TEMP VIEW ${name} AS SELECT * FROM main.${name} WHERE count_row(${column?.name})`,
    );
  }
  return {
    all: async <Row>(sql: string, ...values: readonly (string | number)[]) =>
      db.prepare(sql).all(...values) as Row[],
    inKeyOrder: (work) => work(),
    close: async () => db.close(),
    takeCount() {
      const taken = count;
      count = 0;
      return taken;
    },
  };
}

/** Each statement is explained first, with what it really did. */
async function overPostgres(url: string): Promise<CountingReader> {
  const reader = await openPostgresReader(url);
  let count = 0;
  return {
    ...reader,
    async all<Row>(sql: string, ...values: readonly (string | number)[]) {
      const explained = `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`;
      const [row] = await reader.all<{ "QUERY PLAN": string }>(explained, ...values);
      for (const { Plan } of JSON.parse(row?.["QUERY PLAN"] ?? "[]")) count += rowsOf(Plan);
      return await reader.all<Row>(sql, ...values);
    },
    takeCount() {
      const taken = count;
      count = 0;
      return taken;
    },
  };
}

interface PlanNode {
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Rows of tables; those that only pass through are not counted. */
function rowsOf(node: PlanNode): number {
  const seen =
    node["Actual Rows"] +
    (node["Rows Removed by Filter"] ?? 0) +
    (node["Rows Removed by Index Recheck"] ?? 0);
  const own = node["Relation Name"] === undefined ? 0 : seen * node["Actual Loops"];
  return (node.Plans ?? []).reduce((sum, child) => sum + rowsOf(child), own);
}
