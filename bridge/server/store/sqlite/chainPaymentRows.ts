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
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on payments on chains; each write goes into the payment's story, too. */
export function createChainPaymentRows(db: Database): ChainPaymentRows {
  const find = db.prepare<ChainPaymentRow>(
    "SELECT * FROM chain_payments WHERE net = ? AND tx_id = ? AND payment_index = ?",
  );
  const insert = db.prepare(
    `INSERT INTO chain_payments (net, tx_id, payment_index, invoice_key, payer, amount,
       block_height, block_hash, block_time_ms, is_replaceable, state, first_seen_at_ms,
       changed_at_ms, confirmed_at_ms, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE chain_payments SET block_height = ?, block_hash = ?, block_time_ms = ?,
       is_replaceable = ?, state = ?, changed_at_ms = ?, confirmed_at_ms = ?, version = ?
     WHERE payment_key = ? AND version = ?`,
  );
  const insertEvent = db.prepare(
    `INSERT INTO chain_payment_events (invoice_key, payment_key, version, state, block_height,
       block_hash, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const listOf = db.prepare<ChainPaymentRow>(
    `SELECT * FROM chain_payments WHERE invoice_key = ?
     ORDER BY amount DESC, payment_key DESC LIMIT ?`,
  );
  const listIn = db.prepare<ChainPaymentRow>(
    "SELECT * FROM chain_payments WHERE net = ? AND block_hash = ? ORDER BY payment_key",
  );
  const listAbove = db.prepare<ChainPaymentRow>(
    `SELECT * FROM chain_payments WHERE (state = 'included' OR state = 'confirmed') AND net = ?
       AND block_height > ? AND payment_key > ? ORDER BY payment_key LIMIT ?`,
  );
  const listIncluded = db.prepare<ChainPaymentRow>(
    `SELECT * FROM chain_payments WHERE state = 'included' AND net = ? AND block_height <= ?
       AND payment_key > ? ORDER BY payment_key LIMIT ?`,
  );
  const listPending = db.prepare<ChainPaymentRow>(
    `SELECT * FROM chain_payments WHERE state = 'pending' AND net = ? AND payment_key > ?
     ORDER BY payment_key LIMIT ?`,
  );
  const listEvents = db.prepare<ChainPaymentEventRow>(
    `SELECT * FROM chain_payment_events WHERE invoice_key = ? AND (payment_key, version) > (?, ?)
     ORDER BY payment_key, version LIMIT ?`,
  );
  const tell = (payment: ChainPayment) =>
    void insertEvent.run(...Object.values(paymentEventRowOf(payment)));
  return {
    findPayment({ net, txId, index }) {
      const row = find.get(net, txId, index);
      return row && paymentOf(row);
    },
    insertPayment(payment) {
      const key = insert.insert(...Object.values(paymentCellsOf(payment)));
      const stored = { ...payment, key };
      tell(stored);
      return stored;
    },
    updatePayment(payment, fromVersion) {
      const cells = Object.values(paymentChangesOf(payment));
      const changes = update.run(...cells, payment.key, fromVersion);
      assertChanged(changes, `payment ${payment.key} of ${payment.net}`);
      tell(payment);
    },
    listPaymentsOf: (invoiceKey, limit) => listOf.all(invoiceKey, limit).map(paymentOf),
    listPaymentsIn: (net, blockHash) => listIn.all(net, blockHash).map(paymentOf),
    listPaymentsAbove: (net, height, afterKey, limit) =>
      listAbove.all(net, height, afterKey, limit).map(paymentOf),
    listIncluded: (net, height, afterKey, limit) =>
      listIncluded.all(net, height, afterKey, limit).map(paymentOf),
    listPending: (net, afterKey, limit) => listPending.all(net, afterKey, limit).map(paymentOf),
    listPaymentEvents: (invoiceKey, { paymentKey, version }, limit) =>
      listEvents.all(invoiceKey, paymentKey, version, limit).map(paymentEventOf),
  };
}
