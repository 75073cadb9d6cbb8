/**
 * Credentials of the Trino document: users with a password, and the tokens that logging in gives. A
 * row each among the keys of the app (apiKey.ts), known by a digest. An access token's text also signs
 * callbacks, so it lies sealed among the app's secrets, too, under the same id (ORDERS.md 15).
 */

import { hash } from "node:crypto";
import type { Environment } from "../../wire/views.ts";
import type { ApiKey } from "./apiKey.ts";

/** What a credential is for; the beginning of its id says so. */
export type TrinoCredentialKind = "user" | "token" | "refresh";

/** From its making; pay-srv's default. */
export const TRINO_TOKEN_LIFE_MS = 8_640_000 * 1000;
/** Access tokens of one user that live at a time; the next login ends the oldest. */
export const TRINO_TOKENS_MAX = 20;

/** A random UUID with its dashes, as tokens and invoices of the document are. */
export const TRINO_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The id of a credential, from a user's e-mail address or a token's text. */
export function trinoKeyId(
  kind: TrinoCredentialKind,
  text: string,
  environment: Environment,
): string {
  const small = text.trim().toLowerCase();
  return `trino-${kind}-${hash("sha256", `coinslot trino ${kind}\n${environment}\n${small}`)}`;
}

/** Whether a key of the app is one of these: no key of the REST API. */
export function isTrinoKey({ keyId }: Pick<ApiKey, "keyId">): boolean {
  return keyId.startsWith("trino-");
}

/** Whether a token still opens anything. */
export function isTrinoLive({ createdAtMs, revokedAtMs }: ApiKey, nowMs: number): boolean {
  return revokedAtMs === undefined && createdAtMs + TRINO_TOKEN_LIFE_MS > nowMs;
}
