/** What holds for every operation of the REST API: keys, scopes, repeats, limits, errors. */

import assert from "node:assert/strict";
import { OPERATIONS } from "../../bridge/server/doors/rest/operations.ts";
import { buy, coinsOf } from "../server/world.ts";
import { CALLS_PER_MINUTE, openRestWorld, type RestAnswer, type RestWorld } from "./restWorld.ts";

describe("every operation of the REST API", () => {
  let rest: RestWorld;

  beforeEach(async () => {
    rest = await openRestWorld();
  });

  afterEach(async () => {
    assert.deepEqual(rest.bugs, []);
    await rest.close();
  });

  const said = ({ status, body }: RestAnswer) => [status, body.code];

  it("wants a live key of this environment, and tells nothing without", async () => {
    for (const { method, url } of OPERATIONS) {
      const place = url.replaceAll(/\{\w+\}/g, "0");
      const ask = (key: string) =>
        method === "GET" ? rest.get(place, { key }) : rest.post(place, {}, { key });
      assert.deepEqual(said(await ask("")), [401, "keyMissing"], url);
      assert.deepEqual(said(await ask("nonsense")), [401, "keyWrong"], url);
      const live = rest.key.replace("cs_sandbox", "cs_live");
      assert.deepEqual(said(await ask(live)), [401, "keyOfOtherEnvironment"], url);
    }
    const other = rest.key.slice(0, -1) + (rest.key.endsWith("0") ? "1" : "0");
    assert.deepEqual(said(await rest.get("/app", { key: other })), [401, "keyWrong"]);
    const { headers } = await rest.get("/app", { key: other });
    assert.match(headers["www-authenticate"] ?? "", /^Bearer/);
  });

  it("wants its scope, and no other will do", async () => {
    for (const { method, url, scope, example } of OPERATIONS) {
      const path = Object(example.path) as { [name: string]: string };
      const place = url.replaceAll(/\{(\w+)\}/g, (_all, name) => path[name] ?? "");
      const others = OPERATIONS.map((one) => one.scope).filter((one) => one !== scope);
      const key = await rest.makeKey("other", others);
      const answer =
        method === "GET"
          ? await rest.get(place, { key })
          : await rest.post(place, example.body ?? {}, { key });
      assert.deepEqual(said(answer), [403, "scopeMissing"], url);
    }
  });

  it("refuses a revoked key from its end on", async () => {
    const keyId = rest.key.split("_")[2] ?? "";
    assert.equal((await rest.get("/app")).status, 200);
    assert.equal((await rest.post(`/keys/${keyId}/revoke`)).status, 200);
    assert.deepEqual(said(await rest.get("/app")), [401, "keyWrong"]);
  });

  it("refuses merchants who are not verified, who can still see why", async () => {
    const judge = (state: "unverified" | "failed" | "verified") =>
      rest.world.store.execute("verifyMerchant", { merchantId: "merchant", state });
    await judge("unverified");
    assert.deepEqual(said(await rest.get("/orders")), [403, "merchantUnverified"]);
    assert.equal((await rest.get("/app")).body.merchantCode, "11003");
    await judge("failed");
    assert.deepEqual(said(await rest.get("/orders")), [403, "merchantWrong"]);
    await judge("verified");
    assert.equal((await rest.get("/orders")).status, 200);
  });

  it("shows nothing of another app", async () => {
    const { session } = await rest.player("Ann");
    await buy(rest.world, session, "A1", "TITLE");
    const other = { key: await rest.makeKey("other") };
    for (const url of [
      "/orders/A1",
      "/orders/A1/story",
      "/orders/A1/refunds",
      "/orders/A1/notices",
    ]) {
      const foreign = await rest.get(url, other);
      const none = await rest.get(url.replace("A1", "NONE"), other);
      assert.deepEqual(said(foreign), [404, "orderUnknown"]);
      assert.equal(
        JSON.stringify(foreign.body).replace("A1", "NONE"),
        JSON.stringify(none.body),
        "another app's order looks like none",
      );
    }
    const body = { refundNo: "R1", reason: "mine" };
    assert.deepEqual(said(await rest.post("/orders/A1/refunds", body, other)), [
      404,
      "orderUnknown",
    ]);
    assert.deepEqual(said(await rest.post("/orders/A1/cancel", {}, other)), [404, "orderUnknown"]);
    assert.deepEqual((await rest.get("/orders", other)).body.orders, []);
    assert.equal(await coinsOf(rest.world, session), 90);
  });

  it("answers a repeat with the first answer, and does it once", async () => {
    const { session } = await rest.player("Ann");
    await buy(rest.world, session, "A1", "SWORD");
    const refund = (coins: number, repeat: string, refundNo = "R1") =>
      rest.post("/orders/A1/refunds", { refundNo, coins, reason: "why" }, { repeat });
    const first = await refund(10, "key-1");
    assert.equal(first.headers["idempotency-replayed"], undefined);
    await rest.post("/orders/A1/refunds", { refundNo: "R2", coins: 10, reason: "more" });
    const again = await refund(10, "key-1");
    assert.deepEqual(again.body, first.body);
    assert.equal(again.headers["idempotency-replayed"], "true");
    assert.equal(await coinsOf(rest.world, session), 60);
    assert.deepEqual(said(await refund(11, "key-1")), [422, "repeatWrong"]);
    const elsewhere = await rest.post("/orders/A1/cancel", {}, { repeat: "key-1" });
    assert.deepEqual(said(elsewhere), [422, "repeatWrong"]);
    // What was refused did nothing, so its key is still free.
    assert.equal((await refund(1000, "key-2", "R3")).status, 400);
    assert.equal((await refund(10, "key-2", "R3")).status, 200);
    assert.deepEqual(said(await refund(1, "a b")), [400, "repeatKeyWrong"]);
  });

  it("does a write once that comes many times at once", async () => {
    const { session } = await rest.player("Ann");
    await buy(rest.world, session, "A1", "SWORD");
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => {
        const body = { refundNo: index < 15 ? "R1" : "R2", coins: 5, reason: "why" };
        return rest.post("/orders/A1/refunds", body, { repeat: `key-${index < 15 ? 1 : 2}` });
      }),
    );
    assert.ok(answers.every(({ status }) => status === 200));
    const first = answers.filter(({ headers }) => headers["idempotency-replayed"] === undefined);
    assert.equal(first.length, 2);
    assert.equal(await coinsOf(rest.world, session), 50);
    const made = await Promise.all(
      Array.from({ length: 10 }, () =>
        rest.post("/keys", { name: "one", scopes: ["orders:read"] }, { repeat: "one-key" }),
      ),
    );
    assert.equal(new Set(made.map(({ body }) => body.keyId)).size, 1);
    assert.equal(made.filter(({ body }) => body.key !== undefined).length, 1);
  });

  it("keeps first answers for a day and more, of each app by themselves", async () => {
    const url = "https://merchant.example/a";
    const add = (key: string) => rest.post("/notify-urls", { url }, { key, repeat: "same" });
    const other = await rest.makeKey("other");
    await add(rest.key);
    assert.equal((await add(other)).headers["idempotency-replayed"], undefined);
    rest.world.wait(36 * 3600 * 1000);
    await rest.world.store.execute("purgeAnswers", { skip: 0, rows: 100 });
    assert.equal((await add(rest.key)).headers["idempotency-replayed"], "true");
    rest.world.wait(36 * 3600 * 1000);
    await rest.world.store.execute("purgeAnswers", { skip: 0, rows: 100 });
    assert.equal((await add(rest.key)).headers["idempotency-replayed"], undefined);
  });

  it("never shows a secret twice, and stores none", async () => {
    const make = (repeat: string) =>
      rest.post("/keys", { name: "second", scopes: ["orders:read"] }, { repeat });
    const first = await make("once");
    const key = String(first.body.key);
    assert.equal((await rest.get("/orders", { key })).status, 200);
    const again = await make("once");
    assert.equal(again.body.keyId, first.body.keyId);
    assert.equal(again.body.key, undefined);
    const ticket = await rest.post("/tickets", { playerRef: "a" }, { repeat: "ticket" });
    const stored = await Promise.all(
      ["api_keys", "api_answers", "login_tickets"].map((table) =>
        rest.world.db.prepare(`SELECT * FROM ${table}`).all(),
      ),
    );
    const text = JSON.stringify(stored);
    assert.ok(text.includes(String(first.body.keyId)));
    assert.ok(!text.includes(key.slice(-64)) && !text.includes(String(ticket.body.ticket)));
  });

  it("lets a key give away what it may do itself, and nothing more", async () => {
    const weak = { key: await rest.makeKey("demo", ["keys:write", "keys:read", "orders:read"]) };
    const strongId = rest.key.split("_")[2];
    const create = (scopes: readonly string[]) => rest.post("/keys", { name: "n", scopes }, weak);
    assert.equal((await create(["orders:read"])).status, 200);
    assert.deepEqual(said(await create(["refunds:write"])), [403, "noAuthority"]);
    assert.deepEqual(said(await create(["everything"])), [400, "paramsWrong"]);
    for (const what of ["rotate", "revoke"]) {
      const answer = await rest.post(`/keys/${strongId}/${what}`, {}, weak);
      assert.deepEqual(said(answer), [403, "noAuthority"]);
    }
    const second = await rest.post(`/keys/${strongId}/rotate`);
    assert.equal((await rest.get("/app", { key: String(second.body.key) })).status, 200);
    const { body } = await rest.get("/keys", weak);
    assert.equal((body.keys as []).length, 4);
    assert.ok(!JSON.stringify(body).includes("hash"));
  });

  it("creates apps of the same merchant alone, each under the merchant's own name", async () => {
    const create = (appId: string, key = rest.key) =>
      rest.post("/apps", { appId, name: "Racer", type: "paid" }, { key });
    const made = await create("merchant.racer");
    assert.equal(made.status, 200);
    const key = String(made.body.key);
    const app = await rest.get("/app", { key });
    assert.deepEqual(
      [app.body.appId, app.body.merchantId, app.body.type],
      ["merchant.racer", "merchant", "paid"],
    );
    assert.deepEqual(said(await create("merchant.racer")), [400, "paramsWrong"]);
    for (const appId of ["demo2", "merchant.", "merchant.a.b", "merchantracer", "other.racer"]) {
      assert.deepEqual(said(await create(appId)), [403, "noAuthority"], appId);
    }
    for (let more = 4; more < 50; more += 1) {
      assert.equal((await create(`merchant.more${more}`)).status, 200);
    }
    assert.deepEqual(said(await create("merchant.last")), [400, "paramsWrong"]);
    const set = await rest.post("/app", { dialect: "trino", region: "foreign" }, { key });
    assert.deepEqual([set.body.dialect, set.body.region], ["trino", "foreign"]);
    assert.deepEqual(said(await rest.post("/app", { type: "free" }, { key })), [
      400,
      "paramsWrong",
    ]);
    assert.equal((await rest.get("/app")).body.dialect, "standard");
  });

  it("writes the use of a key down, and not each one", async () => {
    const used = async () => {
      const { body } = await rest.get("/keys");
      return (body.keys as readonly { lastUsedAtMs?: number }[])[0]?.lastUsedAtMs;
    };
    const first = await used();
    assert.equal(first, rest.world.nowMs());
    rest.world.wait(60_000);
    assert.equal(await used(), first);
    rest.world.wait(5 * 60_000);
    assert.equal(await used(), rest.world.nowMs());
  });

  it("refuses members that are not listed, and what cannot be", async () => {
    const refund = (body: unknown) => rest.post("/orders/A1/refunds", body);
    const right = { refundNo: "R1", reason: "why" };
    const unknown = await refund({ ...right, ammount: 5 });
    assert.deepEqual(said(unknown), [400, "paramsWrong"]);
    assert.match(String(unknown.body.message), /ammount/);
    assert.deepEqual(said(await refund({ refundNo: "R1" })), [400, "paramsMissing"]);
    for (const coins of [0, -1, 1.5, "5", 2 ** 53, null]) {
      assert.deepEqual(said(await refund({ ...right, coins })), [400, "paramsWrong"], `${coins}`);
    }
    for (const body of [[], "text", 5, null]) assert.equal((await refund(body)).status, 400);
    assert.equal((await rest.get("/orders?limit=0")).status, 400);
    assert.equal((await rest.get("/orders?limit=many")).status, 400);
    assert.equal((await rest.get("/orders?door=back")).status, 400);
    assert.equal((await rest.get("/orders?unknown=1")).status, 400);
    assert.equal((await rest.get("/orders/%00")).status, 400);
    const long = { ...right, reason: "界".repeat(100) };
    assert.deepEqual(said(await refund(long)), [400, "paramsWrong"]);
  });

  it("refuses bodies that are no JSON, too large or of another type", async () => {
    const post = (headers: { [name: string]: string }) =>
      rest.post("/orders/query", { orderNos: ["A1"] }, { headers });
    assert.deepEqual(said(await post({ "content-type": "text/plain" })), [415, "bodyNotJson"]);
    const large = await rest.post("/orders/query", { orderNos: ["A".repeat(100_000)] });
    assert.deepEqual(said(large), [413, "bodyTooLarge"]);
    const proto = JSON.parse('{"__proto__":{"orderNos":["A1"]}}');
    assert.equal((await rest.post("/orders/query", proto)).status, 400);
    assert.deepEqual(said(await rest.get("/nothing")), [404, "routeUnknown"]);
    assert.deepEqual(said(await rest.post("/products")), [404, "routeUnknown"]);
  });

  it("says in headers how much is left, and when to come again", async () => {
    const first = await rest.get("/app");
    assert.equal(first.headers["ratelimit-policy"], `"key";q=${CALLS_PER_MINUTE};w=60`);
    assert.equal(first.headers.ratelimit, `"key";r=${CALLS_PER_MINUTE - 1};t=60`);
    const other = await rest.makeKey("demo");
    for (let call = 1; call < CALLS_PER_MINUTE; call += 1) await rest.get("/nothing/else");
    for (let call = 1; call < CALLS_PER_MINUTE; call += 1) await rest.get("/app");
    const refused = await rest.get("/app");
    assert.deepEqual(said(refused), [429, "tooManyCalls"]);
    assert.equal(refused.headers["retry-after"], "60");
    assert.equal((await rest.get("/app", { key: other })).status, 200);
    rest.world.wait(60_000);
    assert.equal((await rest.get("/app")).status, 200);
  }).timeout(60_000);

  it("explains each error: code, message, fix, and where it is explained", async () => {
    for (const answer of [
      await rest.get("/app", { key: "" }),
      await rest.get("/orders/NONE"),
      await rest.get("/nothing"),
      await rest.post("/orders/query", {}),
    ]) {
      assert.deepEqual(Object.keys(answer.body).sort(), ["code", "docs", "fix", "message"]);
      for (const text of Object.values(answer.body)) assert.ok(String(text).length > 3);
      assert.ok(!JSON.stringify(answer.body).includes(rest.key));
    }
  });
});
