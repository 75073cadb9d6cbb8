import { REMINDERS_MAX } from "../../orders/delivery.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { tellDelivery } from "../steps/tell.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

/**
 * Frees goods whose offer or rest is over, and tells the player's games that they are due again.
 */
export function remindDeliveries(
  tx: Tx,
  { skip, rows }: ChoreRows,
  context: VerbContext,
): ChoreResult {
  const deliveries = tx.listHoldsOver(context.nowMs, skip + rows).slice(skip);
  for (const delivery of deliveries) {
    const freed = { ...delivery, hold: undefined };
    tx.updateDelivery(freed);
    if (delivery.attempts > REMINDERS_MAX) continue;
    const { playerId } = tx.getPlayer(delivery.playerKey);
    tellDelivery(context, playerId, freed, tx.getOrder(delivery.orderKey));
  }
  return { rows: deliveries.length };
}
