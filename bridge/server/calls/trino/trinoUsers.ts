/** Users of the Trino document and their tokens. Passwords and texts of tokens never come here. */

import { type ApiKey, isSameHash } from "../../platform/apiKey.ts";
import type { AppSecret } from "../../platform/appSecret.ts";
import { isTrinoLive, TRINO_TOKENS_MAX, trinoKeyId } from "../../platform/trinoCredential.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { requireKnownApp } from "../platform/apps.ts";

/** A user as the operator sees it. */
export interface TrinoUserView {
  readonly appId: string;
  readonly userName: string;
  readonly createdAtMs: number;
  readonly deactivatedAtMs?: number;
}

/** A user as the door checks it. */
export interface TrinoUser extends TrinoUserView {
  readonly passwordHash: string;
}

export interface AddTrinoUserParams {
  readonly appId: string;
  /** An e-mail address. */
  readonly userName: string;
  readonly passwordHash: string;
}

/** Writes a user down. Refuses `appUnknown`, and `paramsWrong` for a name that is taken. */
export function addTrinoUser(
  tx: Tx,
  { appId, userName, passwordHash }: AddTrinoUserParams,
  { nowMs, environment }: VerbContext,
): TrinoUserView {
  requireKnownApp(tx, appId);
  const keyId = trinoKeyId("user", userName, environment);
  if (tx.findApiKey(keyId) !== undefined) {
    throw new Refusal("paramsWrong", `${userName} is a user already`);
  }
  const user = { keyId, appId, name: userName, scopes: [], hash: passwordHash, createdAtMs: nowMs };
  tx.insertApiKey(user);
  return viewOf(user);
}

/** From this transaction on the user and all tokens are refused; a repeat changes nothing. */
export function deactivateTrinoUser(
  tx: Tx,
  { userName }: Pick<AddTrinoUserParams, "userName">,
  { nowMs, environment }: VerbContext,
): TrinoUserView {
  const user = tx.findApiKey(trinoKeyId("user", userName, environment));
  if (user === undefined) throw new Refusal("noData", `there is no user ${userName}`);
  if (user.revokedAtMs !== undefined) return viewOf(user);
  const ended = { ...user, revokedAtMs: nowMs };
  tx.updateApiKey(ended);
  return viewOf(ended);
}

/** What the door compares a password with; undefined for a name that is nobody's. */
export function findTrinoUser(
  tx: Tx,
  { userName }: Pick<AddTrinoUserParams, "userName">,
  { environment }: VerbContext,
): TrinoUser | undefined {
  const user = tx.findApiKey(trinoKeyId("user", userName, environment));
  return user && { ...viewOf(user), passwordHash: user.hash };
}

/** What a login writes: digests of both tokens, and the first one sealed. */
export interface OpenTrinoTokensParams {
  readonly userName: string;
  readonly token: Pick<ApiKey, "keyId" | "hash">;
  readonly refresh: Pick<ApiKey, "keyId" | "hash">;
  readonly sealed: string;
  /** The refresh token that is spent for them. */
  readonly spent?: Pick<ApiKey, "keyId" | "hash">;
}

/** Gives a user new tokens; refuses `notLoggedIn` for one who may not have any. */
export function openTrinoTokens(
  tx: Tx,
  { userName, token, refresh, sealed, spent }: OpenTrinoTokensParams,
  { nowMs, environment }: VerbContext,
): TrinoUserView {
  const user = tx.findApiKey(trinoKeyId("user", userName, environment));
  if (user === undefined || user.revokedAtMs !== undefined) throw new Refusal("notLoggedIn");
  if (spent !== undefined) {
    const known = findTrinoKey(tx, spent);
    if (known === undefined || !isTrinoLive(known, nowMs)) throw new Refusal("notLoggedIn");
    tx.updateApiKey({ ...known, revokedAtMs: nowMs });
  }
  const { appId, name } = user;
  endOldTokens(tx, user, nowMs);
  const key = { appId, name, scopes: [], createdAtMs: nowMs };
  tx.insertApiKey({ ...key, ...token });
  tx.insertApiKey({ ...key, ...refresh });
  const secret: AppSecret = {
    ...{ secretId: token.keyId, appId, kind: "trino", sealed, createdAtMs: nowMs },
  };
  tx.insertAppSecret(secret);
  return viewOf(user);
}

/** Ends one token: it opens nothing more. What it signed, a newer one of the user signs. */
export function endTrinoToken(
  tx: Tx,
  shown: Pick<ApiKey, "keyId" | "hash">,
  { nowMs }: VerbContext,
): void {
  const key = findTrinoKey(tx, shown);
  if (key !== undefined && key.revokedAtMs === undefined) revoke(tx, key, nowMs);
}

/** Whose token it is. */
export type TrinoCaller =
  | { readonly kind: "caller"; readonly token: ApiKey; readonly user: ApiKey }
  | { readonly kind: "unauthorized" | "deactivated" };

/** Who calls with a token. */
export function findTrinoCaller(
  tx: Tx,
  shown: Pick<ApiKey, "keyId" | "hash">,
  { nowMs, environment }: Pick<VerbContext, "nowMs" | "environment">,
): TrinoCaller {
  const token = findTrinoKey(tx, shown);
  if (token === undefined || !isTrinoLive(token, nowMs)) return { kind: "unauthorized" };
  const user = tx.findApiKey(trinoKeyId("user", token.name, environment));
  if (user === undefined) return { kind: "unauthorized" };
  return user.revokedAtMs === undefined ? { kind: "caller", token, user } : { kind: "deactivated" };
}

/** Whose refresh token it is; undefined when it opens nothing. */
export function findTrinoRefresh(
  tx: Tx,
  shown: Pick<ApiKey, "keyId" | "hash">,
  { nowMs }: VerbContext,
): { readonly appId: string; readonly userName: string } | undefined {
  const key = findTrinoKey(tx, shown);
  if (key === undefined || !isTrinoLive(key, nowMs)) return undefined;
  return { appId: key.appId, userName: key.name };
}

function findTrinoKey(tx: Tx, { keyId, hash }: Pick<ApiKey, "keyId" | "hash">): ApiKey | undefined {
  const key = tx.findApiKey(keyId);
  return key !== undefined && isSameHash(key.hash, hash) ? key : undefined;
}

function endOldTokens(tx: Tx, { appId, name }: ApiKey, nowMs: number): void {
  const live = tx
    .listApiKeys(appId)
    .filter((key) => key.keyId.startsWith("trino-token-") && key.name === name)
    .filter((key) => key.revokedAtMs === undefined)
    .sort((a, b) => a.createdAtMs - b.createdAtMs);
  for (const key of live.slice(0, Math.max(0, live.length - TRINO_TOKENS_MAX + 1))) {
    revoke(tx, key, nowMs);
  }
}

function revoke(tx: Tx, key: ApiKey, nowMs: number): void {
  tx.updateApiKey({ ...key, revokedAtMs: nowMs });
  const secret = tx.listAppSecrets(key.appId).find(({ secretId }) => secretId === key.keyId);
  if (secret !== undefined && secret.revokedAtMs === undefined) {
    tx.updateAppSecret({ ...secret, revokedAtMs: nowMs });
  }
}

function viewOf({ appId, name, createdAtMs, revokedAtMs }: ApiKey): TrinoUserView {
  const view = { appId, userName: name, createdAtMs };
  return revokedAtMs === undefined ? view : { ...view, deactivatedAtMs: revokedAtMs };
}
