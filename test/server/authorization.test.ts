/**
 * Every call and every route times every kind of caller. The rows are listed here; a call or a route
 * without one fails.
 */

import assert from "node:assert/strict";
import { CALLS } from "../../bridge/server/calls/callTable.ts";
import { OPERATIONS } from "../../bridge/server/doors/rest/operations.ts";
import { MERCHANT_SCOPES, OPERATOR_SCOPES, SCOPES } from "../../bridge/server/platform/apiKey.ts";
import { SESSION_LIFE_MS } from "../../bridge/wire/limits.ts";
import type { Method } from "../../bridge/wire/messages.ts";
import { openRestWorld, type RestAnswer, type RestWorld } from "../rest/restWorld.ts";
import { CallError } from "./rawClient.ts";
import { buy, openRecharge, terms } from "./world.ts";

/** What is Ann's, and what everybody wants to get at. */
const ORDER = "ANNS1";
const RECHARGE = "ANNSRECHARGE";

/** What a call gives to somebody else's session: nothing of Ann's, in this form. */
type Foreign =
  /** Needs no session. */
  | { readonly kind: "open" }
  /** It is about the caller alone: whoever calls gets their own. */
  | { readonly kind: "own" }
  /** It names something of Ann's: refused as if it were not there. */
  | { readonly kind: "refused"; readonly code: string };

interface CallRow {
  /** Beside the session. */
  params(world: RestWorld, deliveryId: string): object;
  readonly foreign: Foreign;
}

const APP = { appId: "demo", appKey: "demo-key", language: "en" } as const;
const OPEN: Foreign = { kind: "open" };
const OWN: Foreign = { kind: "own" };
const refusedAs = (code: string): Foreign => ({ kind: "refused", code });

const CALL_ROWS: { readonly [M in Method]: CallRow } = {
  login: { params: () => ({ ...APP, playerName: "Anybody" }), foreign: OPEN },
  products: { params: () => APP, foreign: OPEN },
  resume: { params: () => ({}), foreign: OWN },
  logout: { params: () => ({}), foreign: OWN },
  getUserInfo: { params: () => ({}), foreign: OWN },
  getBalance: { params: () => ({ zoneId: "1" }), foreign: OWN },
  restore: { params: () => ({}), foreign: OWN },
  deliveries: { params: () => ({ saveSlot: "1" }), foreign: OWN },
  listOrders: { params: () => ({ limit: 20 }), foreign: OWN },
  queryOrder: { params: () => ({ orderNos: [ORDER] }), foreign: OWN },
  poll: { params: () => ({ cursor: "cursor", waitMs: 0 }), foreign: OWN },
  pay: {
    params: ({ world }) => ({ ...terms(world, ORDER), coins: 10 }),
    foreign: refusedAs("orderExists"),
  },
  payByCode: {
    params: ({ world }) => {
      const items = [{ code: "POTION", quantity: 1, expectedPrice: 10 }];
      return { ...terms(world, ORDER), items };
    },
    foreign: refusedAs("orderExists"),
  },
  closeIfAbsent: { params: () => ({ orderNo: ORDER }), foreign: refusedAs("orderUnknown") },
  cancelOrder: { params: () => ({ orderNo: ORDER }), foreign: refusedAs("orderUnknown") },
  ackDelivery: {
    params: (_world, deliveryId) => ({ deliveryId, outcome: "granted" }),
    foreign: refusedAs("orderUnknown"),
  },
  recharge: {
    params: () => ({
      ...{ rechargeNo: RECHARGE, zoneId: "1", saveValue: 10, isCanChange: false },
      ...{ ysdkExtInfo: "", language: "en" },
    }),
    foreign: refusedAs("orderExists"),
  },
  queryRecharge: {
    params: () => ({ rechargeNo: RECHARGE }),
    foreign: refusedAs("orderUnknown"),
  },
};

describe("who may do what", () => {
  let rest: RestWorld;
  let ann: { readonly session: string; readonly playerId: string };
  let deliveryId: string;

  beforeEach(async () => {
    rest = await openRestWorld();
    ann = await rest.player("Ann");
    await buy(rest.world, ann.session, ORDER, "POTION");
    await openRecharge(rest.world, ann.session, RECHARGE, 10);
    const { body } = await rest.get(`/orders/${ORDER}/story`);
    deliveryId = (body.deliveries as readonly { deliveryId: string }[])[0]?.deliveryId ?? "";
  });

  afterEach(() => rest.close());

  describe("with calls of the game", () => {
    const methods = Object.keys(CALL_ROWS) as Method[];

    /** How the call ended: its answer as text, or the code of its refusal. */
    async function end(method: Method, session: string): Promise<string> {
      const row = CALL_ROWS[method];
      const own = row.foreign.kind === "open" ? {} : { session };
      try {
        const params = { ...row.params(rest, deliveryId), ...own };
        return `answer ${JSON.stringify(await rest.world.call(method, params as never))}`;
      } catch (error) {
        if (error instanceof CallError) return error.code;
        throw error;
      }
    }

    it("has a row for each call, and for nothing else", () => {
      assert.deepEqual(methods.sort(), Object.keys(CALLS).sort());
    });

    it("wants a session that lives", async () => {
      const { session: ended } = await rest.player("Gone");
      await rest.world.call("logout", { session: ended });
      const guarded = methods.filter((method) => CALL_ROWS[method].foreign.kind !== "open");
      for (const method of guarded) {
        for (const session of ["nonsense", ended, `${ann.session}x`]) {
          assert.equal(await end(method, session), "notLoggedIn", `${method} ${session}`);
        }
      }
      rest.world.wait(SESSION_LIFE_MS);
      for (const method of guarded) {
        assert.equal(await end(method, ann.session), "loginExpired", method);
      }
    });

    it("gives nobody what is another player's, of the same app", async () => {
      for (const method of methods) {
        const { session } = await rest.player(`Ben${method}`);
        const ended = await end(method, session);
        const { foreign } = CALL_ROWS[method];
        if (foreign.kind === "refused") assert.equal(ended, foreign.code, method);
        else assert.match(ended, /^answer /, method);
        for (const hers of [ann.playerId, deliveryId, ann.session]) {
          assert.ok(!ended.includes(hers), `${method} tells ${hers}`);
        }
        if (method !== "queryOrder") assert.ok(!ended.includes(`"${ORDER}"`), method);
      }
      assert.ok(!(await end("queryOrder", (await rest.player("Cid")).session)).includes("state"));
    });

    it("gives nobody what is another app's: there its numbers are free", async () => {
      for (const method of methods) {
        if (CALL_ROWS[method].foreign.kind === "open") continue;
        const ended = await end(method, await rest.world.logIn(`Eve${method}`, "other"));
        for (const hers of [ann.playerId, deliveryId]) assert.ok(!ended.includes(hers), method);
      }
      const { state } = (await rest.get(`/orders/${ORDER}`)).body;
      assert.equal(state, "paid");
    });

    it("gives Ann what is hers", async () => {
      // The number is bound to payByCode's terms already, and a log-out ends the story.
      const rows = methods.filter((one) => one !== "logout" && one !== "pay");
      for (const method of rows) {
        assert.match(await end(method, ann.session), /^answer /, method);
      }
    });
  });

  describe("with operations of the REST API", () => {
    /** The operation's example, about what is Ann's. */
    function ask(id: string, key: string): Promise<RestAnswer> {
      const one = OPERATIONS.find((operation) => operation.id === id);
      assert.ok(one !== undefined);
      const keyId = rest.key.split("_")[2] ?? "";
      const path: { readonly [name: string]: string } = {
        ...{ orderNo: ORDER, playerId: ann.playerId, deliveryId, keyId, merchantId: "merchant" },
      };
      const url = one.url.replaceAll(/\{(\w+)\}/g, (_all, name) => path[name] ?? "");
      const body = { ...Object(one.example.body), ...BODIES[id]?.(ann.playerId) };
      return one.method === "GET" ? rest.get(url, { key }) : rest.post(url, body, { key });
    }

    /** Where the example names things that this world does not have. */
    const BODIES: { readonly [id: string]: (playerId: string) => object } = {
      createOrder: (playerId) => ({ playerId, orderNo: "MADE1" }),
      queryOrders: () => ({ orderNos: [ORDER] }),
      createApp: () => ({ appId: "merchant.more" }),
      createMerchantApp: () => ({ appId: "third" }),
    };

    /** How an operation ends for the key that may do everything in its own app. */
    const OWN_ENDS: { readonly [id: string]: number } = {
      // The game grants this product; such a notice does not exist.
      ackDelivery: 403,
      redeliverNotices: 404,
      // Ann paid with coins.
      refundOnChain: 400,
      tellRefundSent: 400,
    };

    /** What names something of Ann's is not there for another app; the rest is about its own. */
    const isAboutAnns = (url: string, id: string) =>
      (url.includes("{") && !url.startsWith("/merchants")) || id === "createOrder";

    it("serves the key of the app, once it has the scope and its merchant may", async () => {
      for (const { id } of OPERATIONS.filter((one) => one.id !== "revokeKey")) {
        const { status, body } = await ask(id, rest.key);
        assert.equal(status, OWN_ENDS[id] ?? 200, `${id} ${JSON.stringify(body)}`);
      }
      assert.equal((await ask("revokeKey", rest.key)).status, 200);
    });

    it("serves no key without the scope, none that was revoked, and no stranger", async () => {
      const revoked = await rest.makeKey("demo");
      const keyId = revoked.split("_")[2] ?? "";
      await rest.world.store.execute("revokeApiKey", { appId: "demo", keyId });
      for (const { id, scope } of OPERATIONS) {
        const others = SCOPES.filter((one) => one !== scope);
        const answers = {
          withoutScope: await ask(id, await rest.makeKey("demo", others)),
          revoked: await ask(id, revoked),
          stranger: await ask(id, ""),
          session: await ask(id, ann.session),
        };
        const ends = Object.entries(answers).map(([who, { status }]) => [who, status]);
        assert.deepEqual(
          Object.fromEntries(ends),
          { withoutScope: 403, revoked: 401, stranger: 401, session: 401 },
          id,
        );
      }
    }).timeout(60_000);

    it("shows and does nothing of Ann's with the key of another app", async () => {
      const key = await rest.makeKey("other");
      for (const { id, url } of OPERATIONS) {
        const { status, body } = await ask(id, key);
        if (isAboutAnns(url, id)) assert.equal(status, 404, id);
        const text = JSON.stringify(body);
        for (const hers of [ann.playerId, deliveryId]) assert.ok(!text.includes(hers), id);
      }
      assert.equal((await rest.get(`/orders/${ORDER}`)).body.version, 2);
    });

    it("serves what is the operator's to no key that may do everything in its own app", async () => {
      const key = await rest.makeKey("demo", MERCHANT_SCOPES);
      const operators = OPERATIONS.filter(({ url }) => url.startsWith("/merchants"));
      assert.equal(operators.length, 4);
      for (const { id } of operators) assert.equal((await ask(id, key)).status, 403, id);
      for (const scope of OPERATOR_SCOPES) {
        const { body } = await rest.post("/keys", { name: "more", scopes: [scope] }, { key });
        assert.equal(body.code, "noAuthority");
      }
    });

    it("serves a merchant who is not verified with nothing but why", async () => {
      const state = "unverified";
      await rest.world.store.execute("verifyMerchant", { merchantId: "merchant", state });
      for (const { id } of OPERATIONS) {
        assert.equal((await ask(id, rest.key)).status, id === "showApp" ? 200 : 403, id);
      }
    });
  });
});
