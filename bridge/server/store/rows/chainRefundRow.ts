/** Refunds on chains as rows of the store. */

import type {
  ChainRefund,
  ChainRefundState,
  NewChainRefund,
  RefundPart,
} from "../../invoices/chainRefund.ts";
import type { Actor } from "../../orders/next.ts";

export interface ChainRefundRow extends ChainRefundCells {
  refund_key: number;
}

/** A row before it has a key. */
interface ChainRefundCells extends ChainRefundChanges {
  app_id: string;
  refund_no: string;
  order_key: number;
  invoice_key: number;
  net: string;
  part: RefundPart;
  transfers: string;
  made_by: Actor;
  created_at_ms: number;
}

/** What may change. */
interface ChainRefundChanges {
  state: ChainRefundState;
  tx_ids: string;
  places: string;
  changed_at_ms: number;
  version: number;
}

export interface RefundTransferRow {
  net: string;
  tx_id: string;
  transfer_index: number;
  refund_key: number;
  at_ms: number;
}

export function chainRefundOf(row: ChainRefundRow): ChainRefund {
  return {
    key: row.refund_key,
    appId: row.app_id,
    refundNo: row.refund_no,
    orderKey: row.order_key,
    invoiceKey: row.invoice_key,
    net: row.net,
    part: row.part,
    transfers: JSON.parse(row.transfers),
    by: row.made_by,
    createdAtMs: row.created_at_ms,
    state: row.state,
    txIds: JSON.parse(row.tx_ids),
    places: JSON.parse(row.places),
    changedAtMs: row.changed_at_ms,
    version: row.version,
  };
}

/** The row of a refund without its key, in the order of its columns. */
export function chainRefundCellsOf(refund: NewChainRefund): ChainRefundCells {
  return {
    app_id: refund.appId,
    refund_no: refund.refundNo,
    order_key: refund.orderKey,
    invoice_key: refund.invoiceKey,
    net: refund.net,
    part: refund.part,
    transfers: JSON.stringify(refund.transfers),
    made_by: refund.by,
    created_at_ms: refund.createdAtMs,
    ...chainRefundChangesOf(refund),
  };
}

/** What may change, in the order of its columns. */
export function chainRefundChangesOf(refund: NewChainRefund): ChainRefundChanges {
  return {
    state: refund.state,
    tx_ids: JSON.stringify(refund.txIds),
    places: JSON.stringify(refund.places),
    changed_at_ms: refund.changedAtMs,
    version: refund.version,
  };
}

/** Whether a chain is asked for it. */
export function isChainRefundSent({ state }: Pick<ChainRefundChanges, "state">): boolean {
  return state === "sent" || state === "final";
}
