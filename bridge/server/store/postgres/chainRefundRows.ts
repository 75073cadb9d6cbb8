import type { ChainRefundRows } from "../chainRefundTx.ts";
import {
  type ChainRefundRow,
  chainRefundCellsOf,
  chainRefundChangesOf,
  chainRefundOf,
  isChainRefundSent,
  type RefundTransferRow,
} from "../rows/chainRefundRow.ts";
import { CHAIN_REFUNDS, REFUND_TRANSFERS } from "./chainRefundTables.ts";
import type { Memory } from "./memory.ts";
import { lookUp, type Query } from "./table.ts";

const BY_NUMBER: Query<ChainRefundRow, [string, string]> = lookUp(
  "chainRefundByNumber",
  CHAIN_REFUNDS,
  { app_id: "text", refund_no: "text" },
);

const BY_KEY: Query<ChainRefundRow, [number]> = {
  ...lookUp<ChainRefundRow, [number]>("chainRefundByKey", CHAIN_REFUNDS, { refund_key: "bigint" }),
  keyArg: 0,
};

const OF_ORDER: Query<ChainRefundRow, [number]> = {
  ...lookUp<ChainRefundRow, [number]>("chainRefundsOfOrder", CHAIN_REFUNDS, {
    order_key: "bigint",
  }),
  keyArg: 0,
  compare: (a, b) => a.refund_key - b.refund_key,
};

const SENT: Query<ChainRefundRow, [string, number, number]> = {
  name: "chainRefundsSent",
  table: CHAIN_REFUNDS,
  args: { net: "text", after: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM chain_refunds r WHERE r.state IN ('sent', 'final')
      AND r.net = asked.net AND r.refund_key > asked.after
    ORDER BY r.refund_key LIMIT asked.wanted) t`,
  partOf: (row) => (isChainRefundSent(row) ? row.net : undefined),
  partAsked: ([net]) => net,
  matches: (row, [, after]) => row.refund_key > after,
  compare: (a, b) => a.refund_key - b.refund_key,
  limitOf: ([, , wanted]) => wanted,
};

const TRANSFER: Query<RefundTransferRow, [string, string, number]> = lookUp(
  "refundTransfer",
  REFUND_TRANSFERS,
  { net: "text", tx_id: "text", transfer_index: "bigint" },
);

export const CHAIN_REFUND_QUERIES = [BY_NUMBER, BY_KEY, OF_ORDER, SENT, TRANSFER];

/** Refunds that chains carry, over a batch's memory. */
export function createChainRefundRows(memory: Memory): ChainRefundRows {
  const get = (key: number) => {
    const row = memory.find(BY_KEY, key);
    if (row === undefined) throw new Error(`there is no chain refund ${key}`);
    return row;
  };
  return {
    findChainRefund(appId, refundNo) {
      const row = memory.find(BY_NUMBER, appId, refundNo);
      return row && chainRefundOf(row);
    },
    getChainRefund: (key) => chainRefundOf(get(key)),
    insertChainRefund(refund) {
      const key = memory.nextKey();
      memory.insert(CHAIN_REFUNDS, { refund_key: key, ...chainRefundCellsOf(refund) });
      return { ...refund, key };
    },
    updateChainRefund(refund, fromVersion) {
      const row = get(refund.key);
      if (row.version !== fromVersion) {
        throw new Error(`chain refund ${refund.key} is not as it was read`);
      }
      memory.update(CHAIN_REFUNDS, { ...row, ...chainRefundChangesOf(refund) });
    },
    listChainRefunds: (orderKey) => memory.list(OF_ORDER, orderKey).map(chainRefundOf),
    listChainRefundsSent: (net, afterKey, limit) =>
      memory.page(SENT, limit, net, afterKey).map(chainRefundOf),
    findRefundOfTransfer: (net, { txId, index }) =>
      memory.find(TRANSFER, net, txId, index)?.refund_key,
    claimTransfer(net, { txId, index }, refundKey, atMs) {
      memory.insert(REFUND_TRANSFERS, {
        ...{ net, tx_id: txId, transfer_index: index, refund_key: refundKey, at_ms: atMs },
      });
    },
  };
}
