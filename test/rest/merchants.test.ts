/** What programs of the operator's do with merchants. */

import assert from "node:assert/strict";
import { MERCHANT_SCOPES } from "../../bridge/server/platform/apiKey.ts";
import { openRestWorld, type RestWorld } from "./restWorld.ts";

describe("merchants, over the REST API", () => {
  let rest: RestWorld;

  beforeEach(async () => {
    rest = await openRestWorld();
  });

  afterEach(async () => {
    assert.deepEqual(rest.bugs, []);
    await rest.close();
  });

  const create = (merchantId: string) => rest.post("/merchants", { merchantId, name: "Studio" });

  it("are made, verified, and get an app with a key of its own", async () => {
    const made = await create("studio");
    assert.deepEqual([made.status, made.body.state, made.body.code], [200, "unverified", "11003"]);
    const answer = await rest.post("/merchants/studio/apps", { appId: "racer", name: "Racer" });
    assert.equal(answer.status, 200);
    const { app, apiKey, key } = answer.body as {
      readonly app: { readonly appId: string; readonly merchantId: string };
      readonly apiKey: { readonly scopes: readonly string[] };
      readonly key: string;
    };
    assert.deepEqual([app.appId, app.merchantId], ["racer", "studio"]);
    assert.deepEqual([...apiKey.scopes].sort(), [...MERCHANT_SCOPES].sort());
    assert.equal((await rest.get("/orders", { key })).body.code, "merchantUnverified");
    const verified = await rest.post("/merchants/studio/verify", { state: "verified" });
    assert.equal(verified.body.code, "11000");
    assert.equal((await rest.get("/orders", { key })).status, 200);
    assert.equal((await rest.get("/merchants", { key })).body.code, "scopeMissing");
  });

  it("are made once, whatever is repeated", async () => {
    const headers = { "idempotency-key": "once" };
    const ask = { merchantId: "studio", name: "Studio" };
    const first = await rest.post("/merchants", ask, { headers });
    const again = await rest.post("/merchants", ask, { headers });
    assert.deepEqual(again.body, first.body);
    assert.equal((await create("studio")).body.code, "paramsWrong");
  });

  it("are listed in pages, each once", async () => {
    for (const name of ["a", "b", "c"]) await create(name);
    const ids: string[] = [];
    for (let after: string | undefined = ""; after !== undefined; ) {
      const url: string = `/merchants?limit=2${after === "" ? "" : `&after=${after}`}`;
      const { body } = await rest.get(url);
      const { merchants, next } = body as {
        readonly merchants: readonly { readonly merchantId: string }[];
        readonly next?: string;
      };
      ids.push(...merchants.map(({ merchantId }) => merchantId));
      after = next;
    }
    assert.deepEqual(ids, ["a", "b", "c", "merchant"]);
  });

  it("that are not there are named so", async () => {
    const verify = await rest.post("/merchants/nobody/verify", { state: "verified" });
    assert.deepEqual([verify.status, verify.body.code], [404, "merchantUnknown"]);
    const app = await rest.post("/merchants/nobody/apps", { appId: "x", name: "X" });
    assert.deepEqual([app.status, app.body.code], [404, "merchantUnknown"]);
  });

  it("a merchant's new app gets no key of the operator's", async () => {
    const { body } = await rest.post("/apps", { appId: "merchant.more", name: "More" });
    const { apiKey } = body as { readonly apiKey: { readonly scopes: readonly string[] } };
    assert.ok(!apiKey.scopes.some((scope) => scope.startsWith("merchants:")));
  });
});
