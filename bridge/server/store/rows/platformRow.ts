/** Merchants, apps, keys, secrets, answers and tickets as rows of the store. */

import type { DialectName } from "../../notices/profile.ts";
import type { ApiKey } from "../../platform/apiKey.ts";
import type { AppSecret, SecretKind } from "../../platform/appSecret.ts";
import type { Merchant, MerchantState } from "../../platform/merchant.ts";
import type { AppType, PlatformApp, Region } from "../../platform/platformApp.ts";
import type { LoginTicket, StoredAnswer } from "../platformTx.ts";

export interface MerchantRow {
  merchant_id: string;
  name: string;
  state: MerchantState;
  created_at_ms: number;
}

export interface AppRow {
  app_id: string;
  merchant_id: string;
  app_key: string;
  name: string;
  type: AppType | null;
  region: Region;
  dialect: DialectName;
  notify_urls: string;
  zone_id: string;
  fee_type: string;
  created_at_ms: number;
  version: number;
}

export interface ApiKeyRow {
  key_id: string;
  app_id: string;
  name: string;
  scopes: string;
  key_hash: string;
  created_at_ms: number;
  last_used_at_ms: number | null;
  revoked_at_ms: number | null;
}

export interface AppSecretRow {
  secret_id: string;
  app_id: string;
  kind: SecretKind;
  sealed: string;
  created_at_ms: number;
  revoked_at_ms: number | null;
}

export interface AnswerRow {
  app_id: string;
  repeat_key: string;
  digest: string;
  answer: string;
  created_at_ms: number;
}

export interface TicketRow {
  ticket_hash: string;
  app_id: string;
  subject: string;
  name: string;
  created_at_ms: number;
  expires_at_ms: number;
  used_at_ms: number | null;
}

export function merchantOf(row: MerchantRow): Merchant {
  const { merchant_id: merchantId, name, state, created_at_ms: createdAtMs } = row;
  return { merchantId, name, state, createdAtMs };
}

export function merchantRowOf({ merchantId, name, state, createdAtMs }: Merchant): MerchantRow {
  return { merchant_id: merchantId, name, state, created_at_ms: createdAtMs };
}

export function appOf(row: AppRow): PlatformApp {
  return {
    appId: row.app_id,
    appKey: row.app_key,
    merchantId: row.merchant_id,
    name: row.name,
    type: row.type ?? undefined,
    region: row.region,
    dialect: row.dialect,
    notifyUrls: JSON.parse(row.notify_urls),
    zoneId: row.zone_id,
    feeType: row.fee_type,
    createdAtMs: row.created_at_ms,
    version: row.version,
  };
}

export function appRowOf(app: PlatformApp): AppRow {
  return {
    app_id: app.appId,
    merchant_id: app.merchantId,
    app_key: app.appKey,
    name: app.name,
    type: app.type ?? null,
    region: app.region,
    dialect: app.dialect,
    notify_urls: JSON.stringify(app.notifyUrls),
    zone_id: app.zoneId,
    fee_type: app.feeType,
    created_at_ms: app.createdAtMs,
    version: app.version,
  };
}

export function apiKeyOf(row: ApiKeyRow): ApiKey {
  return {
    keyId: row.key_id,
    appId: row.app_id,
    name: row.name,
    scopes: JSON.parse(row.scopes),
    hash: row.key_hash,
    createdAtMs: row.created_at_ms,
    lastUsedAtMs: row.last_used_at_ms ?? undefined,
    revokedAtMs: row.revoked_at_ms ?? undefined,
  };
}

export function apiKeyRowOf(key: ApiKey): ApiKeyRow {
  return {
    key_id: key.keyId,
    app_id: key.appId,
    name: key.name,
    scopes: JSON.stringify(key.scopes),
    key_hash: key.hash,
    created_at_ms: key.createdAtMs,
    last_used_at_ms: key.lastUsedAtMs ?? null,
    revoked_at_ms: key.revokedAtMs ?? null,
  };
}

export function appSecretOf(row: AppSecretRow): AppSecret {
  const { secret_id: secretId, app_id: appId, kind, sealed, created_at_ms: createdAtMs } = row;
  const revokedAtMs = row.revoked_at_ms ?? undefined;
  return { secretId, appId, kind, sealed, createdAtMs, revokedAtMs };
}

export function appSecretRowOf(secret: AppSecret): AppSecretRow {
  const { secretId, appId, kind, sealed, createdAtMs, revokedAtMs } = secret;
  const whose = { secret_id: secretId, app_id: appId, kind, sealed };
  return { ...whose, created_at_ms: createdAtMs, revoked_at_ms: revokedAtMs ?? null };
}

export function answerOf(row: AnswerRow): StoredAnswer {
  const { app_id: appId, repeat_key: repeatKey, digest, answer, created_at_ms: createdAtMs } = row;
  return { appId, repeatKey, digest, answer, createdAtMs };
}

export function answerRowOf(stored: StoredAnswer): AnswerRow {
  const { appId, repeatKey, digest, answer, createdAtMs } = stored;
  return { app_id: appId, repeat_key: repeatKey, digest, answer, created_at_ms: createdAtMs };
}

export function ticketOf(row: TicketRow): LoginTicket {
  return {
    hash: row.ticket_hash,
    appId: row.app_id,
    subject: row.subject,
    name: row.name,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    usedAtMs: row.used_at_ms ?? undefined,
  };
}

export function ticketRowOf(ticket: LoginTicket): TicketRow {
  return {
    ticket_hash: ticket.hash,
    app_id: ticket.appId,
    subject: ticket.subject,
    name: ticket.name,
    created_at_ms: ticket.createdAtMs,
    expires_at_ms: ticket.expiresAtMs,
    used_at_ms: ticket.usedAtMs ?? null,
  };
}
