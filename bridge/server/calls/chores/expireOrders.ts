import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { closeUnpaid } from "../steps/closeUnpaid.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

/** Ends orders that were not paid in time. */
export function expireOrders(tx: Tx, { skip, rows }: ChoreRows, context: VerbContext): ChoreResult {
  const orders = tx.listExpirable(context.nowMs, skip + rows).slice(skip);
  for (const order of orders) {
    const { playerId } = tx.getPlayer(order.playerKey);
    closeUnpaid(tx, playerId, order, { kind: "expired" }, context);
  }
  return { rows: orders.length };
}
