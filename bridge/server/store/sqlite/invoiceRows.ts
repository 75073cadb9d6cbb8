import { ADDRESS_INDEX_MAX, type InvoiceRows } from "../chainTx.ts";
import {
  type InvoiceRow,
  invoiceCellsOf,
  invoiceChangesOf,
  invoiceOf,
} from "../rows/invoiceRow.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on invoices and on the addresses that were given to them. */
export function createInvoiceRows(db: Database): InvoiceRows {
  const find = db.prepare<InvoiceRow>("SELECT * FROM invoices WHERE invoice_id = ?");
  const get = db.prepare<InvoiceRow>("SELECT * FROM invoices WHERE invoice_key = ?");
  const byMatch = db.prepare<InvoiceRow>("SELECT * FROM invoices WHERE net = ? AND match_key = ?");
  const insert = db.prepare(
    `INSERT INTO invoices (invoice_id, order_key, app_id, net, asset, symbol, decimals, amount,
       recipient, match_key, rail_terms, rate, policy, confirmations, jump_url, status, exception,
       received, confirmed, created_at_ms, expires_at_ms, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE invoices SET status = ?, exception = ?, received = ?, confirmed = ?, version = ?
     WHERE invoice_key = ? AND version = ?`,
  );
  const listOf = db.prepare<InvoiceRow>(
    "SELECT * FROM invoices WHERE order_key = ? ORDER BY invoice_key",
  );
  const list = db.prepare<InvoiceRow>(
    "SELECT * FROM invoices WHERE net = ? AND invoice_key > ? ORDER BY invoice_key LIMIT ?",
  );
  const listOpen = db.prepare<InvoiceRow>(
    `SELECT * FROM invoices WHERE (status = 'new' OR status = 'seen' OR status = 'confirming')
       AND net = ? AND invoice_key > ? ORDER BY invoice_key LIMIT ?`,
  );
  const listEnding = db.prepare<InvoiceRow>(
    `SELECT * FROM invoices WHERE status = 'new' AND net = ? AND expires_at_ms < ?
     ORDER BY expires_at_ms LIMIT ?`,
  );
  const nextIndex = db.prepare<{ next_index: number }>(
    `INSERT INTO address_indexes (net, account, next_index) VALUES (?, ?, 1)
     ON CONFLICT DO UPDATE SET next_index = next_index + 1 WHERE next_index <= ?
     RETURNING next_index`,
  );
  const found = (row: InvoiceRow | undefined) => row && invoiceOf(row);
  return {
    findInvoice: (invoiceId) => found(find.get(invoiceId)),
    getInvoice(key) {
      const row = get.get(key);
      if (row === undefined) throw new Error(`there is no invoice ${key}`);
      return invoiceOf(row);
    },
    findInvoiceByMatch: (net, matchKey) => found(byMatch.get(net, matchKey)),
    insertInvoice: (invoice) => ({
      ...invoice,
      key: insert.insert(...Object.values(invoiceCellsOf(invoice))),
    }),
    updateInvoice(invoice, fromVersion) {
      const cells = Object.values(invoiceChangesOf(invoice));
      assertChanged(update.run(...cells, invoice.key, fromVersion), `invoice ${invoice.key}`);
    },
    listInvoicesOf: (orderKey) => listOf.all(orderKey).map(invoiceOf),
    listInvoices: (net, afterKey, limit) => list.all(net, afterKey, limit).map(invoiceOf),
    listOpenInvoices: (net, afterKey, limit) => listOpen.all(net, afterKey, limit).map(invoiceOf),
    listInvoicesEnding: (net, beforeMs, limit) =>
      listEnding.all(net, beforeMs, limit).map(invoiceOf),
    nextAddressIndex(net, account) {
      const used = nextIndex.get(net, account, ADDRESS_INDEX_MAX);
      return used === undefined ? undefined : used.next_index - 1;
    },
  };
}
