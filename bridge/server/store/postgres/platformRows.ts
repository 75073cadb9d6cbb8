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
  merchantRowOf,
} from "../rows/platformRow.ts";
import type { Memory } from "./memory.ts";
import { lookUp, type Query, type Table } from "./table.ts";
import { API_KEYS, APP_SECRETS, APPS, MERCHANTS } from "./tables.ts";

const MERCHANT_BY_ID: Query<MerchantRow, [string]> = lookUp("merchantById", MERCHANTS, {
  merchant_id: "text",
});
const APP_BY_ID: Query<AppRow, [string]> = lookUp("appById", APPS, { app_id: "text" });
const KEY_BY_ID: Query<ApiKeyRow, [string]> = lookUp("apiKeyById", API_KEYS, { key_id: "text" });

const MERCHANTS_AFTER = after("merchantsAfter", MERCHANTS, "merchant_id");
const APPS_AFTER = after("appsAfter", APPS, "app_id");

const KEYS_OF_APP: Query<ApiKeyRow, [string]> = {
  ...lookUp<ApiKeyRow, [string]>("apiKeysOfApp", API_KEYS, { app_id: "text" }),
  compare: (a, b) => a.created_at_ms - b.created_at_ms || (a.key_id < b.key_id ? -1 : 1),
};

const SECRETS_OF_APP: Query<AppSecretRow, [string]> = {
  ...lookUp<AppSecretRow, [string]>("appSecretsOfApp", APP_SECRETS, { app_id: "text" }),
  compare: (a, b) => a.created_at_ms - b.created_at_ms || (a.secret_id < b.secret_id ? -1 : 1),
};

export const PLATFORM_QUERIES = [
  MERCHANT_BY_ID,
  APP_BY_ID,
  KEY_BY_ID,
  MERCHANTS_AFTER,
  APPS_AFTER,
  KEYS_OF_APP,
  SECRETS_OF_APP,
];

/** Pages of a table by its id. */
function after<Row extends object>(
  name: string,
  table: Table<Row>,
  id: keyof Row & string,
): Query<Row, [string, number]> {
  return {
    name,
    table,
    args: { after: "text", wanted: "bigint" },
    join: `CROSS JOIN LATERAL (
      SELECT * FROM ${table.name} r WHERE r.${id} > asked.after COLLATE "C"
      ORDER BY r.${id} LIMIT asked.wanted) t`,
    partOf: () => "all",
    partAsked: () => "all",
    matches: (row, [afterId]) => String(row[id]) > afterId,
    compare: (a, b) => (a[id] < b[id] ? -1 : 1),
    limitOf: ([, wanted]) => wanted,
  };
}

/** Merchants over a batch's memory. */
export function createMerchantRows(memory: Memory): MerchantRows {
  return {
    findMerchant(merchantId) {
      const row = memory.find(MERCHANT_BY_ID, merchantId);
      return row && merchantOf(row);
    },
    insertMerchant(merchant) {
      memory.insert(MERCHANTS, merchantRowOf(merchant));
    },
    updateMerchant(merchant) {
      memory.find(MERCHANT_BY_ID, merchant.merchantId);
      memory.update(MERCHANTS, merchantRowOf(merchant));
    },
    listMerchants: (afterId, limit) => memory.list(MERCHANTS_AFTER, afterId, limit).map(merchantOf),
  };
}

/** Apps over a batch's memory. */
export function createAppRows(memory: Memory): AppRows {
  return {
    findApp(appId) {
      const row = memory.find(APP_BY_ID, appId);
      return row && appOf(row);
    },
    insertApp(app) {
      memory.insert(APPS, appRowOf(app));
    },
    updateApp(app, fromVersion) {
      const row = memory.find(APP_BY_ID, app.appId);
      if (row?.version !== fromVersion) throw new Error(`app ${app.appId} is not as it was read`);
      memory.update(APPS, appRowOf(app));
    },
    listApps: (afterId, limit) => memory.list(APPS_AFTER, afterId, limit).map(appOf),
  };
}

/** Keys of the REST API over a batch's memory. */
export function createApiKeyRows(memory: Memory): ApiKeyRows {
  return {
    findApiKey(keyId) {
      const row = memory.find(KEY_BY_ID, keyId);
      return row && apiKeyOf(row);
    },
    insertApiKey(key) {
      memory.insert(API_KEYS, apiKeyRowOf(key));
    },
    updateApiKey(key) {
      memory.find(KEY_BY_ID, key.keyId);
      memory.update(API_KEYS, apiKeyRowOf(key));
    },
    listApiKeys: (appId) => memory.list(KEYS_OF_APP, appId).map(apiKeyOf),
  };
}

/** Sealed secrets over a batch's memory. */
export function createAppSecretRows(memory: Memory): AppSecretRows {
  return {
    insertAppSecret(secret) {
      memory.insert(APP_SECRETS, appSecretRowOf(secret));
    },
    updateAppSecret(secret) {
      memory.list(SECRETS_OF_APP, secret.appId);
      memory.update(APP_SECRETS, appSecretRowOf(secret));
    },
    listAppSecrets: (appId) => memory.list(SECRETS_OF_APP, appId).map(appSecretOf),
  };
}
