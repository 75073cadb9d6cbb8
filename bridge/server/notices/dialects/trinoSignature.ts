/**
 * Trino pay-srv, callback of a paid invoice:
 *
 *     Trino-Pay-Sig: "sha256=" lower-case hex of HMAC-SHA256(key = the token's text, raw body)
 *
 * The token is the access token of the merchant, a UUID with its dashes.
 */

import { createHmac, timingSafeEqual } from "node:crypto";

/** The name of the header as Go writes it. Names of headers have no case. */
export const TRINO_HEADER = "Trino-Pay-Sig";

/** The value of the header. */
export function signTrino(body: Uint8Array, token: string): string {
  return `sha256=${createHmac("sha256", token).update(body).digest("hex")}`;
}

/** Whether `header` is right for the body, in a time that tells nothing. */
export function isTrinoSigned(body: Uint8Array, token: string, header: string): boolean {
  const right = Buffer.from(signTrino(body, token));
  const given = Buffer.from(header);
  return given.length === right.length && timingSafeEqual(given, right);
}
