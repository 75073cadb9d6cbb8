/**
 * Paying: checks what can be checked here, freezes the request in the journal, sends it. settling.ts brings it to its
 * final word.
 */

import { PAY_DEADLINE_MS } from "../bridge/wire/limits.ts";
import type { PayByCodeItem } from "../bridge/wire/messages.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import type { OrderView } from "../bridge/wire/views.ts";
import { JOURNAL_ORDERS_MAX } from "./bounds.ts";
import { type CatalogCore, findPrices } from "./catalog.ts";
import { checkCart, checkCoins, checkOrder, recordOf } from "./checks.ts";
import type { Callback, CartItem, OrderParams, PayByCodeParams, PayParams } from "./clientTypes.ts";
import { readServerTime } from "./clock.ts";
import { refusal } from "./core.ts";
import { enterFirst, type JournalOrder } from "./journal.ts";
import { listOf } from "./lists.ts";
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

/** What one call of the game wants paid: an amount of coins, or items. */
interface Purchase {
  readonly orderNo: string;
  readonly texts: OrderParams;
  readonly done?: Callback<OrderView> | undefined;
  readonly coins?: number;
  items?: readonly PayByCodeItem[];
}

/** The bytes of an order number that the plugin makes: 128 random bits. */
const ORDER_NO_BYTES = 16;

/** Pays an amount of coins. */
export function pay(
  this: void,
  core: OrdersCore,
  params: PayParams,
  done?: Callback<OrderView>,
): string {
  const { coins } = params;
  const purchase: Purchase = {
    orderNo: orderNoOf(core, params),
    texts: textsOf(params),
    done,
    coins,
  };
  const problem = checkCoins(core, coins) ?? checkOrder(core, purchase.orderNo, params);
  place(core, purchase, problem);
  return purchase.orderNo;
}

/** Buys catalogue products as one order. Prices that the game does not name are those of the catalogue. */
export function payByCode(
  this: void,
  core: OrdersCore,
  params: PayByCodeParams,
  done?: Callback<OrderView>,
): string {
  const { items, code, expectedPrice } = params;
  const single: readonly CartItem[] = code === undefined ? [] : [{ code, expectedPrice }];
  const cart = copyCart(items === undefined ? single : listOf(items));
  const purchase: Purchase = { orderNo: orderNoOf(core, params), texts: textsOf(params), done };
  const problem =
    checkSession(core) ?? checkCart(core, cart) ?? checkOrder(core, purchase.orderNo, params);
  if (problem !== undefined) refuse(core, purchase, problem);
  else {
    function take(this: void, priced: readonly PayByCodeItem[]): void {
      purchase.items = priced;
      place(core, purchase);
    }
    findPrices(core, cart, take, (error) => refuse(core, purchase, error));
  }
  return purchase.orderNo;
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

function textsOf(this: void, params: OrderParams): OrderParams {
  const { title, detail, notifyUrl, attach } = params;
  return { title, detail, notifyUrl, attach };
}

function orderNoOf(this: void, core: OrdersCore, params: OrderParams): string {
  return params.orderNo ?? core.host.randomHex(ORDER_NO_BYTES);
}

/** Into the journal, then to the server. */
function place(this: void, core: OrdersCore, purchase: Purchase, problem?: PayError): void {
  const { journal } = core;
  const obstacle = checkSession(core) ?? problem;
  if (obstacle !== undefined || journal === undefined) {
    return refuse(core, purchase, obstacle ?? refusal(core, "notLoggedIn"));
  }
  if (findAttempt(core, purchase.orderNo) !== undefined) {
    return refuse(core, purchase, refusal(core, "orderExists", "it is being paid right now"));
  }
  const order = freeze(core, purchase);
  const unsaved = enterFirst(core, journal, journal.orders, order, JOURNAL_ORDERS_MAX);
  if (unsaved !== undefined) return refuse(core, purchase, refusal(core, "storageFailed", unsaved));
  const attempt = beginAttempt(core, journal, order, "paying", purchase.done);
  request(
    core,
    order.method,
    order.params,
    (result) => takeOrder(core, attempt, result.order),
    (error, mayHaveActed) => takeFailure(core, attempt, error, mayHaveActed),
    REQUEST_TIMEOUT_MS,
    PAY_DEADLINE_MS,
  );
}

/** The request as it stays, whatever happens to it. */
function freeze(this: void, core: OrdersCore, purchase: Purchase): JournalOrder {
  const { orderNo, coins, items, texts } = purchase;
  return {
    method: items === undefined ? "pay" : "payByCode",
    params: {
      orderNo,
      coins,
      items,
      title: texts.title ?? "",
      detail: texts.detail ?? "",
      notifyUrl: texts.notifyUrl,
      attach: texts.attach,
      zoneId: core.zoneId,
      saveSlot: core.saveSlot,
      deadlineMs: readServerTime(core) + PAY_DEADLINE_MS,
    },
  };
}

/** Nothing was sent, and the game hears of it like of any other refusal. */
function refuse(this: void, core: OrdersCore, purchase: Purchase, error: PayError): void {
  answer(core, purchase.done, error);
  tell(core, "onPayOrder", error.legacyCode, error.message, purchase.orderNo);
}
