/**
 * Midas document, "sig" (contract 3.3, and Tencent's OpenAPI signature v3):
 *
 *     source = METHOD "&" enc(uri) "&" enc(k=v joined with "&", keys ascending, all but sig)
 *     sig    = base64(HMAC-SHA1(key = appkey "&", source))
 *
 * The values inside are raw, not encoded. `enc` is RFC 3986 with upper-case hex, and `~` is
 * encoded too. YSDK signs `/v3/r` + the wire's path, the older MSDK the bare path.
 */

import { createHmac, timingSafeEqual } from "node:crypto";

/** One parameter as it is before any encoding. */
export type Param = readonly [name: string, value: string];

/** What a signature covers. `params` without `sig`; their order does not matter. */
export interface SignedCall {
  readonly method: "GET" | "POST";
  readonly uri: string;
  readonly params: readonly Param[];
}

/** The prefix that YSDK signs and does not send. */
export const SIGNED_PREFIX = "/v3/r";

/** The sig of a call, base64. */
export function sign(appKey: string, call: SignedCall): string {
  return createHmac("sha1", `${appKey}&`).update(signatureSource(call)).digest("base64");
}

/** Whether `sig` is the call's, in a time that does not tell how much of it was right. */
export function isSigned(appKey: string, call: SignedCall, sig: string): boolean {
  const right = Buffer.from(sign(appKey, call));
  const given = Buffer.from(sig);
  return given.length === right.length && timingSafeEqual(given, right);
}

/** What is signed. */
export function signatureSource({ method, uri, params }: SignedCall): string {
  const sorted = [...params].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const joined = sorted.map(([name, value]) => `${name}=${value}`).join("&");
  return `${method}&${encode(uri)}&${encode(joined)}`;
}

/**
 * Whether these values could be read in two ways once they are joined with "&" unencoded: then one
 * signature would cover two calls. Neither side lets such a call through.
 */
export function isAmbiguous(params: readonly Param[]): boolean {
  return params.some(([, value]) => /&[A-Za-z0-9_]+=/.test(value));
}

/** Percent-encodes everything but letters, digits and `-._`. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
