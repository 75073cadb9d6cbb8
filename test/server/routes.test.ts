/** Every route of the server: whom it is for, and that a stranger gets nothing of the store there. */

import assert from "node:assert/strict";
import { type OpenGipParts, openGip } from "../../bridge/server/doors/gip0006/openGip.ts";
import { OPERATIONS } from "../../bridge/server/doors/rest/operations.ts";
import { createHttp, type HttpParts } from "../../bridge/server/edges/http.ts";
import { createOriginPolicy } from "../../bridge/server/edges/originPolicy.ts";

/** What a caller must show. `open`: nothing, and why that is right. */
type Row =
  | { readonly shows: "session" | "app key" | "signature" | "page token" | "bearer token" }
  | { readonly shows: "nothing"; readonly because: string };

const SIGNS: Row = { shows: "signature" };
const SIGNING_IN: Row = { shows: "nothing", because: "here a stranger becomes somebody" };
const TOKEN: Row = { shows: "bearer token" };
const PAGE: Row = { shows: "page token" };
const FILES: Row = { shows: "nothing", because: "a web game is for everybody" };
const PAY_PAGE: Row = { shows: "nothing", because: "it is the same for every invoice" };
const HEALTH: Row = { shows: "nothing", because: "it tells whether the store answers" };

const ROWS: { readonly [route: string]: Row } = {
  "POST /v1/rpc": { shows: "session" },
  "GET /healthz": HEALTH,
  "HEAD /healthz": HEALTH,
  "GET /recharge/:token": PAGE,
  "HEAD /recharge/:token": PAGE,
  "POST /recharge/:token": PAGE,
  "GET /mpay/:name": SIGNS,
  "POST /mpay/:name": SIGNS,
  "GET /v3/r/mpay/:name": SIGNS,
  "POST /v3/r/mpay/:name": SIGNS,
  "GET /auth/qq_check_token": SIGNS,
  "POST /auth/qq_check_token": SIGNS,
  "GET /auth/wx_check_token": SIGNS,
  "POST /auth/wx_check_token": SIGNS,
  "POST /": SIGNS,
  "POST /pico/unifiedorder": SIGNS,
  "POST /pico/callpay": SIGNS,
  "POST /pico/orderquery": SIGNS,
  "POST /api/v1/invoices/create": TOKEN,
  "GET /api/v1/invoices/:id": TOKEN,
  "HEAD /api/v1/invoices/:id": TOKEN,
  "GET /api/v1/invoices/payment/:id": PAGE,
  "HEAD /api/v1/invoices/payment/:id": PAGE,
  "POST /api/v1/auth/login": SIGNING_IN,
  "POST /api/v1/auth/refresh": SIGNING_IN,
  "POST /api/v1/auth/logout": TOKEN,
  "GET /api/v1/auth/userinfo": TOKEN,
  "HEAD /api/v1/auth/userinfo": TOKEN,
  "GET /pay/:invoiceId": PAY_PAGE,
  "HEAD /pay/:invoiceId": PAY_PAGE,
  "GET /pay/assets/:asset": PAY_PAGE,
  "HEAD /pay/assets/:asset": PAY_PAGE,
  "GET /pay/:invoiceId/state": PAGE,
  "HEAD /pay/:invoiceId/state": PAGE,
  "POST /v1/identity/device/start": SIGNING_IN,
  "POST /v1/identity/device/poll": SIGNING_IN,
  "POST /v1/identity/wallet/start": SIGNING_IN,
  "POST /v1/identity/wallet/verify": SIGNING_IN,
  "POST /v1/identity/gip0006": SIGNING_IN,
  "GET /v1/identity/oidc/start": SIGNING_IN,
  "GET /v1/identity/oidc/callback": SIGNING_IN,
  "GET /v1/merchant/openapi.json": { shows: "nothing", because: "it describes, and tells nothing" },
  "GET /*": FILES,
  "HEAD /*": FILES,
  ...Object.fromEntries(
    OPERATIONS.map(({ method, url }) => {
      const path = url.replaceAll(/\{(\w+)\}/g, ":$1");
      return [`${method} /v1/merchant${path}`, { shows: "app key" }] as const;
    }),
  ),
};

describe("the routes of the server", () => {
  let http: ReturnType<typeof createHttp>;
  let touched: string[];

  before(async () => {
    const ignore = () => {};
    const levels = { info: ignore, warn: ignore, debug: ignore, trace: ignore, fatal: ignore };
    const log = { ...levels, error: ignore, child: () => log };
    const store = {
      async execute(verb: string) {
        touched.push(verb);
        throw new Error("a stranger came as far as the store");
      },
    };
    const takeCalls = async () => ({ granted: 1000, free: 0, endsAtMs: Date.now() + 60_000 });
    const shared = {
      store,
      takeCalls,
      log,
      environment: "sandbox",
      publish: ignore,
      nowMs: Date.now,
    };
    const findSecrets = async () => ["a secret that nobody knows"];
    const findSecret = () => ({ appKey: "a key that nobody knows", strict: false });
    // Every door is open; what they are made of is used only by those who get in.
    const parts = {
      ...shared,
      policy: createOriginPolicy({ origins: [] }),
      staticDirectory: "test",
      requestsPerSecond: 1000,
      rechargePages: { ...shared, provider: {} },
      midas: { ...shared, findSecret },
      pico: { ...shared, findSecrets },
      gip: openGip({
        ...shared,
        ...{ findSecrets, trustedProxies: [], policy: createOriginPolicy({ origins: [] }) },
      } as unknown as OpenGipParts),
      pay: shared,
      trino: {
        ...shared,
        callsPerMinute: 1000,
        trustedProxies: [],
        takeCalls: async () => ({ granted: 1000, free: 0, endsAtMs: Number.MAX_SAFE_INTEGER }),
      },
      rest: { ...shared, callsPerMinute: 1000, trustedProxies: [], publicUrl: () => "" },
      signIns: {
        ...shared,
        identity: { trustedProxies: [], attemptsPerMinute: 60 },
        providers: new Map(),
      },
    } as unknown as HttpParts;
    http = createHttp(parts);
    await http.ready();
  });

  beforeEach(() => {
    touched = [];
  });

  after(() => http.close());

  /** From the tree that the framework prints. */
  function routes(): readonly string[] {
    const path: string[] = [];
    return http
      .printRoutes({ commonPrefix: false })
      .split("\n")
      .flatMap((line) => {
        const [, indent = "", part = "", methods = ""] =
          /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
        if (part === "") return [];
        path.splice(indent.length / 4, Number.POSITIVE_INFINITY, part);
        const url = path.join("");
        return methods === "" ? [] : methods.split(", ").map((method) => `${method} ${url}`);
      });
  }

  it("have a row each, which says whom they are for", () => {
    assert.ok(routes().length > 40);
    assert.deepEqual([...routes()].sort(), Object.keys(ROWS).sort());
  });

  it("let no stranger come as far as the store", async () => {
    for (const [route, { shows }] of Object.entries(ROWS)) {
      if (shows === "nothing") continue;
      const [method = "", pattern = ""] = route.split(" ");
      const url = pattern.replaceAll(/:\w+/g, "pay_m");
      const form = { "content-type": "application/x-www-form-urlencoded" };
      const asked = { method: method as "GET", url, headers: { host: "127.0.0.1" } };
      const signed = "appid=demo&app_id=demo&sig=nonsense&signature=nonsense&timestamp=1&ts=1";
      const withBody = { ...asked, headers: { ...asked.headers, ...form }, payload: signed };
      const get = { ...asked, url: `${url}?${signed}` };
      const answer = await http.inject(
        method === "POST" && shows === "signature" ? withBody : shows === "signature" ? get : asked,
      );
      const { statusCode, body } = answer;
      const isRefused =
        statusCode >= 400 || /"ret":[1-9]/.test(body) || /"result_code":"FAIL"/.test(body);
      assert.ok(isRefused, `${route}: ${statusCode} ${body.slice(0, 100)}`);
      assert.deepEqual(touched, [], route);
    }
  });
});
