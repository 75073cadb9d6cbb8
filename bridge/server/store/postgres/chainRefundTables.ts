import type { ChainRefundRow, RefundTransferRow } from "../rows/chainRefundRow.ts";
import type { Table } from "./table.ts";

/** Money of chains that goes back. */
export const CHAIN_REFUNDS: Table<ChainRefundRow> = {
  name: "chain_refunds",
  key: { refund_key: "bigint" },
  changing: {
    state: "text",
    tx_ids: "text",
    places: "text",
    changed_at_ms: "bigint",
    version: "bigint",
  },
  guards: { version: "bigint" },
  contested: ["app_id", "refund_no"],
  keyOf: (row) => row.refund_key,
};

/** Which refund each transfer on a chain belongs to. */
export const REFUND_TRANSFERS: Table<RefundTransferRow> = {
  name: "refund_transfers",
  key: { net: "text", tx_id: "text", transfer_index: "bigint" },
  contested: ["net", "tx_id", "transfer_index"],
  keyOf: (row) => `${row.net} ${row.tx_id} ${row.transfer_index}`,
};
