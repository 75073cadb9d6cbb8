import { next, type OrderEvent } from "./next.ts";
import type { FrozenTerms, NewOrder } from "./order.ts";

/** A new order from its terms, by its first event. */
export function beginOrder(terms: FrozenTerms, event: OrderEvent): NewOrder {
  const begun = next(undefined, event);
  if (begun.kind === "unlisted") throw new Error(`no order begins by ${event.kind}`);
  return { ...terms, ...begun.axes, version: 1 };
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
  return { ...order, ...moved.axes, ...timesOf(event, atMs), version: order.version + 1 };
}

function timesOf(event: OrderEvent, atMs: number): Partial<NewOrder> {
  if (event.kind === "paid") return { paidAtMs: atMs };
  if (event.kind === "granted") return { fulfilledAtMs: atMs };
  return {};
}
