/**
 * Paying: checks what can be checked here, freezes the request in the journal, sends it. settling.ts brings it to its
 * final word.
 */

import { PAY_DEADLINE_MS } from "../bridge/wire/limits.ts";
import type { PayByCodeItem } from "../bridge/wire/messages.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import type { OrderView } from "../bridge/wire/views.ts";
import { tell } from "./callbacks.ts";
import { type CatalogCache, findPrices } from "./catalog.ts";
import { checkCart, checkCoins, checkOrder } from "./checks.ts";
import type { Callback, CartItem, OrderParams, PayByCodeParams, PayParams } from "./clientTypes.ts";
import { readServerTime } from "./clock.ts";
import { type Core, refusal } from "./core.ts";
import { enterOrder, type JournalOrder } from "./journal.ts";
import { listOf } from "./lists.ts";
import { type Pending, request } from "./pending.ts";
import { checkSession, type Session } from "./session.ts";
import { beginAttempt, endPaying, findAttempt, type Settling } from "./settling.ts";

/** The bytes of an order number that the plugin makes: 128 random bits. */
const ORDER_NO_BYTES = 16;

export interface Orders {
  readonly core: Core;
  readonly pending: Pending;
  readonly session: Session;
  readonly settling: Settling;
  readonly catalog: CatalogCache;
}

/** Pays an amount of coins. */
export function pay(
  this: void,
  orders: Orders,
  params: PayParams,
  done?: Callback<OrderView>,
): string {
  const { core, session } = orders;
  const { coins } = params;
  const orderNo = params.orderNo ?? core.host.randomHex(ORDER_NO_BYTES);
  const problem =
    checkSession(session) ?? checkCoins(core, coins) ?? checkOrder(core, orderNo, params);
  if (problem !== undefined) refuse(core, orderNo, problem, done);
  else place(orders, orderNo, params, coins, undefined, done);
  return orderNo;
}

/** Buys catalogue products as one order. Prices that the game does not name are those of the catalogue. */
export function payByCode(
  this: void,
  orders: Orders,
  params: PayByCodeParams,
  done?: Callback<OrderView>,
): string {
  const { core, session } = orders;
  const orderNo = params.orderNo ?? core.host.randomHex(ORDER_NO_BYTES);
  const cart = cartOf(params);
  const problem =
    checkSession(session) ?? checkCart(core, cart) ?? checkOrder(core, orderNo, params);
  if (problem !== undefined) {
    refuse(core, orderNo, problem, done);
    return orderNo;
  }
  findPrices(orders.catalog, cart, (error, items) => {
    // Prices may come after the player has left.
    const obstacle = error ?? checkSession(session);
    if (obstacle !== undefined) refuse(core, orderNo, obstacle, done);
    else place(orders, orderNo, params, undefined, items, done);
  });
  return orderNo;
}

function cartOf(this: void, params: PayByCodeParams): readonly CartItem[] {
  const { items, code, expectedPrice } = params;
  if (items !== undefined) return listOf(items);
  return code === undefined ? [] : [{ code, expectedPrice }];
}

/** Into the journal, then to the server. The order is for an amount of coins or for items, never both. */
function place(
  this: void,
  orders: Orders,
  orderNo: string,
  params: OrderParams,
  coins: number | undefined,
  items: readonly PayByCodeItem[] | undefined,
  done?: Callback<OrderView>,
): void {
  const { core, pending, session, settling } = orders;
  const { journal } = session;
  const { zoneId, saveSlot } = core.settings;
  if (journal === undefined || findAttempt(settling, orderNo) !== undefined) {
    return refuse(core, orderNo, refusal(core, "orderExists", "being paid right now"), done);
  }
  const order: JournalOrder = {
    orderNo,
    method: items === undefined ? "pay" : "payByCode",
    params: {
      coins,
      items,
      orderNo,
      title: params.title ?? "",
      detail: params.detail ?? "",
      notifyUrl: params.notifyUrl,
      attach: params.attach,
      zoneId,
      saveSlot,
      deadlineMs: readServerTime(core.clock) + PAY_DEADLINE_MS,
    },
  };
  const problem = enterOrder(journal, order);
  if (problem !== undefined) {
    return refuse(core, orderNo, refusal(core, "storageFailed", problem), done);
  }
  const attempt = beginAttempt(settling, journal, order, done);
  request(
    pending,
    order.method,
    order.params,
    (outcome) => endPaying(settling, attempt, outcome),
    PAY_DEADLINE_MS,
  );
}

/** A local refusal: nothing was sent, and the game hears of it like of any other. */
function refuse(
  this: void,
  core: Core,
  orderNo: string,
  error: PayError,
  done?: Callback<OrderView>,
): void {
  const { callbacks } = core;
  tell(callbacks, () => done?.(error));
  tell(callbacks, () => callbacks.delegates.onPayOrder?.(error.legacyCode, error.message, orderNo));
}
