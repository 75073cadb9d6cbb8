/** Orders enter the store and change there by events alone, each a row of the order's story. */

import { applyEvent, beginOrder } from "../../orders/applyEvent.ts";
import type { OrderEvent } from "../../orders/next.ts";
import type { FrozenTerms, NewOrder, Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";

/**
 * Writes a new order together with the events that it has already been through, the first of which
 * made it.
 */
export function insertOrder(
  tx: Tx,
  terms: FrozenTerms,
  events: readonly [OrderEvent, ...OrderEvent[]],
  atMs: number,
): Order {
  const [first, ...rest] = events;
  let order: NewOrder = beginOrder(terms, first);
  const story = [{ order, event: first }];
  for (const event of rest) {
    order = applyEvent(order, event, atMs);
    story.push({ order, event });
  }
  const stored = tx.insertOrder(order);
  for (const step of story) {
    const { life, money, delivery, exception, version } = step.order;
    const place = { key: stored.key, version, life, money, delivery, exception };
    tx.insertOrderEvent(place, step.event, atMs);
  }
  return stored;
}

/** Moves a stored order on; gives it as it is then. */
export function changeOrder(tx: Tx, order: Order, event: OrderEvent, atMs: number): Order {
  const changed = applyEvent(order, event, atMs);
  tx.updateOrder(changed, order.version);
  tx.insertOrderEvent(changed, event, atMs);
  return changed;
}
