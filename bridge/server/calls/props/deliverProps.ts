import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { openDelivery } from "../steps/becomePaid.ts";
import { noticeOrder } from "../steps/noticeOrder.ts";
import { passGoodsOn } from "../steps/passOn.ts";
import { tellDelivery, tellOrder } from "../steps/tell.ts";
import { changeOrder } from "../steps/writeOrder.ts";
import { areMade } from "./prepareProps.ts";

/**
 * The goods of an order are due once all its props lie on the chain, deep enough: once, whatever the
 * chain takes back later.
 */
export function deliverProps(tx: Tx, orderKey: number, context: VerbContext): void {
  const order = tx.getOrder(orderKey);
  if (order.money !== "settled" || order.delivery !== "due") return;
  const props = tx.listPropsOfOrder(orderKey);
  if (!areMade(tx, props)) return;
  const isOpen = tx.listDeliveries(orderKey).some(({ voidedAtMs }) => voidedAtMs === undefined);
  if (isOpen) return;
  const event = { kind: "prepared", props: props.length } as const;
  const prepared = changeOrder(tx, order, event, context.nowMs);
  const delivery = openDelivery(tx, prepared, context);
  const player = tx.getPlayer(order.playerKey);
  noticeOrder(tx, prepared, "prepared", context);
  passGoodsOn(tx, player);
  tellOrder(context, player.playerId, prepared);
  tellDelivery(context, player.playerId, delivery, prepared);
}
