import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { closeUnpaid } from "../steps/writeOrder.ts";
import { CHORE_ROWS_MAX, type ChoreResult } from "./chore.ts";

/** Ends orders that were not paid in time. */
export function expireOrders(tx: Tx, _params: unknown, context: VerbContext): ChoreResult {
  const orders = tx.listExpirable(context.nowMs, CHORE_ROWS_MAX);
  for (const order of orders) {
    const { playerId } = tx.getPlayer(order.playerKey);
    closeUnpaid(tx, playerId, order, { kind: "expired" }, context);
  }
  return { rows: orders.length };
}
