/** Invoices as rows of the store. */

import type {
  Invoice,
  InvoiceException,
  InvoiceStatus,
  NewInvoice,
} from "../../invoices/invoice.ts";
import { paddedOf } from "./paddedAmount.ts";

export interface InvoiceRow extends InvoiceCells {
  invoice_key: number;
}

/** A row before it has a key. */
interface InvoiceCells {
  invoice_id: string;
  order_key: number;
  app_id: string;
  net: string;
  asset: string;
  symbol: string;
  decimals: number;
  amount: string;
  recipient: string;
  match_key: string;
  rail_terms: string;
  rate: string;
  policy: string;
  confirmations: number;
  jump_url: string | null;
  status: InvoiceStatus;
  exception: InvoiceException;
  received: string;
  confirmed: string;
  created_at_ms: number;
  expires_at_ms: number;
  version: number;
}

/** The invoice of a row. */
export function invoiceOf(row: InvoiceRow): Invoice {
  return {
    key: row.invoice_key,
    invoiceId: row.invoice_id,
    orderKey: row.order_key,
    appId: row.app_id,
    net: row.net,
    asset: row.asset,
    symbol: row.symbol,
    decimals: row.decimals,
    amount: BigInt(row.amount),
    recipient: row.recipient,
    matchKey: row.match_key,
    railTerms: row.rail_terms,
    rate: row.rate,
    policy: row.policy,
    confirmations: row.confirmations,
    jumpUrl: row.jump_url ?? undefined,
    status: row.status,
    exception: row.exception,
    received: BigInt(row.received),
    confirmed: BigInt(row.confirmed),
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    version: row.version,
  };
}

/** The row of an invoice without its key, in the order of its columns. */
export function invoiceCellsOf(invoice: NewInvoice): InvoiceCells {
  return {
    invoice_id: invoice.invoiceId,
    order_key: invoice.orderKey,
    app_id: invoice.appId,
    net: invoice.net,
    asset: invoice.asset,
    symbol: invoice.symbol,
    decimals: invoice.decimals,
    amount: paddedOf(invoice.amount),
    recipient: invoice.recipient,
    match_key: invoice.matchKey,
    rail_terms: invoice.railTerms,
    rate: invoice.rate,
    policy: invoice.policy,
    confirmations: invoice.confirmations,
    jump_url: invoice.jumpUrl ?? null,
    status: invoice.status,
    exception: invoice.exception,
    received: paddedOf(invoice.received),
    confirmed: paddedOf(invoice.confirmed),
    created_at_ms: invoice.createdAtMs,
    expires_at_ms: invoice.expiresAtMs,
    version: invoice.version,
  };
}

/** What an update writes. */
export function invoiceChangesOf({ status, exception, received, confirmed, version }: NewInvoice) {
  const sums = { received: paddedOf(received), confirmed: paddedOf(confirmed) };
  return { status, exception, ...sums, version };
}

/** Whether money may still come as agreed. */
export function isOpenInvoice({ status }: InvoiceRow): boolean {
  return status === "new" || status === "seen" || status === "confirming";
}
