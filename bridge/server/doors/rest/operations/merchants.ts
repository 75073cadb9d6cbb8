import { Type } from "@sinclair/typebox";
import { makeApiKey } from "../../../platform/apiKey.ts";
import { MERCHANT_STATES } from "../../../platform/merchant.ts";
import { APP, APP_EXAMPLE, APP_NAME, APP_SETTINGS } from "../appSchema.ts";
import { KEY_EXAMPLE } from "../examples.ts";
import { operation } from "../operation.ts";
import * as s from "../schemas.ts";
import { shownOnce } from "../shownOnce.ts";

const ID = Type.String({ pattern: "^[A-Za-z0-9._-]{1,64}$" });
const MERCHANT = Type.Object({
  merchantId: Type.String(),
  name: Type.String(),
  state: s.words(MERCHANT_STATES),
  code: s.words(["11000", "11001", "11003"]),
  createdAtMs: s.TIME_MS,
});
const EXAMPLE = {
  ...{ merchantId: "studio", name: "Studio", state: "unverified", code: "11003" },
  createdAtMs: 1800000000000,
} as const;
const OPERATORS =
  "For the operator's own programs: `coinslot key create --operator` makes the key.";

export const LIST_MERCHANTS = operation({
  id: "listMerchants",
  method: "GET",
  url: "/merchants",
  tag: "Merchants",
  scope: "merchants:read",
  summary: "List merchants, sorted by id",
  description: OPERATORS,
  path: s.NOTHING,
  query: s.only({ after: Type.Optional(ID), limit: Type.Optional(s.LIMIT) }),
  body: s.NOTHING,
  answer: Type.Object({ merchants: s.list(MERCHANT), next: s.NEXT }),
  refusals: [],
  example: { answer: { merchants: [EXAMPLE] } },
  run: ({ query, ask }, { store }) =>
    store.execute("apiListMerchants", {
      ...ask,
      params: { ...query, limit: query.limit ?? 20 },
    }),
});

export const CREATE_MERCHANT = operation({
  id: "createMerchant",
  method: "POST",
  url: "/merchants",
  tag: "Merchants",
  scope: "merchants:write",
  summary: "Create a merchant, not verified yet",
  description: OPERATORS,
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.only({ merchantId: ID, name: s.line(128, "What people call it.", 1) }),
  answer: MERCHANT,
  refusals: ["paramsWrong"],
  example: { body: { merchantId: "studio", name: "Studio" }, answer: EXAMPLE },
  run: ({ body, ask }, { store }) => store.execute("apiCreateMerchant", { ...ask, params: body }),
});

export const VERIFY_MERCHANT = operation({
  id: "verifyMerchant",
  method: "POST",
  url: "/merchants/{merchantId}/verify",
  tag: "Merchants",
  scope: "merchants:write",
  summary: "Say what became of a merchant's verification",
  description: OPERATORS,
  path: s.only({ merchantId: ID }),
  query: s.NOTHING,
  body: s.only({ state: s.words(MERCHANT_STATES) }),
  answer: MERCHANT,
  refusals: ["merchantUnknown"],
  example: {
    path: { merchantId: "studio" },
    body: { state: "verified" },
    answer: { ...EXAMPLE, state: "verified", code: "11000" },
  },
  run: ({ path, body, ask }, { store }) =>
    store.execute("apiVerifyMerchant", { ...ask, params: { ...path, ...body } }),
});

export const CREATE_MERCHANT_APP = operation({
  id: "createMerchantApp",
  method: "POST",
  url: "/merchants/{merchantId}/apps",
  tag: "Merchants",
  scope: "merchants:write",
  summary: "Create an app of a merchant, with its first key",
  description: `${OPERATORS} The first key may do everything in its app; it is shown once.`,
  path: s.only({ merchantId: ID }),
  query: s.NOTHING,
  body: s.only({ appId: ID, name: APP_NAME, ...APP_SETTINGS }),
  answer: Type.Object({ app: APP, apiKey: s.KEY, key: s.NEW_KEY.properties.key }),
  refusals: ["merchantUnknown", "paramsWrong"],
  example: {
    path: { merchantId: "studio" },
    body: { appId: "racer", name: "Racer" },
    answer: {
      app: { ...APP_EXAMPLE, appId: "racer", merchantId: "studio", name: "Racer" },
      apiKey: KEY_EXAMPLE,
    },
  },
  async run({ path, body, ask }, { store, environment, randomHex }) {
    const { text, keyId, hash } = makeApiKey(environment, randomHex);
    const params = { ...path, ...body, made: { keyId, hash } };
    return shownOnce(await store.execute("apiCreateMerchantApp", { ...ask, params }), {
      key: text,
    });
  },
});
