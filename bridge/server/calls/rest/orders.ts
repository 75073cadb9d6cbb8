/** A merchant's own orders: found, listed, told, cancelled. Another app's are as unknown as none. */

import { type Door, isUnpaid, type Order } from "../../orders/order.ts";
import { stateWord } from "../../orders/stateWord.ts";
import type { Tx } from "../../store/tx.ts";
import { type ChainRefundView, chainRefundsOf } from "../invoices/sendBack.ts";
import { closeUnpaid } from "../steps/closeUnpaid.ts";
import { requireOrder } from "../steps/findOrder.ts";
import { tellInvoices } from "../steps/tellInvoices.ts";
import { merchantVerb } from "./merchantVerb.ts";
import {
  type MerchantDelivery,
  type MerchantEvent,
  type MerchantInvoice,
  type MerchantOrder,
  type MerchantRefund,
  merchantDelivery,
  merchantInvoice,
  merchantOrder,
  merchantRefund,
} from "./merchantViews.ts";

/** Which order of the caller's app. */
export interface OrderOfApp {
  readonly door: Door;
  readonly orderNo: string;
}

export interface ListOrdersAsk {
  readonly door: Door;
  readonly state?: string;
  readonly playerId?: string;
  /** Created at this time or later, and before that one. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** `next` of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface OrderPage {
  readonly orders: readonly MerchantOrder[];
  /** Absent at the end. A page may have fewer orders than asked, even none, and not be the last. */
  readonly next?: string;
}

/** Orders that one page looks at: payments must not wait behind it. */
const LOOKED_AT_MAX = 500;
/** Above every order number. */
const TOP = "\u{10ffff}";

/** Greatest order number first; the plugin's numbers begin with their time, so newest first. */
export const apiListOrders = merchantVerb("orders:read", (tx, { app }, ask: ListOrdersAsk) => {
  const { limit } = ask;
  const looked = tx.listAppOrders(app.appId, ask.door, ask.after ?? TOP, LOOKED_AT_MAX);
  const orders: MerchantOrder[] = [];
  let last: Order | undefined;
  for (const order of looked) {
    if (orders.length === limit) break;
    last = order;
    if (isWanted(order, ask) && isPlayers(tx, order, ask.playerId)) {
      orders.push(merchantOrder(tx, order));
    }
  }
  const isEnd = looked.length < LOOKED_AT_MAX && last === looked.at(-1);
  const page: OrderPage = { orders, next: isEnd ? undefined : last?.orderNo };
  return page;
});

/** Numbers that were only closed are no orders of anybody. */
function isWanted(order: Order, { state, fromMs = 0, untilMs }: ListOrdersAsk): boolean {
  if (order.fingerprint === "") return false;
  if (state !== undefined && stateWord(order) !== state) return false;
  return order.createdAtMs >= fromMs && (untilMs === undefined || order.createdAtMs < untilMs);
}

function isPlayers(tx: Tx, { playerKey }: Order, playerId: string | undefined): boolean {
  return playerId === undefined || tx.getPlayer(playerKey).playerId === playerId;
}

/** One order. Refuses `orderUnknown`. */
export const apiShowOrder = merchantVerb("orders:read", (tx, { app }, ask: OrderOfApp) => {
  return merchantOrder(tx, requireOrder(tx, app.appId, ask.door, ask.orderNo));
});

/** An order with everything that happened to it. */
export interface OrderStoryAnswer {
  readonly order: MerchantOrder;
  readonly events: readonly MerchantEvent[];
  readonly refunds: readonly MerchantRefund[];
  readonly deliveries: readonly MerchantDelivery[];
  /** What is due on chains, and what came. */
  readonly invoices: readonly MerchantInvoice[];
  readonly chainRefunds: readonly ChainRefundView[];
}

/** Refuses `orderUnknown`. */
export const apiOrderStory = merchantVerb("orders:read", (tx, { app }, ask: OrderOfApp) => {
  const order = requireOrder(tx, app.appId, ask.door, ask.orderNo);
  const events = tx.listOrderEvents(order.key);
  const story: OrderStoryAnswer = {
    order: merchantOrder(tx, order),
    events: events.map(({ version, atMs, event }) => ({ version, atMs, event })),
    refunds: tx.listRefunds(order.key).map(merchantRefund),
    deliveries: tx.listDeliveries(order.key).map(merchantDelivery),
    invoices: tellInvoices(tx, order.key).map(merchantInvoice),
    chainRefunds: chainRefundsOf(tx, order).refunds,
  };
  return story;
});

export interface QueryOrdersAsk {
  readonly door: Door;
  readonly orderNos: readonly string[];
}

/** One answer for each number, in their order; without `order` where there is none. */
export const apiQueryOrders = merchantVerb("orders:read", (tx, { app }, ask: QueryOrdersAsk) => ({
  answers: ask.orderNos.map((orderNo) => {
    const order = tx.findOrder(app.appId, ask.door, orderNo);
    return { orderNo, order: order && merchantOrder(tx, order) };
  }),
}));

/** Cancels an order for which nothing was paid; any other is answered as it stands. */
export const apiCancelOrder = merchantVerb(
  "orders:write",
  (tx, { app }, ask: OrderOfApp, context) => {
    const order = requireOrder(tx, app.appId, ask.door, ask.orderNo);
    if (!isUnpaid(order)) return merchantOrder(tx, order);
    const { playerId } = tx.getPlayer(order.playerKey);
    const event = { kind: "cancelled", by: "merchant" } as const;
    return merchantOrder(tx, closeUnpaid(tx, playerId, order, event, context));
  },
);
