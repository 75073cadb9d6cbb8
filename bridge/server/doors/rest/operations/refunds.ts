import { Type } from "@sinclair/typebox";
import { DELIVERY_ID_EXAMPLE, ORDER_EXAMPLE, REFUND_EXAMPLE } from "../examples.ts";
import { operation } from "../operation.ts";
import * as s from "../schemas.ts";

const tag = "Refunds and deliveries";
const path = s.ORDER_PATH;
const examplePath = { orderNo: "ORDER17" };

export const REFUND_ORDER = operation({
  id: "refundOrder",
  method: "POST",
  url: "/orders/{orderNo}/refunds",
  tag,
  scope: "refunds:write",
  summary: "Give coins of a paid order back, all that is left or some",
  description:
    "Each refund has a number of its own: the same number gives back once, whatever happens between. " +
    "Coins go back to where they came from, bought coins first.",
  path,
  query: s.NOTHING,
  body: s.only({
    door: Type.Optional(s.DOOR),
    refundNo: Type.String({
      ...{ minLength: 1, maxLength: 64, pattern: "^[A-Za-z0-9._-]+$" },
      description: "Yours, unique in the app.",
    }),
    coins: Type.Optional(s.COINS),
    reason: s.REASON,
  }),
  answer: Type.Object({
    order: s.ORDER,
    coins: s.ANY_COINS,
    isRepeat: Type.Boolean({ description: "This number gave back before; nothing moved now." }),
  }),
  refusals: ["orderUnknown", "orderExists", "badAmount", "paramsWrong"],
  example: {
    path: examplePath,
    body: { refundNo: "REFUND17", reason: "bought by mistake" },
    answer: {
      order: { ...ORDER_EXAMPLE, state: "refunded", money: "refunded", delivery: "void" },
      coins: 60,
      isRepeat: false,
    },
  },
  run: ({ path, body, ask }, { store }) => {
    const { door = "plugin", ...asked } = body;
    return store.execute("apiRefundOrder", { ...ask, params: { ...path, ...asked, door } });
  },
});

export const LIST_REFUNDS = operation({
  id: "listRefunds",
  method: "GET",
  url: "/orders/{orderNo}/refunds",
  tag,
  scope: "orders:read",
  summary: "List an order's refunds",
  path,
  query: s.DOOR_QUERY,
  body: s.NOTHING,
  answer: Type.Object({ refunds: s.list(s.REFUND) }),
  refusals: ["orderUnknown"],
  example: { path: examplePath, answer: { refunds: [REFUND_EXAMPLE] } },
  run: ({ path, query, ask }, { store }) =>
    store.execute("apiListRefunds", { ...ask, params: { ...path, door: query.door ?? "plugin" } }),
});

export const ACK_DELIVERY = operation({
  id: "ackDelivery",
  method: "POST",
  url: "/orders/{orderNo}/deliveries/{deliveryId}/ack",
  tag,
  scope: "deliveries:write",
  summary: "Say what became of goods that your server hands over",
  description:
    "`granted` fulfils the order, and a repeat changes nothing; `cannotGrant` keeps the goods due. After a " +
    "refund, `revoked` says that you took them back, `owed` that they were used up meanwhile. The " +
    "delivery's id stands in the notice and in the order's story.",
  path: s.only({
    orderNo: s.ORDER_NO_PATH,
    deliveryId: Type.String({ pattern: "^[0-9a-f]{32}$" }),
  }),
  query: s.NOTHING,
  body: s.only({
    outcome: s.words(["granted", "cannotGrant", "revoked", "owed"]),
    reason: Type.Optional(s.REASON),
  }),
  answer: s.ORDER,
  refusals: ["orderUnknown", "notYours", "paramsWrong"],
  example: {
    path: { orderNo: "ORDER17", deliveryId: DELIVERY_ID_EXAMPLE },
    body: { outcome: "granted" },
    answer: { ...ORDER_EXAMPLE, state: "fulfilled", delivery: "acked", version: 3 },
  },
  run: ({ path, body, ask }, { store }) =>
    store.execute("apiAckDelivery", { ...ask, params: { ...path, ...body } }),
});
