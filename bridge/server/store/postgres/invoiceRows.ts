import { ADDRESS_INDEX_MAX, type InvoiceRows } from "../chainTx.ts";
import type { AddressIndexRow } from "../rows/chainRow.ts";
import {
  type InvoiceRow,
  invoiceCellsOf,
  invoiceChangesOf,
  invoiceOf,
  isOpenInvoice,
} from "../rows/invoiceRow.ts";
import { CHAIN_BY_NET } from "./chainRows.ts";
import {
  INVOICE_BY_KEY,
  INVOICES_OF_ORDER,
  invoiceNeeds,
  PAYMENTS_OF_INVOICE,
  PAYMENTS_READ,
} from "./invoiceNeeds.ts";
import type { Memory } from "./memory.ts";
import { ORDER_BY_KEY } from "./orderRows.ts";
import { lookUp, need, type Query } from "./table.ts";
import { ADDRESS_INDEXES, INVOICES } from "./tables.ts";

/** A payment page asks for all of this. */
const INVOICE_BY_ID: Query<InvoiceRow, [string]> = {
  ...lookUp<InvoiceRow, [string]>("invoiceById", INVOICES, { invoice_id: "text" }),
  next: (row) => [
    need(ORDER_BY_KEY, row.order_key),
    need(PAYMENTS_OF_INVOICE, row.invoice_key, PAYMENTS_READ),
    need(CHAIN_BY_NET, row.net),
  ],
};

export const INVOICE_BY_MATCH: Query<InvoiceRow, [string, string]> = lookUp(
  "invoiceByMatch",
  INVOICES,
  {
    net: "text",
    match_key: "text",
  },
);

/** Those of a net with greater keys that are as `where` says. */
const listQuery = (
  name: string,
  where?: { readonly sql: string; readonly test: (row: InvoiceRow) => boolean },
): Query<InvoiceRow, [string, number, number]> => ({
  name,
  table: INVOICES,
  args: { net: "text", after: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM invoices i
    WHERE i.net = asked.net AND i.invoice_key > asked.after ${where ? `AND ${where.sql}` : ""}
    ORDER BY i.invoice_key LIMIT asked.wanted) t`,
  partOf: (row) => (where?.test(row) === false ? undefined : row.net),
  partAsked: ([net]) => net,
  matches: (row, [, after]) => row.invoice_key > after,
  compare: (a, b) => a.invoice_key - b.invoice_key,
  limitOf: ([, , wanted]) => wanted,
});

const ALL_INVOICES = listQuery("allInvoices");

const OPEN_INVOICES = listQuery("openInvoices", {
  sql: "i.status IN ('new', 'seen', 'confirming')",
  test: isOpenInvoice,
});

const INVOICES_ENDING: Query<InvoiceRow, [string, number, number]> = {
  name: "invoicesEnding",
  table: INVOICES,
  args: { net: "text", before_ms: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM invoices i
    WHERE i.status = 'new' AND i.net = asked.net AND i.expires_at_ms < asked.before_ms
    ORDER BY i.expires_at_ms LIMIT asked.wanted) t`,
  partOf: (row) => (row.status === "new" ? row.net : undefined),
  partAsked: ([net]) => net,
  matches: (row, [, beforeMs]) => row.expires_at_ms < beforeMs,
  compare: (a, b) => a.expires_at_ms - b.expires_at_ms,
  limitOf: ([, , wanted]) => wanted,
  next: (row, rows) => invoiceNeeds(row.invoice_key, rows),
};

const ADDRESS_INDEX: Query<AddressIndexRow, [string, string]> = lookUp(
  "addressIndex",
  ADDRESS_INDEXES,
  { net: "text", account: "text" },
);

export const INVOICE_QUERIES = [
  INVOICE_BY_ID,
  INVOICE_BY_KEY,
  INVOICE_BY_MATCH,
  INVOICES_OF_ORDER,
  ALL_INVOICES,
  OPEN_INVOICES,
  INVOICES_ENDING,
  ADDRESS_INDEX,
];

/** Invoices, and the addresses that were given to them, over a batch's memory. */
export function createInvoiceRows(memory: Memory): InvoiceRows {
  const found = (row: InvoiceRow | undefined) => row && invoiceOf(row);
  const get = (key: number) => {
    const row = memory.get(INVOICE_BY_KEY, key);
    if (row === undefined) throw new Error(`there is no invoice ${key}`);
    return row;
  };
  return {
    findInvoice: (invoiceId) => found(memory.find(INVOICE_BY_ID, invoiceId)),
    getInvoice: (key) => invoiceOf(get(key)),
    findInvoiceByMatch: (net, matchKey) => found(memory.find(INVOICE_BY_MATCH, net, matchKey)),
    insertInvoice(invoice) {
      const key = memory.nextKey();
      memory.insert(INVOICES, { invoice_key: key, ...invoiceCellsOf(invoice) });
      return { ...invoice, key };
    },
    updateInvoice(invoice, fromVersion) {
      const row = get(invoice.key);
      if (row.version !== fromVersion) {
        throw new Error(`invoice ${invoice.key} is not as it was read`);
      }
      memory.update(INVOICES, { ...row, ...invoiceChangesOf(invoice) });
    },
    listInvoicesOf: (orderKey) => memory.list(INVOICES_OF_ORDER, orderKey).map(invoiceOf),
    listInvoices: (net, afterKey, limit) =>
      memory.page(ALL_INVOICES, limit, net, afterKey).map(invoiceOf),
    listOpenInvoices: (net, afterKey, limit) =>
      memory.page(OPEN_INVOICES, limit, net, afterKey).map(invoiceOf),
    listInvoicesEnding: (net, beforeMs, limit) =>
      memory.page(INVOICES_ENDING, limit, net, beforeMs).map(invoiceOf),
    nextAddressIndex(net, account) {
      const row = memory.find(ADDRESS_INDEX, net, account);
      const index = row?.next_index ?? 0;
      if (index > ADDRESS_INDEX_MAX) return undefined;
      const next = { net, account, next_index: index + 1 };
      if (row === undefined) memory.insert(ADDRESS_INDEXES, next);
      else memory.update(ADDRESS_INDEXES, next);
      return index;
    },
  };
}
