import { type AttentionRow, itemOf, openItemRowOf } from "../rows/attentionRow.ts";
import type { AttentionRows } from "../tx.ts";
import type { Memory } from "./memory.ts";
import { lookUp, type Query } from "./table.ts";
import { ATTENTION } from "./tables.ts";

const ITEM_BY_KEY: Query<AttentionRow, [number]> = lookUp("itemByKey", ATTENTION, {
  attention_key: "bigint",
});

const IS_OPEN = {
  sql: "t.resolved_at_ms IS NULL",
  test: (row: AttentionRow) => row.resolved_at_ms === null,
};

export const OPEN_ITEM: Query<AttentionRow, [string, string, string]> = lookUp(
  "openItem",
  ATTENTION,
  { app_id: "text", kind: "text", subject: "text" },
  IS_OPEN,
);

const OPEN_ITEMS: Query<AttentionRow, [number, number]> = {
  name: "openItems",
  table: ATTENTION,
  args: { after: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM attention t WHERE ${IS_OPEN.sql} AND t.attention_key > asked.after
    ORDER BY t.attention_key LIMIT asked.wanted) t`,
  partOf: (row) => (IS_OPEN.test(row) ? "open" : undefined),
  partAsked: () => "open",
  matches: (row, [after]) => row.attention_key > after,
  compare: (a, b) => a.attention_key - b.attention_key,
  limitOf: ([, wanted]) => wanted,
};

export const ATTENTION_QUERIES = [ITEM_BY_KEY, OPEN_ITEM, OPEN_ITEMS];

/** What needs a person, over a batch's memory. */
export function createAttentionRows(memory: Memory): AttentionRows {
  return {
    findAttention(key) {
      const row = memory.get(ITEM_BY_KEY, key);
      return row && itemOf(row);
    },
    openAttention(item) {
      if (memory.find(OPEN_ITEM, item.appId, item.kind, item.subject) !== undefined) return;
      memory.insert(ATTENTION, openItemRowOf(item, memory.nextKey()));
    },
    resolveAttention(appId, kind, subject, { by, text, atMs }) {
      const row = memory.find(OPEN_ITEM, appId, kind, subject);
      if (row === undefined) return;
      const resolved = { resolved_at_ms: atMs, resolved_by: by, resolution: text };
      memory.update(ATTENTION, { ...row, ...resolved });
    },
    listAttention: (afterKey, limit) => memory.list(OPEN_ITEMS, afterKey, limit).map(itemOf),
  };
}
