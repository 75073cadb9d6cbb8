import { next, type OrderEvent } from "./next.ts";
import type { FrozenTerms, NewOrder } from "./order.ts";

/** A new order from its terms, by its first event. */
export function beginOrder(terms: FrozenTerms, event: OrderEvent): NewOrder {
  const begun = next(undefined, event);
  if (begun.kind === "unlisted") throw new Error(`no order begins by ${event.kind}`);
  const { life, money, delivery, exception } = begun.axes;
  // Every member by name, those that come later too: an object that grows beyond what it was copied from
  // takes the engine's slow road, and this one is copied for each payment.
  return {
    key: undefined,
    door: terms.door,
    orderNo: terms.orderNo,
    tradeNo: terms.tradeNo,
    environment: terms.environment,
    appId: terms.appId,
    playerKey: terms.playerKey,
    fingerprint: terms.fingerprint,
    coins: terms.coins,
    title: terms.title,
    detail: terms.detail,
    items: terms.items,
    attach: terms.attach,
    notifyUrl: terms.notifyUrl,
    zoneId: terms.zoneId,
    saveSlot: terms.saveSlot,
    grantBy: terms.grantBy,
    catalogVersion: terms.catalogVersion,
    createdAtMs: terms.createdAtMs,
    expiresAtMs: terms.expiresAtMs,
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
