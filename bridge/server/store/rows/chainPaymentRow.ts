/** Payments on chains and their stories as rows of the store. */

import type {
  ChainPayment,
  ChainPaymentEvent,
  NewChainPayment,
  PaymentState,
} from "../../rails/chain/payment.ts";
import { paddedOf } from "./paddedAmount.ts";

export interface ChainPaymentRow extends ChainPaymentCells {
  payment_key: number;
}

/** A row before it has a key. */
interface ChainPaymentCells {
  net: string;
  tx_id: string;
  payment_index: number;
  invoice_key: number;
  payer: string | null;
  amount: string;
  block_height: number | null;
  block_hash: string | null;
  block_time_ms: number | null;
  is_replaceable: number;
  state: PaymentState;
  first_seen_at_ms: number;
  changed_at_ms: number;
  confirmed_at_ms: number | null;
  version: number;
}

export interface ChainPaymentEventRow {
  invoice_key: number;
  payment_key: number;
  version: number;
  state: PaymentState;
  block_height: number | null;
  block_hash: string | null;
  at_ms: number;
}

/** The payment of a row. */
export function paymentOf(row: ChainPaymentRow): ChainPayment {
  const { block_height: height, block_hash: hash, block_time_ms: timeMs } = row;
  const isInBlock = height !== null && hash !== null && timeMs !== null;
  return {
    key: row.payment_key,
    net: row.net,
    txId: row.tx_id,
    index: row.payment_index,
    invoiceKey: row.invoice_key,
    payer: row.payer ?? undefined,
    amount: BigInt(row.amount),
    block: isInBlock ? { height, hash, timeMs } : undefined,
    isReplaceable: row.is_replaceable === 1,
    state: row.state,
    firstSeenAtMs: row.first_seen_at_ms,
    changedAtMs: row.changed_at_ms,
    confirmedAtMs: row.confirmed_at_ms ?? undefined,
    version: row.version,
  };
}

/** The row of a payment without its key, in the order of its columns. */
export function paymentCellsOf(payment: NewChainPayment): ChainPaymentCells {
  return {
    net: payment.net,
    tx_id: payment.txId,
    payment_index: payment.index,
    invoice_key: payment.invoiceKey,
    payer: payment.payer ?? null,
    amount: paddedOf(payment.amount),
    block_height: payment.block?.height ?? null,
    block_hash: payment.block?.hash ?? null,
    block_time_ms: payment.block?.timeMs ?? null,
    is_replaceable: payment.isReplaceable ? 1 : 0,
    state: payment.state,
    first_seen_at_ms: payment.firstSeenAtMs,
    changed_at_ms: payment.changedAtMs,
    confirmed_at_ms: payment.confirmedAtMs ?? null,
    version: payment.version,
  };
}

/** What an update writes. */
export function paymentChangesOf(payment: NewChainPayment) {
  const { block_height, block_hash, block_time_ms, is_replaceable, state, ...cells } =
    paymentCellsOf(payment);
  const { changed_at_ms, confirmed_at_ms, version } = cells;
  const block = { block_height, block_hash, block_time_ms };
  return { ...block, is_replaceable, state, changed_at_ms, confirmed_at_ms, version };
}

/** The event of a row. */
export function paymentEventOf(row: ChainPaymentEventRow): ChainPaymentEvent {
  return {
    paymentKey: row.payment_key,
    version: row.version,
    state: row.state,
    blockHeight: row.block_height ?? undefined,
    blockHash: row.block_hash ?? undefined,
    atMs: row.at_ms,
  };
}

/** The line of its story that says what the payment is now. */
export function paymentEventRowOf(payment: ChainPayment): ChainPaymentEventRow {
  const { key, invoiceKey, version, state, block, changedAtMs } = payment;
  return {
    invoice_key: invoiceKey,
    payment_key: key,
    version,
    state,
    block_height: block?.height ?? null,
    block_hash: block?.hash ?? null,
    at_ms: changedAtMs,
  };
}
