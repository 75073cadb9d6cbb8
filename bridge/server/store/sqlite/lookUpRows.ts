import { COIN_DOORS } from "../../orders/order.ts";
import type { LookUpRows } from "../platformTx.ts";
import { type OrderRow, orderOf } from "../rows/orderRow.ts";
import { type PlayerRow, playerOf } from "../rows/playerRow.ts";
import type { Database } from "./database.ts";

/** The statements by which merchants find their orders and players. */
export function createLookUpRows(db: Database): LookUpRows {
  const byTradeNo = db.prepare<OrderRow>("SELECT * FROM orders WHERE trade_no = ?");
  const list = db.prepare<OrderRow>(
    `SELECT * FROM orders WHERE app_id = ? AND door = ? AND order_no < ?
     ORDER BY order_no DESC LIMIT ?`,
  );
  const player = db.prepare<PlayerRow>("SELECT * FROM players WHERE player_id = ?");
  // Every new order asks it: one question for all other doors, without IN, which costs twice as much.
  const elsewhere = db.prepare<{ taken: number }>(
    `SELECT 1 AS taken FROM orders WHERE ${COIN_DOORS.slice(1)
      .map(() => "(app_id = ? AND door = ? AND order_no = ?)")
      .join(" OR ")}`,
  );
  return {
    findOrderByTradeNo(tradeNo) {
      const row = byTradeNo.get(tradeNo);
      return row && orderOf(row);
    },
    listAppOrders: (appId, door, belowNo, limit) =>
      list.all(appId, door, belowNo, limit).map(orderOf),
    findPlayerById(playerId) {
      const row = player.get(playerId);
      return row && playerOf(row);
    },
    isTakenElsewhere: (appId, door, orderNo) =>
      elsewhere.get(
        ...COIN_DOORS.filter((one) => one !== door).flatMap((one) => [appId, one, orderNo]),
      ) !== undefined,
  };
}
