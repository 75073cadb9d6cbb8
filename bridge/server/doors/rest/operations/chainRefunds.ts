import { Type } from "@sinclair/typebox";
import { operation } from "../operation.ts";
import * as s from "../schemas.ts";
import { CHAIN_REFUND } from "./chainRefund.ts";

const tag = "Refunds and deliveries";
const path = s.ORDER_PATH;
const examplePath = { orderNo: "ORDER17" };

const REFUND_NO = {
  ...{ minLength: 1, maxLength: 64, pattern: "^[A-Za-z0-9._-]+$" },
} as const;

const CHAIN_REFUNDS = Type.Object({
  orderNo: Type.String(),
  money: Type.String({ description: "Where the order's money stands." }),
  refunds: s.list(CHAIN_REFUND),
});

const EXAMPLE = {
  ...{ refundNo: "REFUND18", part: "whole", state: "prepared", net: "eip155:137" },
  transfers: [
    {
      payer: "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
      ...{ units: "600000", amount: "0.6", symbol: "USDT" },
      to: "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512",
      value: "0",
      data: `0xa9059cbb${"3c44cdddb6a900fa2b585dd299e03d12fa4293bc".padStart(64, "0")}${"927c0".padStart(64, "0")}`,
    },
  ],
  ...{ txIds: [], have: 0, need: 64, atMs: 1800000000000 },
} as const;

const TX_ID = `0x${"e".repeat(64)}`;

export const REFUND_ON_CHAIN = operation({
  id: "refundOnChain",
  method: "POST",
  url: "/orders/{orderNo}/chain-refund",
  tag,
  scope: "refunds:write",
  summary: "Begin to give back what was paid for an order on a chain, all of it or some",
  description:
    "Of the whole, the goods are due no more, and the order's money is `refunding`; of a part, the order stays " +
    "paid. The answer has the transfers that your own wallet signs: nobody here has a key. Say then in which " +
    "transactions they went; when the chain has them for good, the refund is `final`, and the order refunded. " +
    "A repeat of the number gives the same transfers.",
  path,
  query: s.NOTHING,
  body: s.only({
    door: Type.Optional(s.DOOR),
    refundNo: Type.String({ ...REFUND_NO, description: "Yours, unique in the app." }),
    amount: Type.Optional(
      Type.String({
        ...{ maxLength: 100, pattern: "^[0-9]+([.][0-9]+)?$" },
        description: "In whole tokens, as a decimal number; all that is left, when absent.",
      }),
    ),
    to: Type.Optional(
      Type.String({
        maxLength: 90,
        description:
          "An address to pay instead of those who paid; where the chain does not say who.",
      }),
    ),
  }),
  answer: CHAIN_REFUND,
  refusals: ["orderUnknown", "orderExists", "badAmount", "paramsWrong"],
  example: { path: examplePath, body: { refundNo: "REFUND18" }, answer: EXAMPLE },
  run: ({ path, body, ask }, { store }) => {
    const { door = "plugin", ...asked } = body;
    return store.execute("apiRefundOnChain", { ...ask, params: { ...path, ...asked, door } });
  },
});

export const TELL_REFUND_SENT = operation({
  id: "tellRefundSent",
  method: "POST",
  url: "/orders/{orderNo}/chain-refund/sent",
  tag,
  scope: "refunds:write",
  summary: "Say in which transactions the transfers of a refund went",
  description:
    "The server looks for them at the chain's nodes until they are deep enough. Say all transactions of a " +
    "refund: one that is none of its transfers is sent back to `prepared`.",
  path,
  query: s.NOTHING,
  body: s.only({
    door: Type.Optional(s.DOOR),
    refundNo: Type.Optional(
      Type.String({ ...REFUND_NO, description: "Of which; of all that wait, when absent." }),
    ),
    txIds: Type.Array(Type.String({ pattern: "^(0x)?[0-9a-fA-F]{64}$" }), {
      ...{ minItems: 1, maxItems: 100 },
    }),
  }),
  answer: CHAIN_REFUNDS,
  refusals: ["orderUnknown", "paramsWrong"],
  example: {
    path: examplePath,
    body: { txIds: [TX_ID] },
    answer: {
      ...{ orderNo: "ORDER17", money: "refunding" },
      refunds: [{ ...EXAMPLE, state: "sent", txIds: [TX_ID] }],
    },
  },
  run: ({ path, body, ask }, { store }) => {
    const { door = "plugin", ...asked } = body;
    return store.execute("apiTellRefundSent", { ...ask, params: { ...path, ...asked, door } });
  },
});

export const LIST_CHAIN_REFUNDS = operation({
  id: "listChainRefunds",
  method: "GET",
  url: "/orders/{orderNo}/chain-refund",
  tag,
  scope: "orders:read",
  summary: "List what went or goes back of an order on a chain",
  path,
  query: s.DOOR_QUERY,
  body: s.NOTHING,
  answer: CHAIN_REFUNDS,
  refusals: ["orderUnknown"],
  example: {
    path: examplePath,
    answer: { orderNo: "ORDER17", money: "refunding", refunds: [EXAMPLE] },
  },
  run: ({ path, query, ask }, { store }) =>
    store.execute("apiListChainRefunds", {
      ...ask,
      params: { ...path, door: query.door ?? "plugin" },
    }),
});
