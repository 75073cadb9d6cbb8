import { next, type OrderEvent } from "./next.ts";
import type { FrozenTerms, NewOrder } from "./order.ts";

/** A new order from its terms, by its first event. */
export function beginOrder(terms: FrozenTerms, event: OrderEvent): NewOrder {
  const begun = next(undefined, event);
  if (begun.kind === "unlisted") throw new Error(`no order begins by ${event.kind}`);
  const { life, money, delivery, exception } = begun.axes;
  return {
    ...terms,
    life,
    money,
    delivery,
    exception,
    confirmations: 0,
    refundedCoins: 0,
    paidAtMs: undefined,
    fulfilledAtMs: undefined,
    version: 1,
  };
}

/**
 * The order after `event`. Throws for a cell that the state table does not list: whoever asks has
 * checked before, so it is a bug, and the transaction around it must not stand.
 */
export function applyEvent<O extends NewOrder>(order: O, event: OrderEvent, atMs: number): O {
  const moved = next(order, event);
  if (moved.kind === "unlisted") {
    const { life, money, delivery, exception } = order;
    const axes = `${life}/${money}/${delivery}/${exception}`;
    throw new Error(`order ${order.orderNo} (${axes}) has no cell for ${event.kind}`);
  }
  const { life, money, delivery, exception } = moved.axes;
  const isPaid = order.money !== "settled" && money === "settled";
  const isFulfilled = order.delivery !== "acked" && delivery === "acked";
  // One copy with every member named: the engine makes it as fast as the order itself.
  return {
    ...order,
    life,
    money,
    delivery,
    exception,
    confirmations: confirmationsAfter(order, event),
    refundedCoins: order.refundedCoins + (event.kind === "refunded" ? event.coins : 0),
    paidAtMs: isPaid ? atMs : order.paidAtMs,
    fulfilledAtMs: isFulfilled ? atMs : order.fulfilledAtMs,
    version: order.version + 1,
  };
}

function confirmationsAfter(order: NewOrder, event: OrderEvent): number {
  if (event.kind === "dropped") return 0;
  return event.kind === "seen" ? event.confirmations : order.confirmations;
}
