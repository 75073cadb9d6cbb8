import type { NewOrder } from "../../orders/order.ts";
import { type EventRow, eventOf, type OrderRow, orderOf } from "../rows/orderRow.ts";
import type { OrderRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on orders and their events. */
export function createOrderRows(db: Database): OrderRows {
  const find = db.prepare<OrderRow>(
    "SELECT * FROM orders WHERE app_id = ? AND door = ? AND order_no = ?",
  );
  const get = db.prepare<OrderRow>("SELECT * FROM orders WHERE order_key = ?");
  const insert = db.prepare(INSERT_ORDER);
  const update = db.prepare(
    `UPDATE orders SET life = ?, money = ?, delivery = ?, exception = ?,
       confirmations = ?, refunded_coins = ?, version = ?, paid_at_ms = ?, fulfilled_at_ms = ?
     WHERE order_key = ? AND version = ?`,
  );
  const insertEvent = db.prepare(
    `INSERT INTO order_events (order_key, version, at_ms, event, life, money, delivery, exception)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const listEvents = db.prepare<EventRow>(
    "SELECT * FROM order_events WHERE order_key = ? ORDER BY version",
  );
  const list = db.prepare<OrderRow>(SELECT_NEWEST);
  const listExpirable = db.prepare<OrderRow>(
    `SELECT * FROM orders WHERE life = 'open' AND money = 'none' AND coins > 0 AND expires_at_ms <= ?
     ORDER BY expires_at_ms LIMIT ?`,
  );
  const countOpen = db.prepare<{ n: number }>(
    `SELECT count(*) AS n FROM orders
     WHERE player_key = ? AND life = 'open' AND money = 'none'`,
  );
  const listUnsettled = db.prepare<OrderRow>(
    `SELECT * FROM orders WHERE player_key = ? AND (money = 'refunding'
       OR (life = 'open' AND (money = 'none' OR money = 'uncertain' OR money = 'seen')))
     ORDER BY order_key`,
  );
  const give = db.prepare(
    "UPDATE orders SET player_key = ? WHERE order_key = ? AND player_key = ?",
  );
  const giveDeliveries = db.prepare("UPDATE deliveries SET player_key = ? WHERE order_key = ?");
  return {
    findOrder(appId, door, orderNo) {
      const row = find.get(appId, door, orderNo);
      return row && orderOf(row);
    },
    getOrder(key) {
      const row = get.get(key);
      if (row === undefined) throw new Error(`there is no order ${key}`);
      return orderOf(row);
    },
    insertOrder(order) {
      return { ...order, key: insert.insert(...columnsOf(order)) };
    },
    updateOrder(order, fromVersion) {
      const { life, money, delivery, exception, paidAtMs, fulfilledAtMs } = order;
      const { confirmations, refundedCoins, version } = order;
      const axes = [life, money, delivery, exception, confirmations, refundedCoins, version];
      const times = [paidAtMs ?? null, fulfilledAtMs ?? null];
      assertChanged(update.run(...axes, ...times, order.key, fromVersion), `order ${order.key}`);
    },
    insertOrderEvent(order, event, atMs) {
      const { life, money, delivery, exception } = order;
      const axes = [life, money, delivery, exception];
      insertEvent.run(order.key, order.version, atMs, JSON.stringify(event), ...axes);
    },
    listOrderEvents: (orderKey) => listEvents.all(orderKey).map(eventOf),
    listOrders(playerKey, belowKey, limit) {
      const asked = [playerKey, belowKey ?? Number.MAX_SAFE_INTEGER];
      return list.all(...asked, ...asked, ...asked, limit).map(orderOf);
    },
    listExpirable: (nowMs, limit) => listExpirable.all(nowMs, limit).map(orderOf),
    countOpenOrders: (playerKey) => countOpen.get(playerKey)?.n ?? 0,
    listUnsettled: (playerKey) => listUnsettled.all(playerKey).map(orderOf),
    giveOrder(order, playerKey) {
      assertChanged(give.run(playerKey, order.key, order.playerKey), `order ${order.key}`);
      giveDeliveries.run(playerKey, order.key);
      return { ...order, playerKey };
    },
  };
}

const INSERT_ORDER = `INSERT INTO orders (
    app_id, door, order_no, trade_no, environment, player_key, life, money, delivery, exception,
    confirmations, refunded_coins, version, fingerprint, coins, title, detail, items, attach,
    notify_url, zone_id, save_slot, grant_by, catalog_version, created_at_ms, expires_at_ms,
    paid_at_ms, fulfilled_at_ms
  ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** The index by player has three runs for each, by what is due: merged, newest first. */
const SELECT_NEWEST = `${["IS NULL", "= 'client'", "= 'server'"]
  .map(
    (due) => `SELECT * FROM orders
  WHERE player_key = ? AND due_from ${due} AND order_key < ? AND door = 'plugin' AND fingerprint <> ''`,
  )
  .join(" UNION ALL ")}
  ORDER BY order_key DESC LIMIT ?`;

/** In the order of INSERT_ORDER. */
function columnsOf(order: NewOrder) {
  return [
    order.appId,
    order.door,
    order.orderNo,
    order.tradeNo,
    order.environment,
    order.playerKey,
    order.life,
    order.money,
    order.delivery,
    order.exception,
    order.confirmations,
    order.refundedCoins,
    order.version,
    order.fingerprint,
    order.coins,
    order.title,
    order.detail,
    order.items === undefined ? null : JSON.stringify(order.items),
    order.attach ?? null,
    order.notifyUrl ?? null,
    order.zoneId,
    order.saveSlot,
    order.grantBy,
    order.catalogVersion,
    order.createdAtMs,
    order.expiresAtMs,
    order.paidAtMs ?? null,
    order.fulfilledAtMs ?? null,
  ];
}
