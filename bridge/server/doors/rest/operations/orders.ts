import { Type } from "@sinclair/typebox";
import { ORDER_EXAMPLE, REFUND_EXAMPLE } from "../examples.ts";
import { operation } from "../operation.ts";
import * as s from "../schemas.ts";
import { CHAIN_REFUND } from "./chainRefund.ts";

const tag = "Orders";
const path = s.ORDER_PATH;
const examplePath = { orderNo: "ORDER17" };

export const LIST_ORDERS = operation({
  id: "listOrders",
  method: "GET",
  url: "/orders",
  tag,
  scope: "orders:read",
  summary: "List orders",
  description:
    "Greatest order number first; numbers that the plugin makes begin with their time, so the newest " +
    "first. A page may have fewer orders than `limit`, even none: go on while there is a `next`.",
  path: s.NOTHING,
  query: s.only({
    door: Type.Optional(s.DOOR),
    state: Type.Optional(s.ORDER.properties.state),
    playerId: Type.Optional(s.PLAYER_ID),
    fromMs: Type.Optional(s.PAST_MS),
    untilMs: Type.Optional(s.PAST_MS),
    after: Type.Optional(s.ORDER_NO_PATH),
    limit: Type.Optional(s.LIMIT),
  }),
  body: s.NOTHING,
  answer: Type.Object({ orders: s.list(s.ORDER), next: s.NEXT }),
  refusals: [],
  example: {
    query: { state: "paid", limit: 20 },
    answer: { orders: [ORDER_EXAMPLE], next: "ORDER17" },
  },
  run: ({ query, ask }, { store }) =>
    store.execute("apiListOrders", {
      ...ask,
      params: { ...query, door: query.door ?? "plugin", limit: query.limit ?? 20 },
    }),
});

export const SHOW_ORDER = operation({
  id: "showOrder",
  method: "GET",
  url: "/orders/{orderNo}",
  tag,
  scope: "orders:read",
  summary: "Show one order",
  path,
  query: s.DOOR_QUERY,
  body: s.NOTHING,
  answer: s.ORDER,
  refusals: ["orderUnknown"],
  example: { path: examplePath, answer: ORDER_EXAMPLE },
  run: ({ path, query, ask }, { store }) =>
    store.execute("apiShowOrder", { ...ask, params: { ...path, door: query.door ?? "plugin" } }),
});

const EVENT = Type.Object({
  version: Type.Integer(),
  atMs: s.TIME_MS,
  event: Type.Object(
    { kind: Type.String() },
    { additionalProperties: true, description: "What happened, by whom, and its figures." },
  ),
});

/** What is due on a chain, and what came. */
const INVOICE = Type.Object({
  invoiceId: Type.String(),
  net: Type.String({ description: "The chain, by CAIP-2." }),
  symbol: Type.String(),
  decimals: Type.Integer(),
  recipient: Type.String(),
  amount: Type.String({ description: "Due, in the token's smallest unit." }),
  received: Type.String(),
  confirmed: Type.String(),
  status: Type.String(),
  exception: Type.String(),
  confirmations: Type.Integer({ description: "Blocks that make a payment deep enough." }),
  createdAtMs: Type.Integer(),
  expiresAtMs: Type.Integer(),
  payments: s.list(
    Type.Object({
      txId: Type.String(),
      index: Type.Integer(),
      payer: Type.Optional(Type.String()),
      amount: Type.String(),
      state: Type.String(),
      height: Type.Optional(Type.Integer()),
      turns: s.list(
        Type.Object({
          state: Type.String(),
          height: Type.Optional(Type.Integer()),
          atMs: Type.Integer(),
        }),
      ),
    }),
  ),
});

export const ORDER_STORY = operation({
  id: "orderStory",
  method: "GET",
  url: "/orders/{orderNo}/story",
  tag,
  scope: "orders:read",
  summary: "Tell everything that happened to an order",
  path,
  query: s.DOOR_QUERY,
  body: s.NOTHING,
  answer: Type.Object({
    order: s.ORDER,
    events: s.list(EVENT),
    refunds: s.list(s.REFUND),
    deliveries: s.list(s.DELIVERY),
    invoices: s.list(INVOICE),
    chainRefunds: s.list(CHAIN_REFUND),
  }),
  refusals: ["orderUnknown"],
  example: {
    path: examplePath,
    answer: {
      order: ORDER_EXAMPLE,
      events: [
        { version: 1, atMs: 1800000000000, event: { kind: "created", by: "merchant" } },
        { version: 2, atMs: 1800000004000, event: { kind: "paid", coins: 60, giftCoins: 0 } },
      ],
      refunds: [REFUND_EXAMPLE],
      deliveries: [],
      invoices: [],
      chainRefunds: [],
    },
  },
  run: ({ path, query, ask }, { store }) =>
    store.execute("apiOrderStory", { ...ask, params: { ...path, door: query.door ?? "plugin" } }),
});

export const QUERY_ORDERS = operation({
  id: "queryOrders",
  method: "POST",
  url: "/orders/query",
  tag,
  scope: "orders:read",
  summary: "Ask for a group of order numbers",
  description: "One answer for each number, in their order; `order` is absent where there is none.",
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.only({
    door: Type.Optional(s.DOOR),
    orderNos: Type.Array(s.ORDER_NO_PATH, { minItems: 1, maxItems: 50 }),
  }),
  answer: Type.Object({
    answers: s.list(Type.Object({ orderNo: Type.String(), order: Type.Optional(s.ORDER) })),
  }),
  refusals: [],
  example: {
    body: { orderNos: ["ORDER17", "ORDER18"] },
    answer: { answers: [{ orderNo: "ORDER17", order: ORDER_EXAMPLE }, { orderNo: "ORDER18" }] },
  },
  run: ({ body, ask: { caller } }, { store }) =>
    store.execute("apiQueryOrders", {
      caller,
      params: { door: body.door ?? "plugin", orderNos: body.orderNos },
    }),
});

export const CREATE_ORDER = operation({
  id: "createOrder",
  method: "POST",
  url: "/orders",
  tag,
  scope: "orders:write",
  summary: "Create an order of a fixed amount for a player to pay",
  description:
    "The only way that `pay(amount)` is worth goods. Hand the number and the same terms to the game, " +
    "which calls `pay`: another amount, text or player under this number is refused. When the order " +
    "is paid, grant what you meant by it, and acknowledge the delivery.",
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.only({
    orderNo: s.NEW_ORDER_NO,
    playerId: s.PLAYER_ID,
    coins: s.COINS,
    title: s.TITLE,
    detail: Type.Optional(s.DETAIL),
    attach: Type.Optional(s.ATTACH),
    notifyUrl: Type.Optional(s.NOTIFY_URL),
    zoneId: Type.Optional(s.ZONE_ID),
    saveSlot: Type.Optional(s.line(64, undefined, 1)),
    lifeMs: Type.Optional(
      Type.Integer({
        ...{ minimum: 60_000, maximum: 86_400_000, default: 900_000 },
        description: "How long it can be paid.",
      }),
    ),
  }),
  answer: s.ORDER,
  refusals: ["orderExists", "noData", "tooManyRequests"],
  example: {
    body: {
      orderNo: "ORDER17",
      playerId: "4f3148bdc34d9bca104927729a173b64",
      coins: 60,
      title: "Title of the month",
    },
    answer: { ...ORDER_EXAMPLE, state: "created", money: "none", delivery: "none", version: 1 },
  },
  run: ({ body, ask }, { store }) =>
    store.execute("apiCreateOrder", {
      ...ask,
      params: { ...body, detail: body.detail ?? "", saveSlot: body.saveSlot ?? "1" },
    }),
});

export const CANCEL_ORDER = operation({
  id: "cancelOrder",
  method: "POST",
  url: "/orders/{orderNo}/cancel",
  tag,
  scope: "orders:write",
  summary: "Cancel an unpaid order",
  description: "An order that was paid, or closed before, is answered as it stands: read `state`.",
  path,
  query: s.NOTHING,
  body: s.only({ door: Type.Optional(s.DOOR) }),
  answer: s.ORDER,
  refusals: ["orderUnknown"],
  example: {
    path: examplePath,
    body: {},
    answer: { ...ORDER_EXAMPLE, state: "cancelled", money: "none", delivery: "none" },
  },
  run: ({ path, body, ask }, { store }) =>
    store.execute("apiCancelOrder", { ...ask, params: { ...path, door: body.door ?? "plugin" } }),
});
