/** The description of the REST API: whole, well-formed, and true of what is served. */

import assert from "node:assert/strict";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { OPERATIONS } from "../../bridge/server/doors/rest/operations.ts";
import { SCOPES } from "../../bridge/server/platform/apiKey.ts";
import { openRestWorld, type RestWorld } from "./restWorld.ts";

type Json = { readonly [name: string]: unknown };

interface Described {
  readonly operationId: string;
  readonly parameters: readonly { name: string; in: string; schema: Json; required: boolean }[];
  readonly requestBody?: { readonly content: Json };
  readonly responses: { readonly [status: string]: { description: string; content: Json } };
}

interface Description {
  readonly openapi: string;
  readonly info: Json;
  readonly servers: readonly { url: string }[];
  readonly paths: { readonly [url: string]: { readonly [method: string]: Described } };
  readonly components: { readonly schemas: Json; readonly securitySchemes: Json };
}

describe("the description of the REST API", () => {
  let rest: RestWorld;
  let api: Description;

  before(async () => {
    rest = await openRestWorld();
    const { status, body } = await rest.get("/openapi.json", { key: "" });
    assert.equal(status, 200);
    api = body as unknown as Description;
  });

  after(() => rest.close());

  const all = () =>
    Object.entries(api.paths).flatMap(([url, methods]) =>
      Object.entries(methods).map(([method, described]) => ({ url, method, described })),
    );

  it("is OpenAPI 3.1 for this server", () => {
    assert.equal(api.openapi, "3.1.0");
    assert.deepEqual(api.servers, [{ url: "http://shop.example/v1/merchant" }]);
    assert.ok(api.info.title !== undefined && api.info.version !== undefined);
    assert.ok(api.components.securitySchemes.key !== undefined);
  });

  it("has every operation once, and nothing else", () => {
    const described = all().map(({ url, method }) => `${method} ${url}`);
    const served = OPERATIONS.map(({ url, method }) => `${method.toLowerCase()} ${url}`);
    assert.deepEqual(described.sort(), served.sort());
    const ids = all().map(({ described: { operationId } }) => operationId);
    assert.equal(new Set(ids).size, ids.length);
  });

  it("names each path's members as parameters, and each answer", () => {
    for (const { url, described } of all()) {
      const inUrl = [...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = described.parameters.filter((one) => one.in === "path");
      assert.deepEqual(inPath.map(({ name }) => name).sort(), inUrl.sort(), url);
      assert.ok(inPath.every(({ required }) => required));
      assert.ok(described.responses[200] !== undefined && described.responses[401] !== undefined);
      for (const { description } of Object.values(described.responses)) assert.ok(description);
    }
  });

  it("refers to nothing that is not there", () => {
    const refs = [...JSON.stringify(api).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
    assert.ok(refs.length > 20);
    for (const ref of refs) {
      assert.match(ref ?? "", /^#\/components\/schemas\//);
      assert.ok(api.components.schemas[String(ref).split("/")[3] ?? ""] !== undefined, ref);
    }
  });

  it("has examples that its schemas take, and a scope that exists, for every operation", () => {
    for (const { id, scope, path, query, body, answer, example } of OPERATIONS) {
      assert.ok(SCOPES.includes(scope));
      for (const [what, schema, value] of [
        ["path", path, example.path ?? {}],
        ["query", query, example.query ?? {}],
        ["body", body, example.body ?? {}],
        ["answer", answer, example.answer],
      ] as const) {
        const check = TypeCompiler.Compile(schema);
        const [error] = [...check.Errors(value)];
        assert.ok(check.Check(value), `${id} ${what}: ${error?.path} ${error?.message}`);
      }
    }
  });

  it("has a schema that every real answer follows", async () => {
    const { playerId } = await rest.player("Ann");
    const order = { orderNo: "REAL1", playerId, coins: 5, title: "Real" };
    const answers = {
      createOrder: await rest.post("/orders", order),
      showOrder: await rest.get("/orders/REAL1"),
      orderStory: await rest.get("/orders/REAL1/story"),
      listOrders: await rest.get("/orders"),
      queryOrders: await rest.post("/orders/query", { orderNos: ["REAL1"] }),
      showBalance: await rest.get(`/players/${playerId}/balance`),
      listProducts: await rest.get("/products"),
      mintTicket: await rest.post("/tickets", { playerRef: "a" }),
      showApp: await rest.get("/app"),
      listKeys: await rest.get("/keys"),
      listNotices: await rest.get("/notices"),
    };
    for (const [id, { status, body }] of Object.entries(answers)) {
      assert.equal(status, 200, id);
      const found = OPERATIONS.find((one) => one.id === id);
      assert.ok(found !== undefined);
      const check = TypeCompiler.Compile(found.answer);
      const [error] = [...check.Errors(body)];
      assert.ok(check.Check(body), `${id}: ${error?.path} ${error?.message}`);
      const listed = Object.keys(found.answer.properties);
      assert.deepEqual(
        Object.keys(body).filter((name) => !listed.includes(name)),
        [],
        id,
      );
    }
  });
});
