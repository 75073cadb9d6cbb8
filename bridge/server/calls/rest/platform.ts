/** A merchant's own app and keys. */

import { type ApiKey, apiKeyView, MERCHANT_SCOPES, type Scope } from "../../platform/apiKey.ts";
import { Refusal } from "../../refusal.ts";
import { createApiKey, requireApiKey, revokeApiKey, rotateApiKey } from "../platform/apiKeys.ts";
import { type AppSettings, appView, createApp, setApp, setNotifyUrl } from "../platform/apps.ts";
import { listApps } from "../platform/judgeApps.ts";
import { anyMerchantVerb, type Caller, merchantVerb } from "./merchantVerb.ts";

/** The key's app, whatever became of its merchant. */
export const apiShowApp = anyMerchantVerb("app:read", (tx, { app }, _ask: undefined) =>
  appView(tx, app),
);

/** Changes the key's app; refuses `paramsWrong` for another type than was chosen. */
export const apiSetApp = merchantVerb("app:write", (tx, { app }, ask: AppSettings, context) =>
  setApp(tx, { ...ask, appId: app.appId }, context),
);

export interface CreateAppAsk extends AppSettings {
  readonly appId: string;
  readonly name: string;
  readonly made: Pick<ApiKey, "keyId" | "hash">;
}

/** Apps of one merchant, where the merchant makes more. */
const APPS_MAX = 50;

/**
 * Another app of the same merchant, with a first key that may do what the caller's may. Its id begins
 * with the merchant's, so that nobody takes a name that is another's: else `noAuthority`.
 */
export const apiCreateApp = merchantVerb(
  "apps:write",
  (tx, { app: { merchantId }, key }, { made, ...ask }: CreateAppAsk, context) => {
    const own = ask.appId.slice(merchantId.length + 1);
    if (!ask.appId.startsWith(`${merchantId}.`) || own === "" || own.includes(".")) {
      throw new Refusal("noAuthority", `appId: ${merchantId}. and a word without a dot`);
    }
    const owned = listApps(tx).filter((one) => one.merchantId === merchantId);
    if (owned.length >= APPS_MAX) {
      throw new Refusal("paramsWrong", `a merchant has at most ${APPS_MAX} apps`);
    }
    const app = createApp(tx, { ...ask, merchantId }, context);
    const scopes = MERCHANT_SCOPES.filter((scope) => key.scopes.includes(scope));
    const first = { appId: app.appId, name: "first key", scopes, ...made };
    return { app, apiKey: createApiKey(tx, first, context) };
  },
);

export const apiListNotifyUrls = merchantVerb("app:read", (_tx, { app }, _ask: undefined) => ({
  notifyUrls: app.notifyUrls,
}));

export interface NotifyUrlAsk {
  readonly url: string;
  readonly is: "registered" | "removed";
}

/** Registers or removes an address for notices; refuses `paramsWrong` for one that cannot be. */
export const apiSetNotifyUrl = merchantVerb(
  "app:write",
  (tx, { app }, ask: NotifyUrlAsk, context) => ({
    notifyUrls: setNotifyUrl(tx, { appId: app.appId, ...ask }, context).notifyUrls,
  }),
);

export const apiListKeys = merchantVerb("keys:read", (tx, { app }, _ask: undefined) => ({
  keys: tx.listApiKeys(app.appId).map(apiKeyView),
}));

export interface CreateKeyAsk {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly made: Pick<ApiKey, "keyId" | "hash">;
}

/** A key can give away what it may do itself, and nothing more: else `noAuthority`. */
export const apiCreateKey = merchantVerb(
  "keys:write",
  (tx, caller, { name, scopes, made }: CreateKeyAsk, context) => {
    requireScopes(caller, scopes);
    return createApiKey(tx, { appId: caller.app.appId, name, scopes, ...made }, context);
  },
);

export interface RotateKeyAsk {
  readonly keyId: string;
  readonly made: Pick<ApiKey, "keyId" | "hash">;
}

export const apiRotateKey = merchantVerb(
  "keys:write",
  (tx, caller, { keyId, made }: RotateKeyAsk, context) => {
    const ref = { appId: caller.app.appId, keyId };
    requireScopes(caller, requireApiKey(tx, ref).scopes);
    return rotateApiKey(tx, { ...ref, made }, context);
  },
);

/** A key may end itself, too. */
export const apiRevokeKey = merchantVerb(
  "keys:write",
  (tx, caller, { keyId }: { readonly keyId: string }, context) => {
    const ref = { appId: caller.app.appId, keyId };
    requireScopes(caller, requireApiKey(tx, ref).scopes);
    return revokeApiKey(tx, ref, context);
  },
);

function requireScopes({ key }: Caller, scopes: readonly Scope[]): void {
  const beyond = scopes.filter((scope) => !key.scopes.includes(scope));
  if (beyond.length === 0) return;
  throw new Refusal("noAuthority", `scopes: your key has no ${beyond.join(", ")} itself`);
}
