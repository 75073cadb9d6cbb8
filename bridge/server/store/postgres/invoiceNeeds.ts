/**
 * What will be asked of an invoice once a chain shows something new for it. A step of a chain touches
 * many at once: told for all of them together, it takes as many round trips as this is deep, and not
 * as many as there are invoices.
 */

import type { ChainPaymentRow } from "../rows/chainPaymentRow.ts";
import type { InvoiceRow } from "../rows/invoiceRow.ts";
import { OPEN_ITEM } from "./attentionRows.ts";
import { CLAIMS_OF_ORDER } from "./claimRows.ts";
import { DUE_OF_ORDER } from "./deliveryRows.ts";
import { NOTICES_OF_ORDER } from "./noticeRows.ts";
import { ORDER_BY_KEY } from "./orderRows.ts";
import { PLAYER_BY_KEY } from "./playerRows.ts";
import { lookUp, type Need, need, type Query, type RowSource } from "./table.ts";
import { CHAIN_PAYMENTS, INVOICES, ORDERS } from "./tables.ts";

export const INVOICE_BY_KEY: Query<InvoiceRow, [number]> = lookUp("invoiceByKey", INVOICES, {
  invoice_key: "bigint",
});

export const INVOICES_OF_ORDER: Query<InvoiceRow, [number]> = {
  ...lookUp<InvoiceRow, [number]>("invoicesOfOrder", INVOICES, { order_key: "bigint" }),
  keyArg: 0,
  compare: (a, b) => a.invoice_key - b.invoice_key,
};

export const PAYMENTS_OF_INVOICE: Query<ChainPaymentRow, [number, number]> = {
  name: "chainPaymentsOfInvoice",
  table: CHAIN_PAYMENTS,
  args: { invoice_key: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM chain_payments p WHERE p.invoice_key = asked.invoice_key
    ORDER BY p.amount DESC, p.payment_key DESC LIMIT asked.wanted) t`,
  keyArg: 0,
  partOf: (row) => String(row.invoice_key),
  partAsked: ([invoiceKey]) => String(invoiceKey),
  compare: (a, b) =>
    a.amount === b.amount ? b.payment_key - a.payment_key : a.amount < b.amount ? 1 : -1,
  limitOf: ([, wanted]) => wanted,
};

/** So many payments of an invoice are read at least, whoever asks for how many. */
export const PAYMENTS_READ = 500;

/** The invoice, its payments and its order, and what an order has that moves. */
export function invoiceNeeds(invoiceKey: number, rows: RowSource): readonly Need[] {
  const first = [
    need(INVOICE_BY_KEY, invoiceKey),
    need(PAYMENTS_OF_INVOICE, invoiceKey, PAYMENTS_READ),
  ];
  const invoice = rows.row(INVOICES, invoiceKey);
  if (invoice === undefined) return first;
  const { order_key: orderKey } = invoice;
  const second = [
    need(ORDER_BY_KEY, orderKey),
    need(INVOICES_OF_ORDER, orderKey),
    need(CLAIMS_OF_ORDER, orderKey),
  ];
  const order = rows.row(ORDERS, orderKey);
  const third = order === undefined ? [] : [need(PLAYER_BY_KEY, order.player_key)];
  return [...first, ...second, ...third];
}

/** The same when a payment's block is gone: goods that were due are not, and a person is called. */
export function reversalNeeds(invoiceKey: number, rows: RowSource): readonly Need[] {
  const needs = invoiceNeeds(invoiceKey, rows);
  const order = rows.row(ORDERS, rows.row(INVOICES, invoiceKey)?.order_key ?? 0);
  if (order === undefined) return needs;
  return [
    ...needs,
    need(DUE_OF_ORDER, order.order_key),
    need(NOTICES_OF_ORDER, order.order_key),
    need(OPEN_ITEM, order.app_id, "reversedMoney", order.order_no),
  ];
}
