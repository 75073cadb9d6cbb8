/** A merchant's own app and keys. */

import { type ApiKey, apiKeyView, type Scope } from "../../platform/apiKey.ts";
import { Refusal } from "../../refusal.ts";
import { createApiKey, requireApiKey, revokeApiKey, rotateApiKey } from "../platform/apiKeys.ts";
import { appView, setNotifyUrl } from "../platform/apps.ts";
import { anyMerchantVerb, type Caller, merchantVerb } from "./merchantVerb.ts";

/** The key's app, whatever became of its merchant. */
export const apiShowApp = anyMerchantVerb("app:read", (tx, { app }, _ask: undefined) =>
  appView(tx, app),
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
