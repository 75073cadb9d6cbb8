/** Secrets that sign for an app. They come here sealed, and leave sealed. */

import {
  type AppSecret,
  type AppSecretView,
  appSecretView,
  LIVE_SECRETS_MAX,
  type SecretKind,
} from "../../platform/appSecret.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { requireKnownApp } from "./apps.ts";

/**
 * Writes a sealed secret down. Refuses `appUnknown`, and `paramsWrong` when two of this kind live
 * already.
 */
export function addAppSecret(
  tx: Tx,
  secret: Omit<AppSecret, "createdAtMs" | "revokedAtMs">,
  { nowMs: createdAtMs }: VerbContext,
): AppSecretView {
  const { appId, kind } = secret;
  requireKnownApp(tx, appId);
  if (liveSecrets(tx, { appId, kind }).length >= LIVE_SECRETS_MAX) {
    throw new Refusal("paramsWrong", `${LIVE_SECRETS_MAX} ${kind} secrets live: revoke one first`);
  }
  const added = { ...secret, createdAtMs };
  tx.insertAppSecret(added);
  return appSecretView(added);
}

/** Of every kind, revoked ones too, oldest first. Refuses `appUnknown`. */
export function listAppSecrets(
  tx: Tx,
  { appId }: { readonly appId: string },
): readonly AppSecretView[] {
  requireKnownApp(tx, appId);
  return tx.listAppSecrets(appId).map(appSecretView);
}

/** From this transaction on it never signs again; a repeat changes nothing. */
export function revokeAppSecret(
  tx: Tx,
  { appId, secretId }: { readonly appId: string; readonly secretId: string },
  { nowMs }: VerbContext,
): AppSecretView {
  requireKnownApp(tx, appId);
  const secret = tx.listAppSecrets(appId).find((one) => one.secretId === secretId);
  if (secret === undefined) {
    throw new Refusal("paramsWrong", `secretId: there is no secret ${secretId}`);
  }
  if (secret.revokedAtMs !== undefined) return appSecretView(secret);
  const revoked = { ...secret, revokedAtMs: nowMs };
  tx.updateAppSecret(revoked);
  return appSecretView(revoked);
}

/** Those that sign, sealed, the newest first; none for an app that nobody knows. */
export function liveSecrets(
  tx: Tx,
  { appId, kind }: { readonly appId: string; readonly kind: SecretKind },
): readonly AppSecret[] {
  return tx
    .listAppSecrets(appId)
    .filter((secret) => secret.kind === kind && secret.revokedAtMs === undefined)
    .reverse();
}
