import type { ApiKeyRows, AppRows, AppSecretRows, MerchantRows } from "../platformTx.ts";
import {
  type ApiKeyRow,
  type AppRow,
  type AppSecretRow,
  apiKeyOf,
  apiKeyRowOf,
  appOf,
  appRowOf,
  appSecretOf,
  appSecretRowOf,
  type MerchantRow,
  merchantOf,
} from "../rows/platformRow.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on merchants. */
export function createMerchantRows(db: Database): MerchantRows {
  const find = db.prepare<MerchantRow>("SELECT * FROM merchants WHERE merchant_id = ?");
  const insert = db.prepare(
    "INSERT INTO merchants (merchant_id, name, state, created_at_ms) VALUES (?, ?, ?, ?)",
  );
  const update = db.prepare("UPDATE merchants SET name = ?, state = ? WHERE merchant_id = ?");
  const list = db.prepare<MerchantRow>(
    "SELECT * FROM merchants WHERE merchant_id > ? ORDER BY merchant_id LIMIT ?",
  );
  return {
    findMerchant(merchantId) {
      const row = find.get(merchantId);
      return row && merchantOf(row);
    },
    insertMerchant({ merchantId, name, state, createdAtMs }) {
      insert.run(merchantId, name, state, createdAtMs);
    },
    updateMerchant({ merchantId, name, state }) {
      assertChanged(update.run(name, state, merchantId), `merchant ${merchantId}`);
    },
    listMerchants: (afterId, limit) => list.all(afterId, limit).map(merchantOf),
  };
}

/** The statements on apps. */
export function createAppRows(db: Database): AppRows {
  const find = db.prepare<AppRow>("SELECT * FROM apps WHERE app_id = ?");
  const insert = db.prepare(
    `INSERT INTO apps (app_id, merchant_id, app_key, name, type, region, dialect, notify_urls,
       zone_id, fee_type, created_at_ms, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE apps SET app_key = ?, name = ?, type = ?, region = ?, dialect = ?, notify_urls = ?,
       zone_id = ?, fee_type = ?, version = ?
     WHERE app_id = ? AND version = ?`,
  );
  const list = db.prepare<AppRow>("SELECT * FROM apps WHERE app_id > ? ORDER BY app_id LIMIT ?");
  return {
    findApp(appId) {
      const row = find.get(appId);
      return row && appOf(row);
    },
    insertApp(app) {
      const row = appRowOf(app);
      const { app_id, merchant_id, app_key, name, type, region, dialect } = row;
      const settings = [row.notify_urls, row.zone_id, row.fee_type];
      const names = [app_id, merchant_id, app_key, name, type, region, dialect];
      insert.run(...names, ...settings, row.created_at_ms, row.version);
    },
    updateApp(app, fromVersion) {
      const row = appRowOf(app);
      const { app_key, name, type, region, dialect, version, app_id } = row;
      const settings = [row.notify_urls, row.zone_id, row.fee_type, version];
      const values = [app_key, name, type, region, dialect, ...settings];
      assertChanged(update.run(...values, app_id, fromVersion), `app ${app_id}`);
    },
    listApps: (afterId, limit) => list.all(afterId, limit).map(appOf),
  };
}

/** The statements on keys of the REST API. */
export function createApiKeyRows(db: Database): ApiKeyRows {
  const find = db.prepare<ApiKeyRow>("SELECT * FROM api_keys WHERE key_id = ?");
  const insert = db.prepare(
    `INSERT INTO api_keys (key_id, app_id, name, scopes, key_hash, created_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    "UPDATE api_keys SET last_used_at_ms = ?, revoked_at_ms = ? WHERE key_id = ?",
  );
  const list = db.prepare<ApiKeyRow>(
    "SELECT * FROM api_keys WHERE app_id = ? ORDER BY created_at_ms, key_id",
  );
  return {
    findApiKey(keyId) {
      const row = find.get(keyId);
      return row && apiKeyOf(row);
    },
    insertApiKey(key) {
      const { key_id, app_id, name, scopes, key_hash, created_at_ms } = apiKeyRowOf(key);
      insert.run(key_id, app_id, name, scopes, key_hash, created_at_ms);
    },
    updateApiKey({ keyId, lastUsedAtMs, revokedAtMs }) {
      const changes = update.run(lastUsedAtMs ?? null, revokedAtMs ?? null, keyId);
      assertChanged(changes, `key ${keyId}`);
    },
    listApiKeys: (appId) => list.all(appId).map(apiKeyOf),
  };
}

/** The statements on sealed secrets. */
export function createAppSecretRows(db: Database): AppSecretRows {
  const insert = db.prepare(
    `INSERT INTO app_secrets (secret_id, app_id, kind, sealed, created_at_ms)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const update = db.prepare("UPDATE app_secrets SET revoked_at_ms = ? WHERE secret_id = ?");
  const list = db.prepare<AppSecretRow>(
    "SELECT * FROM app_secrets WHERE app_id = ? ORDER BY created_at_ms, secret_id",
  );
  return {
    insertAppSecret(secret) {
      const { secret_id, app_id, kind, sealed, created_at_ms } = appSecretRowOf(secret);
      insert.run(secret_id, app_id, kind, sealed, created_at_ms);
    },
    updateAppSecret({ secretId, revokedAtMs }) {
      assertChanged(update.run(revokedAtMs ?? null, secretId), `secret ${secretId}`);
    },
    listAppSecrets: (appId) => list.all(appId).map(appSecretOf),
  };
}
