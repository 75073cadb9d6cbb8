import { type PresentRow, type RefundRow, refundOf, refundRowOf } from "../rows/refundRow.ts";
import type { RefundRows } from "../tx.ts";
import type { Memory } from "./memory.ts";
import { lookUp, type Query } from "./table.ts";
import { PRESENTS, REFUNDS } from "./tables.ts";

const REFUND_BY_NUMBER: Query<RefundRow, [string, string]> = lookUp("refundByNumber", REFUNDS, {
  app_id: "text",
  refund_no: "text",
});

const REFUNDS_OF_ORDER: Query<RefundRow, [number]> = {
  ...lookUp<RefundRow, [number]>("refundsOfOrder", REFUNDS, { order_key: "bigint" }),
  keyArg: 0,
  compare: (a, b) => a.refund_key - b.refund_key,
};

const PRESENT_BY_NUMBER: Query<PresentRow, [string, string]> = lookUp("presentByNumber", PRESENTS, {
  app_id: "text",
  present_no: "text",
});

export const REFUND_QUERIES = [REFUND_BY_NUMBER, REFUNDS_OF_ORDER, PRESENT_BY_NUMBER];

/** Refunds and presents over a batch's memory. */
export function createRefundRows(memory: Memory): RefundRows {
  return {
    findRefund(appId, refundNo) {
      const row = memory.find(REFUND_BY_NUMBER, appId, refundNo);
      return row && refundOf(row);
    },
    insertRefund(refund) {
      const stored = { ...refund, key: memory.nextKey() };
      memory.insert(REFUNDS, refundRowOf(stored));
      return stored;
    },
    listRefunds: (orderKey) => memory.list(REFUNDS_OF_ORDER, orderKey).map(refundOf),
    findPresent: (appId, presentNo) => memory.find(PRESENT_BY_NUMBER, appId, presentNo)?.request,
    insertPresent(appId, presentNo, walletKey, request, atMs) {
      const whose = { app_id: appId, present_no: presentNo, wallet_key: walletKey };
      memory.insert(PRESENTS, { present_key: memory.nextKey(), ...whose, request, at_ms: atMs });
    },
  };
}
