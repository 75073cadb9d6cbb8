import type { PropMoveRow, PropRow } from "../rows/propRow.ts";
import type { Table } from "./table.ts";

/** Things of games on chains. */
export const PROPS: Table<PropRow> = {
  name: "props",
  key: { prop_key: "bigint" },
  changing: {
    state: "text",
    at_tx_id: "text",
    at_index: "bigint",
    owner: "text",
    version: "bigint",
  },
  guards: { version: "bigint" },
  contested: ["pid"],
  keyOf: (row) => row.prop_key,
};

/** Transactions that make props or carry them on. */
export const PROP_MOVES: Table<PropMoveRow> = {
  name: "prop_moves",
  key: { move_key: "bigint" },
  changing: {
    from_tx_id: "text",
    from_index: "bigint",
    script: "text",
    address: "text",
    tx_id: "text",
    tx_index: "bigint",
    raw: "text",
    state: "text",
    block_height: "bigint",
    block_hash: "text",
    block_time_ms: "bigint",
    due_at_ms: "bigint",
    tries: "bigint",
    note: "text",
    changed_at_ms: "bigint",
    version: "bigint",
  },
  guards: { version: "bigint" },
  contested: ["prop_key", "step"],
  keyOf: (row) => row.move_key,
};
