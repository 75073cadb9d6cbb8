import { Type } from "@sinclair/typebox";
import { operation } from "../operation.ts";
import * as s from "../schemas.ts";

const tag = "Notices";
const STATES = ["pending", "leased", "delivered", "superseded", "dead"] as const;

const NOTICE = {
  noticeId: Type.String({ description: "The same in every try." }),
  moment: Type.String({ description: "What had happened: paid, refunded, ..." }),
  state: s.words(STATES),
  tries: Type.Integer(),
  createdAtMs: s.TIME_MS,
  endedAtMs: Type.Optional(s.TIME_MS),
};

const NOTICE_EXAMPLE = {
  noticeId: "019a1b2c-3d4e-7f50-8a6b-7c8d9e0f1a2b-2",
  moment: "paid",
  state: "dead",
  tries: 10,
  createdAtMs: 1800000004000,
  endedAtMs: 1800270000000,
} as const;

const CURSOR = Type.Object({ orderKey: Type.Integer(), orderVersion: Type.Integer() });

export const LIST_NOTICES = operation({
  id: "listNotices",
  method: "GET",
  url: "/notices",
  tag,
  scope: "notices:read",
  summary: "List what you were told",
  description:
    "The newest order first. For the next page give both numbers of `below`; a page may be empty and " +
    "not the last.",
  path: s.NOTHING,
  query: s.only({
    state: Type.Optional(s.words(STATES)),
    sinceMs: Type.Optional(s.PAST_MS),
    belowOrderKey: Type.Optional(s.PAST_MS),
    belowOrderVersion: Type.Optional(s.PAST_MS),
  }),
  body: s.NOTHING,
  answer: Type.Object({
    notices: s.list(Type.Object({ ...NOTICE, orderNo: Type.String(), door: s.DOOR })),
    below: Type.Optional(CURSOR),
  }),
  refusals: [],
  example: {
    query: { state: "dead" },
    answer: { notices: [{ ...NOTICE_EXAMPLE, orderNo: "ORDER17", door: "plugin" }] },
  },
  run({ query, ask }, { store }) {
    const { state, sinceMs, belowOrderKey: orderKey, belowOrderVersion: orderVersion = 0 } = query;
    const below = orderKey === undefined ? undefined : { orderKey, orderVersion };
    return store.execute("apiListNotices", { ...ask, params: { state, sinceMs, below } });
  },
});

const TRY = Type.Object({
  tryNo: Type.Integer(),
  atMs: s.TIME_MS,
  outcome: Type.String(),
  status: Type.Optional(Type.Integer({ description: "Of HTTP." })),
  latencyMs: Type.Optional(Type.Integer()),
  answer: Type.Optional(Type.String({ description: "The beginning of your server's answer." })),
  error: Type.Optional(Type.String()),
});

export const ORDER_NOTICES = operation({
  id: "orderNotices",
  method: "GET",
  url: "/orders/{orderNo}/notices",
  tag,
  scope: "notices:read",
  summary: "Show an order's notices with every try",
  path: s.ORDER_PATH,
  query: s.DOOR_QUERY,
  body: s.NOTHING,
  answer: Type.Object({
    notices: s.list(Type.Object({ ...NOTICE, log: s.list(TRY) })),
  }),
  refusals: ["orderUnknown"],
  example: {
    path: { orderNo: "ORDER17" },
    answer: {
      notices: [
        {
          ...NOTICE_EXAMPLE,
          log: [{ tryNo: 1, atMs: 1800000005000, outcome: "refused", status: 500, latencyMs: 41 }],
        },
      ],
    },
  },
  run: ({ path, query, ask }, { store }) =>
    store.execute("apiOrderNotices", {
      ...ask,
      params: { ...path, door: query.door ?? "plugin" },
    }),
});

export const REDELIVER = operation({
  id: "redeliverNotices",
  method: "POST",
  url: "/notices/redeliver",
  tag,
  scope: "notices:write",
  summary: "Send notices again, one or many",
  description: "Under the same ids and with the same words; outdated ones are not sent.",
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.only({
    noticeIds: Type.Array(Type.String({ pattern: "^[0-9a-f-]{36}-[0-9]{1,9}$" }), {
      minItems: 1,
      maxItems: 100,
    }),
  }),
  answer: Type.Object({
    redelivered: Type.Integer(),
    outdated: Type.Integer({ description: "A newer one exists, or it is no longer so." }),
    hurried: Type.Integer({ description: "They waited for their next try; it comes now." }),
  }),
  refusals: ["orderUnknown"],
  example: {
    body: { noticeIds: [NOTICE_EXAMPLE.noticeId] },
    answer: { redelivered: 1, outdated: 0, hurried: 0 },
  },
  run: ({ body, ask }, { store }) => store.execute("apiRedeliver", { ...ask, params: body }),
});
