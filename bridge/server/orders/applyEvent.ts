import { next, type OrderEvent } from "./next.ts";
import type { FrozenTerms, NewOrder } from "./order.ts";

/** A new order from its terms, by its first event. */
export function beginOrder(terms: FrozenTerms, event: OrderEvent): NewOrder {
  const begun = next(undefined, event);
  if (begun.kind === "unlisted") throw new Error(`no order begins by ${event.kind}`);
  return { ...terms, ...begun.axes, confirmations: 0, refundedCoins: 0, version: 1 };
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
  const changed = { ...order, ...moved.axes, ...besides(order, event) };
  return { ...changed, ...timesOf(order, changed, atMs), version: order.version + 1 };
}

/** What an event changes beside the axes. */
function besides(order: NewOrder, event: OrderEvent): Partial<NewOrder> {
  if (event.kind === "refunded") return { refundedCoins: order.refundedCoins + event.coins };
  if (event.kind === "dropped") return { confirmations: 0 };
  if (event.kind === "seen") return { confirmations: event.confirmations };
  return {};
}

function timesOf(before: NewOrder, after: NewOrder, atMs: number): Partial<NewOrder> {
  const times: { paidAtMs?: number; fulfilledAtMs?: number } = {};
  if (before.money !== "settled" && after.money === "settled") times.paidAtMs = atMs;
  if (before.delivery !== "acked" && after.delivery === "acked") times.fulfilledAtMs = atMs;
  return times;
}
