import type { ChainRefundRows } from "../chainRefundTx.ts";
import {
  type ChainRefundRow,
  chainRefundCellsOf,
  chainRefundChangesOf,
  chainRefundOf,
} from "../rows/chainRefundRow.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on refunds that chains carry. */
export function createChainRefundRows(db: Database): ChainRefundRows {
  const find = db.prepare<ChainRefundRow>(
    "SELECT * FROM chain_refunds WHERE app_id = ? AND refund_no = ?",
  );
  const get = db.prepare<ChainRefundRow>("SELECT * FROM chain_refunds WHERE refund_key = ?");
  const insert = db.prepare(
    `INSERT INTO chain_refunds (app_id, refund_no, order_key, invoice_key, net, part, transfers,
       made_by, created_at_ms, state, tx_ids, places, changed_at_ms, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE chain_refunds SET state = ?, tx_ids = ?, places = ?, changed_at_ms = ?, version = ?
     WHERE refund_key = ? AND version = ?`,
  );
  const listOf = db.prepare<ChainRefundRow>(
    "SELECT * FROM chain_refunds WHERE order_key = ? ORDER BY refund_key",
  );
  const listSent = db.prepare<ChainRefundRow>(
    `SELECT * FROM chain_refunds WHERE (state = 'sent' OR state = 'final')
       AND net = ? AND refund_key > ? ORDER BY refund_key LIMIT ?`,
  );
  const findTransfer = db.prepare<{ refund_key: number }>(
    "SELECT refund_key FROM refund_transfers WHERE net = ? AND tx_id = ? AND transfer_index = ?",
  );
  const claim = db.prepare(
    `INSERT INTO refund_transfers (net, tx_id, transfer_index, refund_key, at_ms)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const known = (row: ChainRefundRow | undefined) => row && chainRefundOf(row);
  return {
    findChainRefund: (appId, refundNo) => known(find.get(appId, refundNo)),
    getChainRefund(key) {
      const row = get.get(key);
      if (row === undefined) throw new Error(`there is no chain refund ${key}`);
      return chainRefundOf(row);
    },
    insertChainRefund: (refund) => ({
      ...refund,
      key: insert.insert(...Object.values(chainRefundCellsOf(refund))),
    }),
    updateChainRefund(refund, fromVersion) {
      const cells = Object.values(chainRefundChangesOf(refund));
      assertChanged(update.run(...cells, refund.key, fromVersion), `chain refund ${refund.key}`);
    },
    listChainRefunds: (orderKey) => listOf.all(orderKey).map(chainRefundOf),
    listChainRefundsSent: (net, afterKey, limit) =>
      listSent.all(net, afterKey, limit).map(chainRefundOf),
    findRefundOfTransfer: (net, { txId, index }) => findTransfer.get(net, txId, index)?.refund_key,
    claimTransfer(net, { txId, index }, refundKey, atMs) {
      claim.run(net, txId, index, refundKey, atMs);
    },
  };
}
