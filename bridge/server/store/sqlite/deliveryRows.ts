import { type DeliveryRow, deliveryOf } from "../rows/deliveryRow.ts";
import { type OrderRow, orderOf } from "../rows/orderRow.ts";
import type { DeliveryRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on deliveries. */
export function createDeliveryRows(db: Database): DeliveryRows {
  const find = db.prepare<DeliveryRow>("SELECT * FROM deliveries WHERE delivery_id = ?");
  const insert = db.prepare(INSERT_DELIVERY);
  const update = db.prepare(
    `UPDATE deliveries SET attempts = ?, tries = ?, held_for = ?, held_until_ms = ?
     WHERE delivery_key = ? AND acked_at_ms IS NULL AND voided_at_ms IS NULL`,
  );
  const ack = db.prepare(
    `UPDATE deliveries SET acked_at_ms = ?, acked_by = ?, acked_session = ?,
       held_for = NULL, held_until_ms = NULL
     WHERE delivery_key = ? AND acked_at_ms IS NULL AND voided_at_ms IS NULL`,
  );
  const listDue = db.prepare<DeliveryRow>(SELECT_DUE);
  const listOrdersDue = db.prepare<OrderRow>(
    `SELECT * FROM orders WHERE player_key = ? AND due_from IN ('client', 'server')
     ORDER BY order_key LIMIT ?`,
  );
  const endRests = db.prepare(
    `UPDATE deliveries SET held_for = NULL, held_until_ms = NULL
     WHERE held_for = '' AND player_key = ? AND acked_at_ms IS NULL AND voided_at_ms IS NULL`,
  );
  const endLeases = db.prepare(
    `UPDATE deliveries SET held_for = NULL, held_until_ms = NULL
     WHERE held_for = ? AND acked_at_ms IS NULL AND voided_at_ms IS NULL`,
  );
  const listHoldsOver = db.prepare<DeliveryRow>(
    `SELECT * FROM deliveries
     WHERE acked_at_ms IS NULL AND voided_at_ms IS NULL AND held_for IS NOT NULL AND held_until_ms <= ?
     ORDER BY held_until_ms LIMIT ?`,
  );
  const voidDue = db.prepare(
    `UPDATE deliveries SET voided_at_ms = ?, held_for = NULL, held_until_ms = NULL
     WHERE order_key = ? AND acked_at_ms IS NULL AND voided_at_ms IS NULL`,
  );
  const listOfOrder = db.prepare<DeliveryRow>(
    "SELECT * FROM deliveries WHERE order_key = ? ORDER BY delivery_key",
  );
  const listAfter = db.prepare<DeliveryRow>(
    "SELECT * FROM deliveries WHERE delivery_key > ? ORDER BY delivery_key LIMIT ?",
  );
  return {
    findDelivery(deliveryId) {
      const row = find.get(deliveryId);
      return row && deliveryOf(row);
    },
    insertDelivery(delivery) {
      const { deliveryId, orderKey, playerKey, grantBy, createdAtMs } = delivery;
      const key = insert.insert(deliveryId, orderKey, playerKey, grantBy, createdAtMs);
      return { ...delivery, key };
    },
    updateDelivery({ key, attempts, tries, hold }) {
      const heldFor = hold === undefined ? null : (hold.sessionHash ?? "");
      const changes = update.run(attempts, tries, heldFor, hold?.untilMs ?? null, key);
      assertChanged(changes, `delivery ${key}`);
    },
    ackDelivery({ key }, by, sessionHash, atMs) {
      assertChanged(ack.run(atMs, by, sessionHash, key), `delivery ${key}`);
    },
    listDue(playerKey, saveSlot, sessionHash, nowMs, limit) {
      const rows: DeliveryRow[] = [];
      for (const from of ["client", "server"]) {
        const rest = limit - rows.length;
        rows.push(...listDue.all(playerKey, from, saveSlot, sessionHash, nowMs, rest));
      }
      return rows.map(deliveryOf);
    },
    listOrdersDue: (playerKey, limit) => listOrdersDue.all(playerKey, limit).map(orderOf),
    endRests(playerKey) {
      endRests.run(playerKey);
    },
    endLeases(sessionHash) {
      endLeases.run(sessionHash);
    },
    listHoldsOver: (nowMs, limit) => listHoldsOver.all(nowMs, limit).map(deliveryOf),
    voidDelivery(orderKey, atMs) {
      voidDue.run(atMs, orderKey);
    },
    listDeliveries: (orderKey) => listOfOrder.all(orderKey).map(deliveryOf),
    listDeliveriesAfter: (afterKey, limit) => listAfter.all(afterKey, limit).map(deliveryOf),
  };
}

const INSERT_DELIVERY = `INSERT INTO deliveries
    (delivery_id, order_key, player_key, grant_by, created_at_ms)
  VALUES (?, ?, ?, ?, ?)`;

/** What one of the two is to grant, found by the player's orders. */
const SELECT_DUE = `SELECT deliveries.* FROM orders JOIN deliveries USING (order_key)
  WHERE orders.player_key = ? AND due_from = ? AND (due_from = 'server' OR save_slot = ?)
    AND acked_at_ms IS NULL AND voided_at_ms IS NULL
    AND (held_for IS NULL OR held_for = ? OR held_until_ms <= ?)
  ORDER BY orders.order_key LIMIT ?`;
