import { Type } from "@sinclair/typebox";
import { makeApiKey } from "../../../platform/apiKey.ts";
import { APP, APP_EXAMPLE, APP_NAME, APP_SETTINGS } from "../appSchema.ts";
import { KEY_EXAMPLE } from "../examples.ts";
import { operation } from "../operation.ts";
import * as s from "../schemas.ts";
import { shownOnce } from "../shownOnce.ts";

export const SHOW_APP = operation({
  id: "showApp",
  method: "GET",
  url: "/app",
  tag: "App",
  scope: "app:read",
  summary: "Show the app that the key is for",
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.NOTHING,
  answer: APP,
  refusals: [],
  example: { answer: APP_EXAMPLE },
  run: ({ ask }, { store }) => store.execute("apiShowApp", { ...ask, params: undefined }),
});

export const SET_APP = operation({
  id: "setApp",
  method: "POST",
  url: "/app",
  tag: "App",
  scope: "app:write",
  summary: "Change the app that the key is for",
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.only({ name: Type.Optional(APP_NAME), ...APP_SETTINGS }),
  answer: APP,
  refusals: ["paramsWrong"],
  example: { body: { dialect: "standard", type: "paid" }, answer: APP_EXAMPLE },
  run: ({ body, ask }, { store }) => store.execute("apiSetApp", { ...ask, params: body }),
});

export const CREATE_APP = operation({
  id: "createApp",
  method: "POST",
  url: "/apps",
  tag: "App",
  scope: "apps:write",
  summary: "Create another app of the same merchant, with its first key",
  description:
    "Its id is the merchant's, a dot, and a word without dots. The key may do what yours may; it is " +
    "shown once. What the app sells, the catalogue says.",
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.only({
    appId: Type.String({ pattern: "^[A-Za-z0-9._-]{3,64}$" }),
    name: APP_NAME,
    ...APP_SETTINGS,
  }),
  answer: Type.Object({ app: APP, apiKey: s.KEY, key: s.NEW_KEY.properties.key }),
  refusals: ["noAuthority", "paramsWrong"],
  example: {
    body: { appId: "coinslot-demo.racer", name: "Racer" },
    answer: {
      app: { ...APP_EXAMPLE, appId: "coinslot-demo.racer", name: "Racer" },
      apiKey: KEY_EXAMPLE,
    },
  },
  async run({ body, ask }, { store, environment, randomHex }) {
    const { text, keyId, hash } = makeApiKey(environment, randomHex);
    const params = { ...body, made: { keyId, hash } };
    return shownOnce(await store.execute("apiCreateApp", { ...ask, params }), { key: text });
  },
});

const URLS = Type.Object({ notifyUrls: s.list(Type.String()) });
const URL_EXAMPLE = "https://shop.example/notices";
const URLS_EXAMPLE = { notifyUrls: [URL_EXAMPLE] };

export const LIST_NOTIFY_URLS = operation({
  id: "listNotifyUrls",
  method: "GET",
  url: "/notify-urls",
  tag: "App",
  scope: "app:read",
  summary: "List the registered addresses for notices",
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.NOTHING,
  answer: URLS,
  refusals: [],
  example: { answer: URLS_EXAMPLE },
  run: ({ ask }, { store }) => store.execute("apiListNotifyUrls", { ...ask, params: undefined }),
});

export const ADD_NOTIFY_URL = operation({
  id: "addNotifyUrl",
  method: "POST",
  url: "/notify-urls",
  tag: "App",
  scope: "app:write",
  summary: "Register an address for notices",
  description: "An order that names an address selects one of these, exactly.",
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.only({ url: s.NOTIFY_URL }),
  answer: URLS,
  refusals: ["paramsWrong"],
  example: { body: { url: URL_EXAMPLE }, answer: URLS_EXAMPLE },
  run: ({ body, ask }, { store }) =>
    store.execute("apiSetNotifyUrl", { ...ask, params: { url: body.url, is: "registered" } }),
});

export const REMOVE_NOTIFY_URL = operation({
  id: "removeNotifyUrl",
  method: "POST",
  url: "/notify-urls/remove",
  tag: "App",
  scope: "app:write",
  summary: "Remove an address for notices",
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.only({ url: s.NOTIFY_URL }),
  answer: URLS,
  refusals: [],
  example: { body: { url: URL_EXAMPLE }, answer: { notifyUrls: [] } },
  run: ({ body, ask }, { store }) =>
    store.execute("apiSetNotifyUrl", { ...ask, params: { url: body.url, is: "removed" } }),
});

const keyPath = s.only({ keyId: s.KEY_ID });
const exampleKeyPath = { keyId: KEY_EXAMPLE.keyId };
const NEW_KEY_EXAMPLE = {
  ...KEY_EXAMPLE,
  key: `cs_sandbox_${KEY_EXAMPLE.keyId}_${"0123456789abcdef".repeat(4)}`,
};

export const LIST_KEYS = operation({
  id: "listKeys",
  method: "GET",
  url: "/keys",
  tag: "Keys",
  scope: "keys:read",
  summary: "List the app's keys, revoked ones too",
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.NOTHING,
  answer: Type.Object({ keys: s.list(s.KEY) }),
  refusals: [],
  example: { answer: { keys: [KEY_EXAMPLE] } },
  run: ({ ask }, { store }) => store.execute("apiListKeys", { ...ask, params: undefined }),
});

export const CREATE_KEY = operation({
  id: "createKey",
  method: "POST",
  url: "/keys",
  tag: "Keys",
  scope: "keys:write",
  summary: "Create a key; it is shown once",
  description: "A key can give away what it may do itself, and nothing more.",
  path: s.NOTHING,
  query: s.NOTHING,
  body: s.only({
    name: s.line(128, "What it is for.", 1),
    scopes: Type.Array(s.SCOPE, { minItems: 1, maxItems: 32 }),
  }),
  answer: s.NEW_KEY,
  refusals: ["noAuthority", "noData", "paramsWrong"],
  example: {
    body: { name: "shop server", scopes: ["orders:read", "refunds:write"] },
    answer: NEW_KEY_EXAMPLE,
  },
  async run({ body, ask }, { store, environment, randomHex }) {
    const { text, keyId, hash } = makeApiKey(environment, randomHex);
    const params = { ...body, made: { keyId, hash } };
    return shownOnce(await store.execute("apiCreateKey", { ...ask, params }), { key: text });
  },
});

export const ROTATE_KEY = operation({
  id: "rotateKey",
  method: "POST",
  url: "/keys/{keyId}/rotate",
  tag: "Keys",
  scope: "keys:write",
  summary: "Create a second key like this one",
  description: "The first goes on until you revoke it, when the second is in use everywhere.",
  path: keyPath,
  query: s.NOTHING,
  body: s.NOTHING,
  answer: s.NEW_KEY,
  refusals: ["noAuthority", "noData", "paramsWrong"],
  example: { path: exampleKeyPath, body: {}, answer: NEW_KEY_EXAMPLE },
  async run({ path, ask }, { store, environment, randomHex }) {
    const { text, keyId, hash } = makeApiKey(environment, randomHex);
    const params = { ...path, made: { keyId, hash } };
    return shownOnce(await store.execute("apiRotateKey", { ...ask, params }), { key: text });
  },
});

export const REVOKE_KEY = operation({
  id: "revokeKey",
  method: "POST",
  url: "/keys/{keyId}/revoke",
  tag: "Keys",
  scope: "keys:write",
  summary: "End a key: the next call with it is refused",
  path: keyPath,
  query: s.NOTHING,
  body: s.NOTHING,
  answer: s.KEY,
  refusals: ["noAuthority", "noData", "paramsWrong"],
  example: {
    path: exampleKeyPath,
    body: {},
    answer: { ...KEY_EXAMPLE, revokedAtMs: 1800000300000 },
  },
  run: ({ path, ask }, { store }) => store.execute("apiRevokeKey", { ...ask, params: path }),
});
