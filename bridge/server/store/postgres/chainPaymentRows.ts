import type { ChainPayment } from "../../rails/chain/payment.ts";
import type { ChainPaymentRows } from "../chainTx.ts";
import {
  type ChainPaymentEventRow,
  type ChainPaymentRow,
  paymentCellsOf,
  paymentChangesOf,
  paymentEventOf,
  paymentEventRowOf,
  paymentOf,
} from "../rows/chainPaymentRow.ts";
import { invoiceNeeds, PAYMENTS_OF_INVOICE, PAYMENTS_READ, reversalNeeds } from "./invoiceNeeds.ts";
import type { Memory } from "./memory.ts";
import { lookUp, partName, type Query } from "./table.ts";
import { CHAIN_PAYMENT_EVENTS, CHAIN_PAYMENTS } from "./tables.ts";

export const PAYMENT_BY_ID: Query<ChainPaymentRow, [string, string, number]> = lookUp(
  "chainPaymentById",
  CHAIN_PAYMENTS,
  { net: "text", tx_id: "text", payment_index: "bigint" },
);

const PAYMENT_BY_KEY: Query<ChainPaymentRow, [number]> = lookUp(
  "chainPaymentByKey",
  CHAIN_PAYMENTS,
  { payment_key: "bigint" },
);

export const PAYMENTS_IN_BLOCK: Query<ChainPaymentRow, [string, string]> = {
  ...lookUp<ChainPaymentRow, [string, string]>("chainPaymentsInBlock", CHAIN_PAYMENTS, {
    net: "text",
    block_hash: "text",
  }),
  compare: (a, b) => a.payment_key - b.payment_key,
  next: (row, rows) => reversalNeeds(row.invoice_key, rows),
};

const isInBlock = ({ state }: ChainPaymentRow) => state === "included" || state === "confirmed";

const PAYMENTS_ABOVE: Query<ChainPaymentRow, [string, number, number, number]> = {
  name: "chainPaymentsAbove",
  table: CHAIN_PAYMENTS,
  args: { net: "text", height: "bigint", after: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM chain_payments p
    WHERE p.state IN ('included', 'confirmed') AND p.net = asked.net
      AND p.block_height > asked.height AND p.payment_key > asked.after
    ORDER BY p.payment_key LIMIT asked.wanted) t`,
  partOf: (row) => (isInBlock(row) ? row.net : undefined),
  partAsked: ([net]) => net,
  matches: (row, [, height, after]) =>
    row.block_height !== null && row.block_height > height && row.payment_key > after,
  compare: (a, b) => a.payment_key - b.payment_key,
  limitOf: ([, , , wanted]) => wanted,
};

const INCLUDED: Query<ChainPaymentRow, [string, number, number, number]> = {
  name: "chainPaymentsIncluded",
  table: CHAIN_PAYMENTS,
  args: { net: "text", height: "bigint", after: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM chain_payments p
    WHERE p.state = 'included' AND p.net = asked.net AND p.block_height <= asked.height
      AND p.payment_key > asked.after
    ORDER BY p.payment_key LIMIT asked.wanted) t`,
  partOf: (row) => (row.state === "included" ? row.net : undefined),
  partAsked: ([net]) => net,
  matches: (row, [, height, after]) =>
    row.block_height !== null && row.block_height <= height && row.payment_key > after,
  compare: (a, b) => a.payment_key - b.payment_key,
  limitOf: ([, , , wanted]) => wanted,
  next: (row, rows) => invoiceNeeds(row.invoice_key, rows),
};

const PENDING: Query<ChainPaymentRow, [string, number, number]> = {
  name: "chainPaymentsPending",
  table: CHAIN_PAYMENTS,
  args: { net: "text", after: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM chain_payments p
    WHERE p.state = 'pending' AND p.net = asked.net AND p.payment_key > asked.after
    ORDER BY p.payment_key LIMIT asked.wanted) t`,
  partOf: (row) => (row.state === "pending" ? row.net : undefined),
  partAsked: ([net]) => net,
  matches: (row, [, after]) => row.payment_key > after,
  compare: (a, b) => a.payment_key - b.payment_key,
  limitOf: ([, , wanted]) => wanted,
  next: (row, rows) => invoiceNeeds(row.invoice_key, rows),
};

const EVENTS: Query<ChainPaymentEventRow, [number, number, number, number]> = {
  name: "chainPaymentEvents",
  table: CHAIN_PAYMENT_EVENTS,
  args: { invoice_key: "bigint", payment_key: "bigint", version: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM chain_payment_events e
    WHERE e.invoice_key = asked.invoice_key
      AND (e.payment_key, e.version) > (asked.payment_key, asked.version)
    ORDER BY e.payment_key, e.version LIMIT asked.wanted) t`,
  partOf: (row) => partName(row.invoice_key),
  partAsked: ([invoiceKey]) => partName(invoiceKey),
  matches: (row, [, paymentKey, version]) =>
    row.payment_key > paymentKey || (row.payment_key === paymentKey && row.version > version),
  compare: (a, b) => a.payment_key - b.payment_key || a.version - b.version,
  limitOf: ([, , , wanted]) => wanted,
};

export const CHAIN_PAYMENT_QUERIES = [
  PAYMENT_BY_ID,
  PAYMENT_BY_KEY,
  PAYMENTS_OF_INVOICE,
  PAYMENTS_IN_BLOCK,
  PAYMENTS_ABOVE,
  INCLUDED,
  PENDING,
  EVENTS,
];

/** Payments on chains over a batch's memory; each write goes into the payment's story, too. */
export function createChainPaymentRows(memory: Memory): ChainPaymentRows {
  const tell = (payment: ChainPayment) =>
    memory.insert(CHAIN_PAYMENT_EVENTS, paymentEventRowOf(payment));
  return {
    findPayment({ net, txId, index }) {
      const row = memory.find(PAYMENT_BY_ID, net, txId, index);
      return row && paymentOf(row);
    },
    insertPayment(payment) {
      const key = memory.nextKey();
      memory.insert(CHAIN_PAYMENTS, { payment_key: key, ...paymentCellsOf(payment) });
      const stored = { ...payment, key };
      tell(stored);
      return stored;
    },
    updatePayment(payment, fromVersion) {
      const row = memory.get(PAYMENT_BY_KEY, payment.key);
      if (row?.version !== fromVersion) {
        throw new Error(`payment ${payment.key} of ${payment.net} is not as it was read`);
      }
      memory.update(CHAIN_PAYMENTS, { ...row, ...paymentChangesOf(payment) });
      tell(payment);
    },
    listPaymentsOf: (invoiceKey, limit) =>
      memory
        .list(PAYMENTS_OF_INVOICE, invoiceKey, Math.max(limit, PAYMENTS_READ))
        .slice(0, limit)
        .map(paymentOf),
    listPaymentsIn: (net, blockHash) =>
      memory.list(PAYMENTS_IN_BLOCK, net, blockHash).map(paymentOf),
    listPaymentsAbove: (net, height, afterKey, limit) =>
      memory.page(PAYMENTS_ABOVE, limit, net, height, afterKey).map(paymentOf),
    listIncluded: (net, height, afterKey, limit) =>
      memory.page(INCLUDED, limit, net, height, afterKey).map(paymentOf),
    listPending: (net, afterKey, limit) =>
      memory.page(PENDING, limit, net, afterKey).map(paymentOf),
    listPaymentEvents: (invoiceKey, { paymentKey, version }, limit) =>
      memory.list(EVENTS, invoiceKey, paymentKey, version, limit).map(paymentEventOf),
  };
}
