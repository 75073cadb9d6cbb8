/** unifiedorder, callpay and orderquery (contract 4.2) over our own orders and wallets. */

import { QUOTE_LIFE_MS } from "../../../wire/limits.ts";
import { requireSession } from "../../auth/requireSession.ts";
import type { Session } from "../../auth/session.ts";
import { requireApp, type ShelvedApp } from "../../catalogShelf.ts";
import { type FrozenTerms, isForGood, isUnpaid, type Order } from "../../orders/order.ts";
import { type Quote, quoteItems } from "../../orders/quote.ts";
import { stateWord } from "../../orders/stateWord.ts";
import { fingerprintOf } from "../../orders/terms.ts";
import { tradeNoOf } from "../../orders/tradeNo.ts";
import type { PlatformApp } from "../../platform/platformApp.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { requireKnownApp } from "../platform/apps.ts";
import { OPEN_ORDERS_MAX } from "../steps/payOrder.ts";
import { repeatOrder } from "../steps/placeOrder.ts";
import { requireFreeNumber } from "../steps/requireFreeNumber.ts";
import { requireNotifyUrl } from "../steps/requireNotifyUrl.ts";
import { takeClaims } from "../steps/takeClaims.ts";
import { insertOrder } from "../steps/writeOrder.ts";
import type {
  PicoCaller,
  PicoCallPayParams,
  PicoGoods,
  PicoOrder,
  PicoOrderQueryParams,
  PicoPaid,
  PicoUnifiedOrderParams,
} from "./picoCall.ts";

/**
 * Makes an unpaid order for the player; gives our trade number, which prepay_id stands for. The same
 * number in the same terms gives the same while nothing was paid; else `orderExists`. Whatever a
 * product says, the merchant's server grants it: the document's games have no other way.
 */
export function picoUnifiedOrder(
  tx: Tx,
  params: PicoUnifiedOrderParams,
  context: VerbContext,
): { readonly tradeNo: string } {
  const { app, session } = requirePicoCaller(tx, params, context);
  const { appId, orderNo, notifyUrl } = params;
  const shelved = requireApp(context.catalog, appId);
  const quote = quoteOf(params.goods, shelved);
  const terms = termsOf(app, session, params, quote, context);
  const known = tx.findOrder(appId, "pico", orderNo);
  if (known !== undefined) {
    const isSame =
      known.playerKey === session.player.key && known.fingerprint === terms.fingerprint;
    if (isSame && isUnpaid(known)) return { tradeNo: known.tradeNo };
    throw new Refusal("orderExists");
  }
  requireFreeNumber(tx, appId, "pico", orderNo);
  requireNotifyUrl(appId, notifyUrl, context);
  if (tx.countOpenOrders(session.player.key) >= OPEN_ORDERS_MAX) {
    throw new Refusal("tooManyRequests", `${OPEN_ORDERS_MAX} orders are open`);
  }
  takeClaims(tx, session.player, quote, context);
  const order = insertOrder(tx, terms, [{ kind: "created" }], context.nowMs);
  for (const item of order.items?.filter(isForGood) ?? []) {
    tx.insertClaim(order.playerKey, item.code, order.key);
  }
  return { tradeNo: order.tradeNo };
}

/** Pays for an order that unifiedorder made, once; refuses `orderUnknown` for anybody else's. */
export function picoCallPay(tx: Tx, params: PicoCallPayParams, context: VerbContext): PicoPaid {
  const { app, session } = requirePicoCaller(tx, params, context);
  const { player } = session;
  if (player.playerId !== params.playerId) {
    throw new Refusal("notLoggedIn", "open_id: not the token's player");
  }
  const order = tx.findOrderByTradeNo(params.tradeNo);
  const isOwn =
    order?.appId === app.appId && order.door === "pico" && order.playerKey === player.key;
  if (order === undefined || !isOwn) throw new Refusal("orderUnknown", "prepay_id");
  const payment = repeatOrder(tx, session, order, order.fingerprint, context);
  if (payment.kind !== "paid") return { kind: payment.kind };
  return { kind: "paid", order: picoOrder(tx, app, payment.order) };
}

/** How an order stands; refuses `orderUnknown`. */
export function picoOrderQuery(
  tx: Tx,
  params: PicoOrderQueryParams,
  context: VerbContext,
): PicoOrder {
  const app = requirePicoApp(tx, params, context);
  const order = tx.findOrder(params.appId, "pico", params.orderNo);
  if (order === undefined) throw new Refusal("orderUnknown");
  return picoOrder(tx, app, order);
}

/** Refuses what requireApp refuses, and `appMerchantMismatch`. */
function requirePicoApp(
  tx: Tx,
  { appId, merchantId }: Pick<PicoCaller, "appId" | "merchantId">,
  { catalog }: VerbContext,
): PlatformApp {
  const app = requireKnownApp(tx, appId);
  if (app.merchantId !== merchantId) throw new Refusal("appMerchantMismatch");
  requireApp(catalog, appId);
  return app;
}

/** Refuses a session that is over or of another app, too. */
function requirePicoCaller(
  tx: Tx,
  params: PicoCaller,
  context: VerbContext,
): { readonly app: PlatformApp; readonly session: Session } {
  const app = requirePicoApp(tx, params, context);
  const session = requireSession(tx, params, context);
  if (session.player.appId === app.appId) return { app, session };
  throw new Refusal("notLoggedIn", "token: of another app");
}

/** The document's calls carry no price: what the catalogue says now is frozen in the order. */
function quoteOf(goods: PicoGoods, { products }: ShelvedApp): Quote {
  if (goods.kind === "coins") return { coins: goods.coins, grantBy: "server" };
  const expectedPrice = products.get(goods.code)?.priceCoins;
  if (expectedPrice === undefined) throw new Refusal("productUnknown", goods.code);
  const item = { code: goods.code, quantity: 1, expectedPrice };
  return { ...quoteItems([item], (code) => products.get(code)), grantBy: "server" };
}

function termsOf(
  app: PlatformApp,
  { player }: Session,
  params: PicoUnifiedOrderParams,
  { coins, grantBy, items }: Quote,
  context: VerbContext,
): FrozenTerms {
  const { orderNo, title, detail, attach, notifyUrl, goods } = params;
  const { nowMs, environment, catalog } = context;
  const asked = { orderNo, title, detail, attach, notifyUrl, zoneId: app.zoneId, saveSlot: "1" };
  const known =
    goods.kind === "coins"
      ? goods
      : ({ kind: "items", items: [{ code: goods.code, quantity: 1, expectedPrice: 0 }] } as const);
  return {
    ...asked,
    door: "pico",
    fingerprint: fingerprintOf(asked, known),
    tradeNo: tradeNoOf(context),
    environment,
    appId: player.appId,
    playerKey: player.key,
    coins,
    items,
    grantBy,
    catalogVersion: catalog.version(),
    createdAtMs: nowMs,
    expiresAtMs: nowMs + QUOTE_LIFE_MS,
  };
}

function picoOrder(tx: Tx, { feeType }: PlatformApp, order: Order): PicoOrder {
  const { tradeNo, orderNo, coins, paidAtMs, playerKey } = order;
  const { playerId } = tx.getPlayer(playerKey);
  return { tradeNo, orderNo, playerId, status: statusOf(order), feeType, coins, paidAtMs };
}

/** The document names no words; these are what its country's payment systems say. */
function statusOf(order: Order): PicoOrder["status"] {
  switch (stateWord(order)) {
    case "paid":
    case "fulfilled":
      return "SUCCESS";
    case "refunded":
      return "REFUND";
    case "expired":
    case "cancelled":
    case "failed":
      return "CLOSED";
    default:
      return "NOTPAY";
  }
}
