import { COIN_DOORS } from "../../orders/order.ts";
import type { LookUpRows } from "../platformTx.ts";
import { type OrderRow, orderOf } from "../rows/orderRow.ts";
import { type PlayerRow, playerOf } from "../rows/playerRow.ts";
import type { Memory } from "./memory.ts";
import { ORDER_BY_NUMBER } from "./orderRows.ts";
import { lookUp, partName, type Query } from "./table.ts";
import { ORDERS, PLAYERS } from "./tables.ts";

const ORDER_BY_TRADE_NO: Query<OrderRow, [string]> = lookUp("orderByTradeNo", ORDERS, {
  trade_no: "text",
});

const ORDERS_OF_APP: Query<OrderRow, [string, string, string, number]> = {
  name: "ordersOfApp",
  table: ORDERS,
  args: { app_id: "text", door: "text", below: "text", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM orders o
    WHERE o.app_id = asked.app_id AND o.door = asked.door
      AND o.order_no < asked.below COLLATE "C"
    ORDER BY o.order_no DESC LIMIT asked.wanted) t`,
  partOf: (row) => partName(row.app_id, row.door),
  partAsked: ([appId, door]) => partName(appId, door),
  matches: (row, [, , below]) => row.order_no < below,
  compare: (a, b) => (a.order_no > b.order_no ? -1 : 1),
  limitOf: ([, , , wanted]) => wanted,
};

const PLAYER_BY_ID: Query<PlayerRow, [string]> = lookUp("playerById", PLAYERS, {
  player_id: "text",
});

export const LOOK_UP_QUERIES = [ORDER_BY_TRADE_NO, ORDERS_OF_APP, PLAYER_BY_ID];

/** How merchants find their orders and players, over a batch's memory. */
export function createLookUpRows(memory: Memory): LookUpRows {
  return {
    findOrderByTradeNo(tradeNo) {
      const row = memory.find(ORDER_BY_TRADE_NO, tradeNo);
      return row && orderOf(row);
    },
    listAppOrders: (appId, door, belowNo, limit) =>
      memory.list(ORDERS_OF_APP, appId, door, belowNo, limit).map(orderOf),
    findPlayerById(playerId) {
      const row = memory.find(PLAYER_BY_ID, playerId);
      return row && playerOf(row);
    },
    isTakenElsewhere: (appId, door, orderNo) =>
      COIN_DOORS.some(
        (one) => one !== door && memory.find(ORDER_BY_NUMBER, appId, one, orderNo) !== undefined,
      ),
  };
}
