/** The calls of the fake server (fakeServer.ts): one shop in memory, no network, no clock of its own. */

import type { ErrorCode } from "../wire/codes.ts";
import type { Calls, Method, OrderTerms, PayByCodeItem } from "../wire/messages.ts";
import type { DeliveryView, OrderView, ProductView } from "../wire/views.ts";
import { createFakePlayer, type FakeOrder, type FakePlayer, spendCoins } from "./fakePlayer.ts";

/** A product as a test names it; what is absent is filled in. */
export interface FakeProduct {
  readonly code: string;
  readonly priceCoins: number;
  /** The code when absent. */
  readonly title?: string;
  /** Empty when absent. */
  readonly detail?: string;
  /** "nonConsumable" when absent. */
  readonly kind?: ProductView["kind"];
}

/** What a call answers. */
export type FakeAnswer =
  | { readonly kind: "result"; readonly result: object }
  | { readonly kind: "error"; readonly code: ErrorCode };

export interface FakeShop {
  readonly products: ProductView[];
  catalogVersion: number;
  readonly players: FakePlayer[];
  /** What a new player has. */
  readonly startCoins: number;
  trades: number;
}

export function createFakeShop(
  this: void,
  products: readonly FakeProduct[],
  startCoins: number,
): FakeShop {
  const shop: FakeShop = { products: [], catalogVersion: 0, players: [], startCoins, trades: 0 };
  publish(shop, products);
  return shop;
}

/** Replaces the catalogue. */
export function publish(this: void, shop: FakeShop, products: readonly FakeProduct[]): void {
  shop.catalogVersion += 1;
  shop.products.length = 0;
  for (const { code, priceCoins, title, detail, kind } of products) {
    shop.products.push({
      code,
      priceCoins,
      title: title ?? code,
      detail: detail ?? "",
      kind: kind ?? "nonConsumable",
    });
  }
  shop.products.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
}

/** The player of that name, made when new. */
export function getPlayer(this: void, shop: FakeShop, name: string): FakePlayer {
  for (const player of shop.players) if (player.name === name) return player;
  const player = createFakePlayer(name, shop.startCoins);
  shop.players.push(player);
  return player;
}

/** Answers a call that needs no session. */
export function listProducts(this: void, shop: FakeShop, codes?: readonly string[]): FakeAnswer {
  const products = shop.products.filter(({ code }) => codes === undefined || codes.includes(code));
  return result<"products">({
    version: shop.catalogVersion,
    total: shop.products.length,
    products: unlessEmpty(products),
  });
}

/** Answers a call of a logged-in player. */
export function answerPlayer(
  this: void,
  shop: FakeShop,
  player: FakePlayer,
  method: string,
  params: object,
  nowMs: number,
): FakeAnswer {
  switch (method) {
    case "getUserInfo":
      return userInfo(player);
    case "pay":
      return pay(shop, player, params as Calls["pay"]["params"], nowMs);
    case "payByCode":
      return payByCode(shop, player, params as Calls["payByCode"]["params"], nowMs);
    case "queryOrder":
      return queryOrder(player, params as Calls["queryOrder"]["params"]);
    case "closeIfAbsent":
      return closeIfAbsent(shop, player, params as Calls["closeIfAbsent"]["params"], nowMs);
    case "cancelOrder":
      return cancelOrder(player, params as Calls["cancelOrder"]["params"]);
    case "listOrders":
      return result<"listOrders">({
        orders: unlessEmpty(player.orders.map(({ view }) => view).reverse()),
      });
    case "getBalance": {
      const { zoneId } = params as Calls["getBalance"]["params"];
      return result<"getBalance">({ ...player.balance, zoneId });
    }
    case "restore":
      return result<"restore">({ owned: unlessEmpty(player.owned) });
    case "deliveries": {
      const { saveSlot } = params as Calls["deliveries"]["params"];
      const due = player.due.filter((delivery) => delivery.saveSlot === saveSlot);
      return result<"deliveries">({ deliveries: unlessEmpty(due) });
    }
    case "ackDelivery":
      return ackDelivery(player, params as Calls["ackDelivery"]["params"], nowMs);
    default:
      return refusal("notSupported");
  }
}

function userInfo(this: void, { playerId, name }: FakePlayer): FakeAnswer {
  return result<"getUserInfo">({
    raw: `{"ret_code":"0000","data":{"openid":"${playerId}","username":"${name}"},"ret_msg":"Successful request"}`,
    parsed: {
      ret_code: "0000",
      data: { openid: playerId, username: name },
      ret_msg: "Successful request",
    },
  });
}

function pay(
  this: void,
  shop: FakeShop,
  player: FakePlayer,
  params: Calls["pay"]["params"],
  nowMs: number,
): FakeAnswer {
  const order = getOrder(shop, player, params, params.coins, undefined, nowMs);
  return order === undefined ? refusal("orderExists") : debit(shop, player, order, params, nowMs);
}

function payByCode(
  this: void,
  shop: FakeShop,
  player: FakePlayer,
  params: Calls["payByCode"]["params"],
  nowMs: number,
): FakeAnswer {
  let coins = 0;
  for (const { quantity, expectedPrice } of params.items) coins += quantity * expectedPrice;
  const known = findOrder(player, params.orderNo);
  if (known === undefined) {
    const code = refuseItems(shop, player, params.items);
    if (code !== undefined) return refusal(code);
  }
  const order = getOrder(shop, player, params, coins, params.items, nowMs);
  return order === undefined ? refusal("orderExists") : debit(shop, player, order, params, nowMs);
}

function refuseItems(
  this: void,
  shop: FakeShop,
  player: FakePlayer,
  items: readonly PayByCodeItem[],
): ErrorCode | undefined {
  for (const { code, expectedPrice } of items) {
    const product = shop.products.find((one) => one.code === code);
    if (product === undefined) return "productUnknown";
    if (product.priceCoins !== expectedPrice) return "priceChanged";
    if (player.owned.some((one) => one.code === code)) return "alreadyOwned";
  }
  return undefined;
}

/** The order of that number, made when new; undefined when its number is bound to other terms. */
function getOrder(
  this: void,
  shop: FakeShop,
  player: FakePlayer,
  params: OrderTerms,
  coins: number,
  items: readonly PayByCodeItem[] | undefined,
  nowMs: number,
): FakeOrder | undefined {
  const { orderNo, title, detail, attach, zoneId, saveSlot, notifyUrl } = params;
  const pieces = [title, detail, attach ?? "", zoneId, saveSlot, notifyUrl ?? "", `${coins}`];
  for (const item of items ?? [])
    pieces.push(`${item.code} ${item.quantity} ${item.expectedPrice}`);
  const terms = pieces.join("\n");
  const known = findOrder(player, orderNo);
  if (known !== undefined) return known.terms === terms ? known : undefined;
  const view: OrderView = {
    ...newOrder(shop, orderNo, nowMs),
    coins,
    title,
    detail,
    attach,
    items: items?.map(({ code, quantity, expectedPrice }) => ({
      code,
      quantity,
      priceCoins: expectedPrice,
    })),
  };
  const order: FakeOrder = { view, terms };
  player.orders.push(order);
  return order;
}

function newOrder(this: void, shop: FakeShop, orderNo: string, nowMs: number): OrderView {
  shop.trades += 1;
  let tradeNo = `${shop.trades}`;
  while (tradeNo.length < 36) tradeNo = `0${tradeNo}`;
  return {
    orderNo,
    tradeNo,
    state: "created",
    coins: 0,
    title: "",
    detail: "",
    grantBy: "client",
    createdAtMs: nowMs,
    expiresAtMs: nowMs + 900_000,
    version: 1,
  };
}

/** An order that is not open any more answers as it is. */
function debit(
  this: void,
  shop: FakeShop,
  player: FakePlayer,
  order: FakeOrder,
  { saveSlot }: OrderTerms,
  nowMs: number,
): FakeAnswer {
  const { coins, items, orderNo, attach } = order.view;
  if (order.view.state !== "created") return result<"pay">({ order: order.view });
  if (!spendCoins(player, coins)) return refusal("coinsInsufficient");
  order.view = { ...order.view, state: "paid", paidAtMs: nowMs, version: order.view.version + 1 };
  for (const { code } of items ?? []) {
    const product = shop.products.find((one) => one.code === code);
    if (product?.kind === "nonConsumable") player.owned.push({ code, orderNo, ownedAtMs: nowMs });
  }
  const delivery: DeliveryView = {
    deliveryId: `delivery-of-${orderNo}`,
    orderNo,
    coins,
    items,
    attach,
    grantBy: "client",
    attempt: 1,
    saveSlot,
  };
  player.due.push(delivery);
  player.pushes.push({ method: "deliveryDue", params: { delivery } });
  return result<"pay">({ order: order.view });
}

function queryOrder(
  this: void,
  player: FakePlayer,
  { orderNos }: Calls["queryOrder"]["params"],
): FakeAnswer {
  const answers = orderNos.map((orderNo) => ({
    orderNo,
    order: findOrder(player, orderNo)?.view,
  }));
  return result<"queryOrder">({ answers });
}

function closeIfAbsent(
  this: void,
  shop: FakeShop,
  player: FakePlayer,
  { orderNo }: Calls["closeIfAbsent"]["params"],
  nowMs: number,
): FakeAnswer {
  const known = findOrder(player, orderNo);
  if (known !== undefined) return result<"closeIfAbsent">({ order: known.view });
  const view: OrderView = { ...newOrder(shop, orderNo, nowMs), state: "cancelled" };
  player.orders.push({ view, terms: "a closed number" });
  return result<"closeIfAbsent">({ order: view });
}

function cancelOrder(
  this: void,
  player: FakePlayer,
  { orderNo }: Calls["cancelOrder"]["params"],
): FakeAnswer {
  const order = findOrder(player, orderNo);
  if (order === undefined) return refusal("orderUnknown");
  const { state, version } = order.view;
  if (state === "created") order.view = { ...order.view, state: "cancelled", version: version + 1 };
  return result<"cancelOrder">({ order: order.view });
}

function ackDelivery(
  this: void,
  player: FakePlayer,
  { deliveryId, outcome }: Calls["ackDelivery"]["params"],
  nowMs: number,
): FakeAnswer {
  for (const order of player.orders) {
    if (deliveryId !== `delivery-of-${order.view.orderNo}`) continue;
    const wasDue = player.due.some((delivery) => delivery.deliveryId === deliveryId);
    if (outcome === "granted" && wasDue) {
      player.due = player.due.filter((delivery) => delivery.deliveryId !== deliveryId);
      const version = order.view.version + 1;
      order.view = { ...order.view, state: "fulfilled", fulfilledAtMs: nowMs, version };
    } else {
      player.due = player.due.map((delivery) =>
        delivery.deliveryId === deliveryId
          ? { ...delivery, attempt: delivery.attempt + 1 }
          : delivery,
      );
    }
    return result<"ackDelivery">({ order: order.view });
  }
  return refusal("orderUnknown");
}

function findOrder(this: void, player: FakePlayer, orderNo: string): FakeOrder | undefined {
  for (const order of player.orders) if (order.view.orderNo === orderNo) return order;
  return undefined;
}

function result<M extends Method>(this: void, given: Calls[M]["result"]): FakeAnswer {
  return { kind: "result", result: given };
}

function refusal(this: void, code: ErrorCode): FakeAnswer {
  return { kind: "error", code };
}

/** An empty list is left out: Lua's codec could not tell it from an empty map. */
function unlessEmpty<Item>(this: void, list: readonly Item[]): readonly Item[] | undefined {
  return list.length > 0 ? list : undefined;
}
