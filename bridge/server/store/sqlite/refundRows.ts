import { type RefundRow, refundOf } from "../rows/refundRow.ts";
import type { RefundRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { inserted } from "./inserted.ts";

/** The statements on refunds and presents. */
export function createRefundRows(db: Database): RefundRows {
  const find = db.prepare<RefundRow>("SELECT * FROM refunds WHERE app_id = ? AND refund_no = ?");
  const insert = db.prepare<{ refund_key: number }>(
    `INSERT INTO refunds (app_id, refund_no, order_key, coins, refunded_by, reason, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING refund_key`,
  );
  const list = db.prepare<RefundRow>(
    "SELECT * FROM refunds WHERE order_key = ? ORDER BY refund_key",
  );
  const findPresent = db.prepare<{ request: string }>(
    "SELECT request FROM presents WHERE app_id = ? AND present_no = ?",
  );
  const insertPresent = db.prepare(
    "INSERT INTO presents (app_id, present_no, wallet_key, request, at_ms) VALUES (?, ?, ?, ?, ?)",
  );
  return {
    findRefund(appId, refundNo) {
      const row = find.get(appId, refundNo);
      return row && refundOf(row);
    },
    insertRefund(refund) {
      const { appId, refundNo, orderKey, coins, by, reason, atMs } = refund;
      const row = inserted(insert.get(appId, refundNo, orderKey, coins, by, reason, atMs));
      return { ...refund, key: row.refund_key };
    },
    listRefunds: (orderKey) => list.all(orderKey).map(refundOf),
    findPresent: (appId, presentNo) => findPresent.get(appId, presentNo)?.request,
    insertPresent(appId, presentNo, walletKey, request, atMs) {
      insertPresent.run(appId, presentNo, walletKey, request, atMs);
    },
  };
}
