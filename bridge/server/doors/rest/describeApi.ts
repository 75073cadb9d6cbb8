/** The API's description, OpenAPI 3.1, made from the schemas that check every request. */

import type { TObject, TSchema } from "@sinclair/typebox";
import { type Operation, REST_PATH } from "./operation.ts";
import { refusalError, restError } from "./restError.ts";
import { ERROR, ORDER } from "./schemas.ts";

type Json = { readonly [name: string]: unknown };

/** The description of `operations` on the server at `publicUrl`, as plain JSON. */
export function describeApi(operations: readonly Operation[], publicUrl: string): Json {
  const paths: { [url: string]: { [method: string]: Json } } = {};
  for (const one of operations) {
    paths[one.url] = { ...paths[one.url], [one.method.toLowerCase()]: describe(one) };
  }
  const description = {
    openapi: "3.1.0",
    info: {
      title: "Coinslot merchant API",
      version: "1.0.0",
      description: INTRODUCTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: `${publicUrl}${REST_PATH}` }],
    security: [{ key: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer", description: KEYS } },
      schemas: { Order: named(ORDER), Error: named(ERROR) },
    },
  };
  // Schemas carry symbols of the library; JSON has none.
  return JSON.parse(JSON.stringify(description));
}

const INTRODUCTION =
  "Amounts are whole coins, times are milliseconds since 1970. Reads are GET, writes are POST; members " +
  "that are not listed are refused. Every write takes an Idempotency-Key: the same key gives the first " +
  "answer again for two days. Every error is an object with code, message, fix and docs.";

const KEYS =
  "A key of one app and one environment: cs_sandbox_... or cs_live_.... Each operation names its scope.";

function describe(one: Operation): Json {
  const { id: operationId, tag, summary, description = "", scope, method, example } = one;
  return {
    operationId,
    tags: [tag],
    summary,
    description: `${description}\n\nScope: \`${scope}\`.`.trim(),
    security: [{ key: [] }],
    "x-scope": scope,
    parameters: [
      ...parameters(one.path, "path", example.path),
      ...parameters(one.query, "query", example.query),
      ...(method === "POST" ? [REPEAT_KEY] : []),
    ],
    ...(method === "POST" ? { requestBody: requestBody(one) } : {}),
    responses: {
      200: {
        description: "Done.",
        headers: RATE_HEADERS,
        content: { "application/json": { schema: refer(one.answer), example: example.answer } },
      },
      ...errorResponses(one),
    },
  };
}

function parameters(schema: TObject, where: "path" | "query", example: unknown): readonly Json[] {
  const examples = Object(example) as Json;
  return Object.entries(schema.properties).map(([name, member]) => ({
    name,
    in: where,
    required: schema.required?.includes(name) ?? false,
    schema: member,
    ...(examples[name] === undefined ? {} : { example: examples[name] }),
  }));
}

const REPEAT_KEY: Json = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "Yours, such as a UUID: a repeat with the same key gets the first answer again.",
  schema: { type: "string", pattern: "^[A-Za-z0-9._:-]{1,128}$" },
};

const RATE_HEADERS: Json = {
  RateLimit: { description: "What is left, and for how long.", schema: { type: "string" } },
  "RateLimit-Policy": { description: "What the key may do.", schema: { type: "string" } },
};

function requestBody({ body, example }: Operation): Json {
  return {
    required: Object.keys(body.properties).length > 0,
    content: { "application/json": { schema: body, example: example.body ?? {} } },
  };
}

/** One answer for each status, with every code that it may carry. */
function errorResponses({ refusals }: Operation): Json {
  const own = (
    ["keyMissing", "keyWrong", "scopeMissing", "repeatWrong", "tooManyCalls"] as const
  ).map((code) => restError(code));
  const errors = [
    ...own,
    ...[...new Set([...ALWAYS, ...refusals])].map((code) => refusalError(code, undefined)),
  ];
  const byStatus = new Map<number, string[]>();
  for (const { status, body } of errors) {
    byStatus.set(status, [...(byStatus.get(status) ?? []), body.code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.join(", "),
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    ]),
  );
}

/** What every operation may refuse with. */
const ALWAYS = ["paramsWrong", "paramsMissing", "merchantUnverified", "systemError"] as const;

/** Orders are described once. */
function refer(schema: TSchema): unknown {
  return JSON.parse(
    JSON.stringify(schema, (_name, member: unknown) => {
      const id = (Object(member) as Json).$id;
      return id === "Order" ? { $ref: "#/components/schemas/Order" } : member;
    }),
  );
}

function named({ $id: _id, ...schema }: TSchema): Json {
  return schema;
}
