/** Standard Webhooks 1.0.0 with the bodies of notices/dialects/standardNotice.ts. */

import { STANDARD_SCHEMA, type StandardOrder } from "../../notices/dialects/standardNotice.ts";
import {
  parseStandardKey,
  type StandardKey,
  signStandard,
} from "../../notices/dialects/standardSignature.ts";
import { type Draft, JSON_TYPE, type Letter, type Moment, type Pen } from "../pen.ts";
import type { TestOrder } from "../testOrder.ts";

const SIGNATURE = "webhook-signature";

export const standardPen: Pen = {
  dialect: "standard",
  nameOf: ({ orderNo }) => orderNo,
  urlOf: (url) => url,

  draft(order, moment, later = 0) {
    const version = VERSIONS[moment] + later;
    const { type, ...standing } = STANDINGS[moment](order);
    const data: StandardOrder = { ...always(order), version, ...standing };
    const timestamp = new Date(order.paidAtMs).toISOString();
    return { type, timestamp, schema: STANDARD_SCHEMA, data };
  },

  withNews: (draft) => ({
    ...draft,
    origin: { region: "moon" },
    data: { ...(draft.data as Draft), giftWrap: null, tags: ["new"], tax: { rate: "0.19" } },
  }),

  sign(draft, { secrets, atMs, noticeId, indent }) {
    const body = JSON.stringify(draft, undefined, indent);
    const { tradeNo, version } = (draft.data ?? {}) as Partial<StandardOrder>;
    const id = noticeId ?? `${tradeNo}-${version}`;
    const timestampSeconds = Math.floor(atMs / 1000);
    const content = { id, timestampSeconds, body: Buffer.from(body) };
    const headers = {
      ...JSON_TYPE,
      "webhook-id": id,
      "webhook-timestamp": String(timestampSeconds),
      [SIGNATURE]: signStandard(content, secrets.map(keyOf)),
    };
    return { headers, body };
  },

  signatureOf: ({ headers }) => headers[SIGNATURE] ?? "",
  withSignature: ({ headers, body }, signature) => {
    const { [SIGNATURE]: _, ...rest } = headers;
    const signed = signature === undefined ? rest : { ...rest, [SIGNATURE]: signature };
    return { headers: signed, body } satisfies Letter;
  },
};

/** Orders are made as version 1. */
const VERSIONS: { readonly [moment in Moment]: number } = {
  seen: 2,
  paid: 3,
  partlyRefunded: 5,
  refunded: 6,
  reversed: 6,
  expired: 2,
  failed: 2,
  unheardOf: 2,
};

type Standing = Pick<StandardOrder, "state" | "money" | "refunded"> &
  Pick<Partial<StandardOrder>, "delivery" | "paidAtMs" | "exception">;

/** What the payment server says at each moment. */
const STANDINGS: {
  readonly [moment in Moment]: (order: TestOrder) => Standing & { readonly type: string };
} = {
  seen: () => ({ type: "order.seen", state: "seen", money: "seen", refunded: "0" }),
  paid: (order) => ({ type: "order.paid", ...settled(order), refunded: "0" }),
  partlyRefunded: (order) => ({ type: "order.refunded", ...settled(order), refunded: "1" }),
  refunded: (order) => ({
    type: "order.refunded",
    state: "refunded",
    money: "refunded",
    refunded: order.amount,
    delivery: { deliveryId: order.deliveryId, state: "void" },
    paidAtMs: order.paidAtMs,
  }),
  reversed: (order) => ({
    type: "order.reversed",
    state: "failed",
    exception: "reversed",
    money: "reversed",
    refunded: "0",
    delivery: { deliveryId: order.deliveryId, state: "void" },
    paidAtMs: order.paidAtMs,
  }),
  expired: () => ({ type: "order.expired", state: "expired", money: "none", refunded: "0" }),
  failed: () => ({ type: "order.failed", state: "failed", money: "none", refunded: "0" }),
  unheardOf: () => ({ type: "order.archived", state: "expired", money: "none", refunded: "0" }),
};

function settled({ deliveryId, paidAtMs }: TestOrder): Omit<Standing, "refunded"> {
  return { state: "paid", money: "settled", delivery: { deliveryId, state: "due" }, paidAtMs };
}

function always(order: TestOrder) {
  const { appId, environment, orderNo, tradeNo, playerId, title, amount, currency } = order;
  const { code, quantity, price, grantBy, paidAtMs } = order;
  return {
    ...{ appId, environment, orderNo, tradeNo, currency, amount, playerId, zoneId: "1", title },
    items: [{ code, quantity, price }],
    grantBy,
    createdAtMs: paidAtMs - 5000,
  };
}

/** What is no secret of the document is the key itself. */
function keyOf(text: string): StandardKey {
  return parseStandardKey(text) ?? { kind: "shared", secret: Buffer.from(text) };
}
