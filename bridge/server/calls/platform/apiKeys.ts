/** Keys of the REST API: made, listed, rotated, revoked. Their texts never come here. */

import {
  type ApiKey,
  type ApiKeyView,
  apiKeyView,
  LIVE_KEYS_MAX,
  type Scope,
} from "../../platform/apiKey.ts";
import { isTrinoKey } from "../../platform/trinoCredential.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { requireKnownApp } from "./apps.ts";

export interface CreateApiKeyParams {
  readonly appId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Of the new key's text (platform/apiKey.ts). */
  readonly keyId: string;
  readonly hash: string;
}

export interface ApiKeyRef {
  readonly appId: string;
  readonly keyId: string;
}

/** Writes a new key down. Refuses `appUnknown`, and `paramsWrong` when there are too many. */
export function createApiKey(
  tx: Tx,
  params: CreateApiKeyParams,
  { nowMs: createdAtMs }: VerbContext,
): ApiKeyView {
  requireKnownApp(tx, params.appId);
  const live = tx
    .listApiKeys(params.appId)
    .filter((key) => key.revokedAtMs === undefined && !isTrinoKey(key));
  if (live.length >= LIVE_KEYS_MAX) {
    throw new Refusal("paramsWrong", `an app has at most ${LIVE_KEYS_MAX} keys: revoke one`);
  }
  const { appId, name, keyId, hash } = params;
  const scopes = [...new Set(params.scopes)];
  const key: ApiKey = { keyId, appId, name, scopes, hash, createdAtMs };
  tx.insertApiKey(key);
  return apiKeyView(key);
}

/** Revoked ones too, oldest first. Refuses `appUnknown`. */
export function listApiKeys(tx: Tx, { appId }: { readonly appId: string }): readonly ApiKeyView[] {
  requireKnownApp(tx, appId);
  return tx.listApiKeys(appId).map(apiKeyView);
}

/**
 * Makes a second key with name and scopes of the first, which goes on until it is revoked. Refuses as
 * createApiKey, `noData` when the first is not there, `paramsWrong` when it is revoked.
 */
export function rotateApiKey(
  tx: Tx,
  { appId, keyId, made }: ApiKeyRef & { readonly made: Pick<ApiKey, "keyId" | "hash"> },
  context: VerbContext,
): ApiKeyView {
  const { name, scopes, revokedAtMs } = requireApiKey(tx, { appId, keyId });
  if (revokedAtMs !== undefined) throw new Refusal("paramsWrong", `${keyId} is revoked`);
  return createApiKey(tx, { appId, name, scopes, ...made }, context);
}

/** From this transaction on the key opens nothing; a repeat changes nothing. */
export function revokeApiKey(tx: Tx, ref: ApiKeyRef, { nowMs }: VerbContext): ApiKeyView {
  const key = requireApiKey(tx, ref);
  if (key.revokedAtMs !== undefined) return apiKeyView(key);
  const revoked = { ...key, revokedAtMs: nowMs };
  tx.updateApiKey(revoked);
  return apiKeyView(revoked);
}

/** The app's own key. Another app's is as unknown as none. */
export function requireApiKey(tx: Tx, { appId, keyId }: ApiKeyRef): ApiKey {
  const key = tx.findApiKey(keyId);
  if (key?.appId !== appId) throw new Refusal("noData", `keyId: there is no key ${keyId}`);
  return key;
}
