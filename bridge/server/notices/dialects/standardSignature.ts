/**
 * Standard Webhooks 1.0.0, "Signature scheme" and "Webhook headers":
 *
 *     content   = webhook-id "." webhook-timestamp "." body
 *     signature = "v1,"  base64(HMAC-SHA256(secret, content))     secret:  "whsec_" base64
 *               | "v1a," base64(ed25519(private key, content))    private: "whsk_"  base64
 *                                                                 public:  "whpk_"  base64
 *
 * `webhook-signature` holds one such for each live secret, with a space between.
 */

import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  timingSafeEqual,
  verify as verifyBytes,
} from "node:crypto";

/** What a signature covers. `body` is the bytes as they are sent. */
export interface StandardContent {
  /** The same in every try of one notice. No full stop. */
  readonly id: string;
  /** Of this try, in whole seconds. */
  readonly timestampSeconds: number;
  readonly body: Uint8Array;
}

/** A secret as an owner reads it, by what it can do; undefined when it is none of the document's. */
export type StandardKey =
  | { readonly kind: "shared"; readonly secret: Uint8Array }
  | { readonly kind: "private"; readonly key: KeyObject }
  | { readonly kind: "public"; readonly key: KeyObject };

/** A rotation needs two; more in one header only cost whoever checks them. */
const SIGNATURES_MAX = 8;
/** The document's bounds for a shared secret. */
const SECRET_BYTES = { min: 24, max: 64 };
const SEED_BYTES = 32;
/** What stands before the 32 bytes of an ed25519 key in PKCS #8 and SPKI (RFC 8410). */
const PRIVATE_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** Reads a `whsec_`, `whsk_` or `whpk_` text. */
export function parseStandardKey(text: string): StandardKey | undefined {
  const [, prefix, base64 = ""] = /^(whsec|whsk|whpk)_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const bytes = Buffer.from(base64, "base64");
  if (prefix === "whsec") {
    const fits = bytes.length >= SECRET_BYTES.min && bytes.length <= SECRET_BYTES.max;
    return fits ? { kind: "shared", secret: bytes } : undefined;
  }
  if (prefix === "whsk") return parsePrivate(bytes);
  if (prefix !== "whpk" || bytes.length !== SEED_BYTES) return undefined;
  const der = Buffer.concat([PUBLIC_PREFIX, bytes]);
  return { kind: "public", key: createPublicKey({ key: der, format: "der", type: "spki" }) };
}

/** The `whpk_` text that belongs to a `whsk_` text; undefined when that is none. */
export function publicTextOf(privateText: string): string | undefined {
  const parsed = parseStandardKey(privateText);
  if (parsed?.kind !== "private") return undefined;
  const der = createPublicKey(parsed.key).export({ format: "der", type: "spki" });
  return `whpk_${der.subarray(PUBLIC_PREFIX.length).toString("base64")}`;
}

/** The value of `webhook-signature` under every key given; public keys sign nothing. */
export function signStandard(content: StandardContent, keys: readonly StandardKey[]): string {
  const signed = signedBytes(content);
  return keys.flatMap((key) => signOne(signed, key)).join(" ");
}

/** Whether one of the signatures in `header` was made with `key`; in a time that tells nothing. */
export function isStandardSigned(
  content: StandardContent,
  header: string,
  key: StandardKey,
): boolean {
  const signed = signedBytes(content);
  let found = false;
  for (const entry of header.split(" ").slice(0, SIGNATURES_MAX)) {
    const comma = entry.indexOf(",");
    const given = Buffer.from(entry.slice(comma + 1), "base64");
    if (isOne(signed, entry.slice(0, comma), given, key)) found = true;
  }
  return found;
}

function parsePrivate(bytes: Buffer): StandardKey | undefined {
  // The seed alone, or as other libraries write it: the seed, then the public key.
  if (bytes.length !== SEED_BYTES && bytes.length !== 2 * SEED_BYTES) return undefined;
  const der = Buffer.concat([PRIVATE_PREFIX, bytes.subarray(0, SEED_BYTES)]);
  return { kind: "private", key: createPrivateKey({ key: der, format: "der", type: "pkcs8" }) };
}

function signedBytes({ id, timestampSeconds, body }: StandardContent): Buffer {
  return Buffer.concat([Buffer.from(`${id}.${timestampSeconds}.`), body]);
}

function signOne(signed: Buffer, key: StandardKey): string[] {
  if (key.kind === "public") return [];
  if (key.kind === "shared") return [`v1,${hmac(signed, key.secret).toString("base64")}`];
  return [`v1a,${signBytes(null, signed, key.key).toString("base64")}`];
}

function isOne(signed: Buffer, version: string, given: Buffer, key: StandardKey): boolean {
  if (key.kind === "shared") {
    const right = hmac(signed, key.secret);
    return version === "v1" && given.length === right.length && timingSafeEqual(given, right);
  }
  return version === "v1a" && verifyBytes(null, signed, key.key, given);
}

function hmac(signed: Buffer, secret: Uint8Array): Buffer {
  return createHmac("sha256", secret).update(signed).digest();
}
