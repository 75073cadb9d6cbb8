import {
  type DeliveryRow,
  deliveryOf,
  holdColumns,
  newDeliveryRowOf,
} from "../rows/deliveryRow.ts";
import { type OrderRow, orderOf } from "../rows/orderRow.ts";
import type { DeliveryRows } from "../tx.ts";
import type { Memory } from "./memory.ts";
import { lookUp, need, partName, type Query } from "./table.ts";
import { DELIVERIES, ORDERS, PLAYERS } from "./tables.ts";

const DELIVERY_BY_ID: Query<DeliveryRow, [string]> = {
  ...lookUp<DeliveryRow, [string]>("deliveryById", DELIVERIES, { delivery_id: "text" }),
  along: [
    {
      table: ORDERS,
      join: `JOIN deliveries d ON d.delivery_id = asked.delivery_id
        JOIN orders t ON t.order_key = d.order_key`,
    },
  ],
};

const DELIVERY_BY_KEY: Query<DeliveryRow, [number]> = lookUp("deliveryByKey", DELIVERIES, {
  delivery_key: "bigint",
});

const isDue = (row: DeliveryRow) => row.acked_at_ms === null && row.voided_at_ms === null;

export const DELIVERIES_OF_ORDER: Query<DeliveryRow, [number]> = {
  ...lookUp<DeliveryRow, [number]>("deliveriesOfOrder", DELIVERIES, { order_key: "bigint" }),
  keyArg: 0,
  compare: (a, b) => a.delivery_key - b.delivery_key,
};

export const DUE_OF_ORDER: Query<DeliveryRow, [number]> = {
  ...lookUp<DeliveryRow, [number]>(
    "dueOfOrder",
    DELIVERIES,
    { order_key: "bigint" },
    { sql: "t.acked_at_ms IS NULL AND t.voided_at_ms IS NULL", test: isDue },
  ),
  keyArg: 0,
};

const IS_DUE = "d.acked_at_ms IS NULL AND d.voided_at_ms IS NULL";

/** "client" sorts before "server". */
const DUE_ROWS = `CROSS JOIN LATERAL (
  SELECT d.* FROM deliveries d JOIN orders o ON o.order_key = d.order_key
  WHERE d.player_key = asked.player_key AND ${IS_DUE}
    AND (d.grant_by = 'server' OR o.save_slot = asked.save_slot)
    AND (d.held_for IS NULL OR d.held_for = asked.session_hash OR d.held_until_ms <= asked.now_ms)
  ORDER BY d.grant_by COLLATE "C", d.delivery_key LIMIT asked.wanted)`;

const DUE: Query<DeliveryRow, [number, string, string, number, number]> = {
  name: "due",
  table: DELIVERIES,
  args: {
    player_key: "bigint",
    save_slot: "text",
    session_hash: "text",
    now_ms: "bigint",
    wanted: "bigint",
  },
  join: `${DUE_ROWS} t`,
  along: [{ table: ORDERS, join: `${DUE_ROWS} d JOIN orders t ON t.order_key = d.order_key` }],
  partOf: (row) => (isDue(row) ? partName(row.player_key) : undefined),
  partAsked: ([playerKey]) => partName(playerKey),
  matches(row, [, saveSlot, sessionHash, nowMs], rows) {
    const isForSlot =
      row.grant_by === "server" || rows.row(ORDERS, row.order_key)?.save_slot === saveSlot;
    const isFree =
      row.held_for === null || row.held_for === sessionHash || Number(row.held_until_ms) <= nowMs;
    return isForSlot && isFree;
  },
  compare: (a, b) =>
    a.grant_by === b.grant_by ? a.delivery_key - b.delivery_key : a.grant_by < b.grant_by ? -1 : 1,
  limitOf: ([, , , , wanted]) => wanted,
};

const ORDERS_DUE: Query<OrderRow, [number, number]> = {
  name: "ordersDue",
  table: ORDERS,
  args: { player_key: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT o.* FROM deliveries d JOIN orders o ON o.order_key = d.order_key
    WHERE d.player_key = asked.player_key AND ${IS_DUE}
    ORDER BY o.order_key LIMIT asked.wanted) t`,
  partOf: (row) =>
    row.delivery === "due" || row.delivery === "offered" ? partName(row.player_key) : undefined,
  partAsked: ([playerKey]) => partName(playerKey),
  compare: (a, b) => a.order_key - b.order_key,
  limitOf: ([, wanted]) => wanted,
  next: (row) => [need(DELIVERIES_OF_ORDER, row.order_key)],
};

const RESTS: Query<DeliveryRow, [number]> = {
  ...lookUp<DeliveryRow, [number]>(
    "rests",
    DELIVERIES,
    { player_key: "bigint" },
    {
      sql: "t.held_for = '' AND t.acked_at_ms IS NULL AND t.voided_at_ms IS NULL",
      test: (row) => isDue(row) && row.held_for === "",
    },
  ),
  keyArg: 0,
};

const LEASES: Query<DeliveryRow, [string]> = lookUp(
  "leases",
  DELIVERIES,
  { held_for: "text" },
  {
    sql: "t.acked_at_ms IS NULL AND t.voided_at_ms IS NULL",
    test: (row) => isDue(row) && row.held_for !== null,
  },
);

const OVER_ROWS = `CROSS JOIN LATERAL (
  SELECT * FROM deliveries d
  WHERE ${IS_DUE} AND d.held_for IS NOT NULL AND d.held_until_ms <= asked.now_ms
  ORDER BY d.held_until_ms LIMIT asked.wanted)`;

const HOLDS_OVER: Query<DeliveryRow, [number, number]> = {
  name: "holdsOver",
  table: DELIVERIES,
  args: { now_ms: "bigint", wanted: "bigint" },
  join: `${OVER_ROWS} t`,
  along: [
    { table: ORDERS, join: `${OVER_ROWS} d JOIN orders t ON t.order_key = d.order_key` },
    { table: PLAYERS, join: `${OVER_ROWS} d JOIN players t ON t.player_key = d.player_key` },
  ],
  partOf: (row) => (isDue(row) && row.held_for !== null ? "held" : undefined),
  partAsked: () => "held",
  matches: (row, [nowMs]) => Number(row.held_until_ms) <= nowMs,
  compare: (a, b) => Number(a.held_until_ms) - Number(b.held_until_ms),
  limitOf: ([, wanted]) => wanted,
};

const DELIVERIES_AFTER: Query<DeliveryRow, [number, number]> = {
  name: "deliveriesAfter",
  table: DELIVERIES,
  args: { after: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM deliveries d WHERE d.delivery_key > asked.after
    ORDER BY d.delivery_key LIMIT asked.wanted) t`,
  partOf: () => "all",
  partAsked: () => "all",
  matches: (row, [after]) => row.delivery_key > after,
  compare: (a, b) => a.delivery_key - b.delivery_key,
  limitOf: ([, wanted]) => wanted,
};

export const DELIVERY_QUERIES = [
  DELIVERY_BY_ID,
  DELIVERY_BY_KEY,
  DELIVERIES_OF_ORDER,
  DUE_OF_ORDER,
  DUE,
  ORDERS_DUE,
  RESTS,
  LEASES,
  HOLDS_OVER,
  DELIVERIES_AFTER,
];

const FREE = { held_for: null, held_until_ms: null };

/** Deliveries over a batch's memory. */
export function createDeliveryRows(memory: Memory): DeliveryRows {
  const change = (key: number, columns: Partial<DeliveryRow>) => {
    const row = memory.get(DELIVERY_BY_KEY, key);
    if (row === undefined || !isDue(row)) throw new Error(`delivery ${key} is not as it was read`);
    memory.update(DELIVERIES, { ...row, ...columns });
  };
  const free = (rows: readonly DeliveryRow[]) => {
    for (const row of rows) memory.update(DELIVERIES, { ...row, ...FREE });
  };
  return {
    findDelivery(deliveryId) {
      const row = memory.find(DELIVERY_BY_ID, deliveryId);
      return row && deliveryOf(row);
    },
    insertDelivery(delivery) {
      const key = memory.nextKey();
      memory.insert(DELIVERIES, newDeliveryRowOf(delivery, key));
      return { ...delivery, key };
    },
    updateDelivery(delivery) {
      const { key, attempts, tries } = delivery;
      change(key, { attempts, tries, ...holdColumns(delivery) });
    },
    ackDelivery({ key }, by, sessionHash, atMs) {
      change(key, { acked_at_ms: atMs, acked_by: by, acked_session: sessionHash, ...FREE });
    },
    listDue: (...asked) => memory.list(DUE, ...asked).map(deliveryOf),
    listOrdersDue: (playerKey, limit) => memory.list(ORDERS_DUE, playerKey, limit).map(orderOf),
    endRests: (playerKey) => free(memory.list(RESTS, playerKey)),
    endLeases: (sessionHash) => free(memory.list(LEASES, sessionHash)),
    listHoldsOver: (nowMs, limit) => memory.list(HOLDS_OVER, nowMs, limit).map(deliveryOf),
    voidDelivery(orderKey, atMs) {
      const due = memory.find(DUE_OF_ORDER, orderKey);
      if (due !== undefined) memory.update(DELIVERIES, { ...due, voided_at_ms: atMs, ...FREE });
    },
    listDeliveries: (orderKey) => memory.list(DELIVERIES_OF_ORDER, orderKey).map(deliveryOf),
    listDeliveriesAfter: (afterKey, limit) =>
      memory.list(DELIVERIES_AFTER, afterKey, limit).map(deliveryOf),
  };
}
