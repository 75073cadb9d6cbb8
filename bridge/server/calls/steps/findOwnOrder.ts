import type { Player } from "../../auth/session.ts";
import type { Order } from "../../orders/order.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";

/**
 * The player's order of this number, or that of a guest who became the player. Another player's is as
 * unknown as none.
 */
export function findOwnOrder(tx: Tx, player: Player, orderNo: string): Order | undefined {
  const order = tx.findOrder(player.appId, "plugin", orderNo);
  if (order === undefined || order.playerKey === player.key) return order;
  return tx.findMerge(order.playerKey)?.playerKey === player.key ? order : undefined;
}

/** The player's order of this number; refuses `orderUnknown`. */
export function requireOwnOrder(tx: Tx, player: Player, orderNo: string): Order {
  const order = findOwnOrder(tx, player, orderNo);
  if (order === undefined) throw new Refusal("orderUnknown");
  return order;
}
