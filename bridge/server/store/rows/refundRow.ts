import type { Actor } from "../../orders/next.ts";
import type { Refund } from "../../orders/refund.ts";

/** A refund as a row of the store. */
export interface RefundRow {
  refund_key: number;
  app_id: string;
  refund_no: string;
  order_key: number;
  coins: number;
  refunded_by: Actor;
  reason: string;
  at_ms: number;
}

/** What was asked for a present. */
export interface PresentRow {
  present_key: number;
  app_id: string;
  present_no: string;
  wallet_key: number;
  request: string;
  at_ms: number;
}

/** The refund of a row. */
export function refundOf(row: RefundRow): Refund {
  return {
    key: row.refund_key,
    appId: row.app_id,
    refundNo: row.refund_no,
    orderKey: row.order_key,
    coins: row.coins,
    by: row.refunded_by,
    reason: row.reason,
    atMs: row.at_ms,
  };
}

/** The row of a refund. */
export function refundRowOf(refund: Refund): RefundRow {
  return {
    refund_key: refund.key,
    app_id: refund.appId,
    refund_no: refund.refundNo,
    order_key: refund.orderKey,
    coins: refund.coins,
    refunded_by: refund.by,
    reason: refund.reason,
    at_ms: refund.atMs,
  };
}
