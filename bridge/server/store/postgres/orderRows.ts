import { eventOf, eventRowOf, type OrderRow, orderOf, orderRowOf } from "../rows/orderRow.ts";
import type { OrderRows } from "../tx.ts";
import { CLAIMS_OF_ORDER } from "./claimRows.ts";
import { DELIVERIES_OF_ORDER } from "./deliveryRows.ts";
import type { Memory } from "./memory.ts";
import { PLAYER_BY_KEY } from "./playerRows.ts";
import { lookUp, need, partName, type Query } from "./table.ts";
import { DELIVERIES, ORDER_EVENTS, ORDERS } from "./tables.ts";

export const ORDER_BY_NUMBER: Query<OrderRow, [string, string, string]> = lookUp(
  "orderByNumber",
  ORDERS,
  { app_id: "text", door: "text", order_no: "text" },
);

export const ORDER_BY_KEY: Query<OrderRow, [number]> = lookUp("orderByKey", ORDERS, {
  order_key: "bigint",
});

const EVENTS_OF_ORDER = {
  ...lookUp<ReturnType<typeof eventRowOf>, [number]>("eventsOfOrder", ORDER_EVENTS, {
    order_key: "bigint",
  }),
  keyArg: 0,
  compare: (a: { version: number }, b: { version: number }) => a.version - b.version,
};

/** The plugin's, newest first; numbers that were only closed have no fingerprint. */
const ORDERS_OF_PLAYER: Query<OrderRow, [number, number, number]> = {
  name: "ordersOfPlayer",
  table: ORDERS,
  args: { player_key: "bigint", below: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM orders o
    WHERE o.player_key = asked.player_key AND o.order_key < asked.below
      AND o.door = 'plugin' AND o.fingerprint <> ''
    ORDER BY o.order_key DESC LIMIT asked.wanted) t`,
  partOf: (row) =>
    row.door === "plugin" && row.fingerprint !== "" ? partName(row.player_key) : undefined,
  partAsked: ([playerKey]) => partName(playerKey),
  matches: (row, [, below]) => row.order_key < below,
  compare: (a, b) => b.order_key - a.order_key,
  limitOf: ([, , wanted]) => wanted,
};

const IS_OPEN = {
  sql: "t.life = 'open' AND t.money = 'none'",
  test: ({ life, money }: OrderRow) => life === "open" && money === "none",
};

const EXPIRABLE: Query<OrderRow, [number, number]> = {
  name: "expirable",
  table: ORDERS,
  args: { now_ms: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM orders t WHERE ${IS_OPEN.sql} AND t.coins > 0 AND t.expires_at_ms <= asked.now_ms
    ORDER BY t.expires_at_ms LIMIT asked.wanted) t`,
  partOf: (row) => (IS_OPEN.test(row) && row.coins > 0 ? "open" : undefined),
  partAsked: () => "open",
  matches: (row, [nowMs]) => row.expires_at_ms <= nowMs,
  compare: (a, b) => a.expires_at_ms - b.expires_at_ms,
  limitOf: ([, wanted]) => wanted,
  next: (row) => [need(PLAYER_BY_KEY, row.player_key), need(CLAIMS_OF_ORDER, row.order_key)],
};

const OPEN_OF_PLAYER: Query<OrderRow, [number]> = lookUp(
  "openOfPlayer",
  ORDERS,
  { player_key: "bigint" },
  IS_OPEN,
);

const UNSETTLED: Query<OrderRow, [number]> = {
  ...lookUp<OrderRow, [number]>(
    "unsettledOfPlayer",
    ORDERS,
    { player_key: "bigint" },
    {
      sql: `(t.money = 'refunding'
        OR (t.life = 'open' AND t.money IN ('none', 'uncertain', 'seen')))`,
      test: ({ life, money }) =>
        money === "refunding" ||
        (life === "open" && (money === "none" || money === "uncertain" || money === "seen")),
    },
  ),
  compare: (a, b) => a.order_key - b.order_key,
  next: (row) => [need(CLAIMS_OF_ORDER, row.order_key)],
};

export const ORDER_QUERIES = [
  ORDER_BY_NUMBER,
  ORDER_BY_KEY,
  EVENTS_OF_ORDER,
  ORDERS_OF_PLAYER,
  EXPIRABLE,
  OPEN_OF_PLAYER,
  UNSETTLED,
];

/** Orders and their events over a batch's memory. */
export function createOrderRows(memory: Memory): OrderRows {
  return {
    findOrder(appId, door, orderNo) {
      const row = memory.find(ORDER_BY_NUMBER, appId, door, orderNo);
      return row && orderOf(row);
    },
    getOrder(key) {
      const row = memory.get(ORDER_BY_KEY, key);
      if (row === undefined) throw new Error(`there is no order ${key}`);
      return orderOf(row);
    },
    insertOrder(order) {
      const stored = { ...order, key: memory.nextKey() };
      memory.insert(ORDERS, orderRowOf(stored));
      return stored;
    },
    updateOrder(order, fromVersion) {
      const row = memory.get(ORDER_BY_KEY, order.key);
      if (row?.version !== fromVersion) throw new Error(`order ${order.key} is not as it was read`);
      memory.update(ORDERS, orderRowOf(order));
    },
    insertOrderEvent(order, event, atMs) {
      memory.insert(ORDER_EVENTS, eventRowOf(order, event, atMs));
    },
    listOrderEvents: (orderKey) => memory.list(EVENTS_OF_ORDER, orderKey).map(eventOf),
    listOrders: (playerKey, belowKey, limit) =>
      memory
        .list(ORDERS_OF_PLAYER, playerKey, belowKey ?? Number.MAX_SAFE_INTEGER, limit)
        .map(orderOf),
    listExpirable: (nowMs, limit) => memory.list(EXPIRABLE, nowMs, limit).map(orderOf),
    countOpenOrders: (playerKey) => memory.list(OPEN_OF_PLAYER, playerKey).length,
    listUnsettled: (playerKey) => memory.list(UNSETTLED, playerKey).map(orderOf),
    giveOrder(order, playerKey) {
      const row = memory.get(ORDER_BY_KEY, order.key);
      if (row?.player_key !== order.playerKey) {
        throw new Error(`order ${order.key} is not as it was read`);
      }
      memory.update(ORDERS, { ...row, player_key: playerKey });
      for (const delivery of memory.list(DELIVERIES_OF_ORDER, order.key)) {
        memory.update(DELIVERIES, { ...delivery, player_key: playerKey });
      }
      return { ...order, playerKey };
    },
  };
}
