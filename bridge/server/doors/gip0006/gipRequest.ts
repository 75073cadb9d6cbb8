/** Requests to GIP0006's node (contract 2.3), checked field by field: what the signature is over could be read in two ways. */

import { type Static, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { refused } from "./gipFailure.ts";

const WORD = Type.String({ minLength: 1, maxLength: 64, pattern: "^[!-~]+$" });
/** What params may hold: values of one level, and lists of them. */
const VALUE = Type.Union([
  Type.String({ maxLength: 4096 }),
  Type.Number(),
  Type.Boolean(),
  Type.Null(),
]);
const PARAMS = Type.Array(Type.Union([VALUE, Type.Array(VALUE, { maxItems: 200 })]), {
  maxItems: 16,
});

const REQUEST = Type.Object(
  {
    method: WORD,
    params: Type.Optional(PARAMS),
    /** The hour's access token. */
    token: Type.Optional(Type.String({ maxLength: 128 })),
    /** The wallet. */
    wid: Type.Optional(WORD),
    /** The terminal. */
    cid: Type.Optional(Type.String({ maxLength: 40 })),
    sig: Type.Optional(Type.String({ maxLength: 256, pattern: "^[0-9a-f]*$" })),
    id: Type.Optional(Type.Union([Type.Number(), Type.String({ maxLength: 64 }), Type.Null()])),
    jsonrpc: Type.Optional(Type.String({ maxLength: 8 })),
  },
  { additionalProperties: false },
);

export type GipRequest = Static<typeof REQUEST>;
export type GipParams = Static<typeof PARAMS>;

const CHECK = TypeCompiler.Compile(REQUEST);
const PARAMS_CHECK = TypeCompiler.Compile(PARAMS);

/** Throws GipFailure. */
export function readGipRequest(body: unknown): GipRequest {
  if (CHECK.Check(body)) return body;
  const fault = CHECK.Errors(body).First();
  throw refused(`Invalid request: ${fault?.path.slice(1) ?? "no object"}`);
}

/** Whether these can be the params of a call. */
export function areGipParams(params: unknown): params is GipParams {
  return PARAMS_CHECK.Check(params);
}

/** The password of HTTP's basic authentication: the user's name does not matter. */
export function passwordIn(authorization: string | undefined): string {
  const [, encoded = ""] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization ?? "") ?? [];
  const text = Buffer.from(encoded, "base64").toString("utf8");
  return text.slice(text.indexOf(":") + 1);
}
