/**
 * Keys with which a merchant's server calls the REST API: `cs_sandbox_<id>_<secret>`. The database
 * has a digest of the whole text, so a stolen database opens nothing; the environment stands in the
 * text and goes into the digest, so a key of one means nothing in the other (ORDERS.md 15, 16).
 */

import { hash, timingSafeEqual } from "node:crypto";
import type { Environment } from "../../wire/views.ts";

/** What a merchant's key may do in its own app. */
export const MERCHANT_SCOPES = [
  "app:read",
  "app:write",
  "apps:write",
  "orders:read",
  "orders:write",
  "refunds:write",
  "deliveries:write",
  "tickets:write",
  "players:read",
  "products:read",
  "notices:read",
  "notices:write",
  "keys:read",
  "keys:write",
] as const;

/** What only the operator's programs do, with a key that a command made. */
export const OPERATOR_SCOPES = ["merchants:read", "merchants:write"] as const;

/** What a key may do; an operation of the REST API names one. */
export const SCOPES = [...MERCHANT_SCOPES, ...OPERATOR_SCOPES] as const;

export type Scope = (typeof SCOPES)[number];

/** A stored key. */
export interface ApiKey {
  /** Public: the part of the text by which people tell keys apart. */
  readonly keyId: string;
  readonly appId: string;
  /** What it is for, in its owner's words. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly hash: string;
  readonly createdAtMs: number;
  /** To within five minutes; absent for a key that nobody used. */
  readonly lastUsedAtMs?: number;
  readonly revokedAtMs?: number;
}

/** A key as it may be shown again and again. */
export type ApiKeyView = Omit<ApiKey, "hash">;

/** The use of a key is written down so often at most. */
export const LAST_USED_STEP_MS = 5 * 60 * 1000;
/** Keys of one app that are not revoked. */
export const LIVE_KEYS_MAX = 50;

const ID_BYTES = 6;
const SECRET_BYTES = 32;

/** A new key: its whole text, which is shown once, and what of it is stored. */
export interface MadeKey {
  readonly text: string;
  readonly keyId: string;
  readonly hash: string;
}

/** Makes a key from random bytes. */
export function makeApiKey(
  environment: Environment,
  randomHex: (bytes: number) => string,
): MadeKey {
  const keyId = randomHex(ID_BYTES);
  const text = `cs_${environment}_${keyId}_${randomHex(SECRET_BYTES)}`;
  return { text, keyId, hash: hashApiKey(text) };
}

/** What a caller showed. */
export type ShownKey =
  | { readonly kind: "key"; readonly keyId: string; readonly hash: string }
  | { readonly kind: "otherEnvironment" }
  | { readonly kind: "noKey" };

/** Reads a key's text; whether it is a right one only the database knows. */
export function readApiKey(text: string, environment: Environment): ShownKey {
  const parts = /^cs_(sandbox|live)_([0-9a-f]{12})_[0-9a-f]{64}$/.exec(text);
  const [, named, keyId] = parts ?? [];
  if (keyId === undefined) return { kind: "noKey" };
  if (named !== environment) return { kind: "otherEnvironment" };
  return { kind: "key", keyId, hash: hashApiKey(text) };
}

/** Compares in constant time. */
export function isSameHash(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** The key without what only the check needs. */
export function apiKeyView({ hash: _hash, ...view }: ApiKey): ApiKeyView {
  return view;
}

function hashApiKey(text: string): string {
  return hash("sha256", `coinslot api key\n${text}`);
}
