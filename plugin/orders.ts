/**
 * Paying: checks what can be checked here, freezes the request in the journal, sends it. settling.ts brings it to its
 * final word.
 */

import { PAY_DEADLINE_MS } from "../bridge/wire/limits.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import type { OrderView } from "../bridge/wire/views.ts";
import { JOURNAL_ORDERS_MAX } from "./bounds.ts";
import { type CatalogCore, findPrices } from "./catalog.ts";
import { checkCart, checkCoins, checkOrder, recordOf } from "./checks.ts";
import type { Callback, CartItem, OrderParams, PayByCodeParams, PayParams } from "./clientTypes.ts";
import { readServerTime } from "./clock.ts";
import { refusal } from "./core.ts";
import { enterFirst, type Journal, type JournalOrder } from "./journal.ts";
import { listOf } from "./lists.ts";
import { makeOrderNo } from "./orderNumber.ts";
import { checkSession, request } from "./pending.ts";
import { answer, tell } from "./queue.ts";
import {
  beginAttempt,
  findAttempt,
  type SettlingCore,
  takeFailure,
  takeOrder,
} from "./settling.ts";
import { REQUEST_TIMEOUT_MS } from "./timing.ts";

export interface OrdersCore extends SettlingCore, CatalogCore {}

/** Pays an amount of coins. */
export function pay(
  this: void,
  core: OrdersCore,
  given: PayParams,
  done?: Callback<OrderView>,
): string {
  const params = recordOf(given);
  const { coins } = params;
  const order = draft(core, "pay", params);
  const { orderNo } = order.params;
  order.params.coins = coins;
  place(core, order, checkCoins(core, coins) ?? checkOrder(core, order.params), done);
  return orderNo;
}

/** Buys catalogue products as one order. Prices that the game does not name are those of the catalogue. */
export function payByCode(
  this: void,
  core: OrdersCore,
  given: PayByCodeParams,
  done?: Callback<OrderView>,
): string {
  const params = recordOf(given);
  const { items, code, expectedPrice } = params;
  const single: readonly CartItem[] = code === undefined ? [] : [{ code, expectedPrice }];
  const cart = copyCart(items === undefined ? single : listOf(items));
  const order = draft(core, "payByCode", params);
  const { orderNo } = order.params;
  order.params.payWith = params.payWith;
  const problem = checkSession(core) ?? checkCart(core, cart) ?? checkOrder(core, order.params);
  if (problem !== undefined) refuse(core, orderNo, problem, done);
  else {
    findPrices(
      core,
      cart,
      (priced) => {
        order.params.items = priced;
        place(core, order, undefined, done);
      },
      (error) => refuse(core, orderNo, error, done),
    );
  }
  return orderNo;
}

/** The game may go on with its tables while prices are asked for: the order is as it was when it was called for. */
function copyCart(this: void, cart: readonly CartItem[]): readonly CartItem[] {
  const copy: CartItem[] = [];
  for (const item of cart) {
    const { code, quantity, expectedPrice } = recordOf(item);
    copy.push({ code, quantity, expectedPrice });
  }
  return copy;
}

/** The order as far as the game's params say it. */
function draft(
  this: void,
  core: OrdersCore,
  method: "pay" | "payByCode",
  params: OrderParams,
): JournalOrder {
  return {
    method,
    params: {
      orderNo: params.orderNo ?? makeOrderNo(core),
      title: params.title ?? "",
      detail: params.detail ?? "",
      notifyUrl: params.notifyUrl,
      attach: params.attach,
      zoneId: core.zoneId,
      saveSlot: core.saveSlot,
      deadlineMs: 0,
    },
  };
}

/** Into the journal, where it stays as it is, then to the server. */
function place(
  this: void,
  core: OrdersCore,
  order: JournalOrder,
  problem: PayError | undefined,
  done?: Callback<OrderView>,
): void {
  const { params } = order;
  const { orderNo } = params;
  const obstacle = checkSession(core) ?? problem ?? checkFree(core, orderNo);
  if (obstacle !== undefined) return refuse(core, orderNo, obstacle, done);
  const journal = core.journal as Journal;
  params.deadlineMs = readServerTime(core) + PAY_DEADLINE_MS;
  const unsaved = enterFirst(core, journal, journal.orders, order, JOURNAL_ORDERS_MAX);
  if (unsaved !== undefined) {
    return refuse(core, orderNo, refusal(core, "storageFailed", unsaved), done);
  }
  const attempt = beginAttempt(core, journal, order, "paying", done);
  request(
    core,
    order.method,
    params,
    (result) => takeOrder(core, attempt, result.order),
    (error, mayHaveActed) => takeFailure(core, attempt, error, mayHaveActed),
    REQUEST_TIMEOUT_MS,
    PAY_DEADLINE_MS,
  );
}

function checkFree(this: void, core: OrdersCore, orderNo: string): PayError | undefined {
  if (findAttempt(core, orderNo) === undefined) return undefined;
  return refusal(core, "orderExists", "it is being paid right now");
}

/** Nothing was sent, and the game hears of it like of any other refusal. */
function refuse(
  this: void,
  core: OrdersCore,
  orderNo: string,
  error: PayError,
  done?: Callback<OrderView>,
): void {
  answer(core, done, error);
  tell(core, "onPayOrder", error.legacyCode, error.message, orderNo);
}
