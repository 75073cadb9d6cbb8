/** What the operator's own programs do with merchants: the scopes of these no merchant's key gets. */

import { type ApiKey, MERCHANT_SCOPES } from "../../platform/apiKey.ts";
import type { MerchantState } from "../../platform/merchant.ts";
import { createApiKey } from "../platform/apiKeys.ts";
import { type AppSettings, createApp } from "../platform/apps.ts";
import { createMerchant, merchantView, verifyMerchant } from "../platform/merchants.ts";
import { merchantVerb } from "./merchantVerb.ts";

export interface MerchantsAsk {
  readonly after?: string;
  readonly limit: number;
}

/** Sorted by id. */
export const apiListMerchants = merchantVerb(
  "merchants:read",
  (tx, _caller, { after = "", limit }: MerchantsAsk) => {
    const found = tx.listMerchants(after, limit + 1);
    const merchants = found.slice(0, limit).map(merchantView);
    return {
      merchants,
      next: found.length > limit ? merchants.at(-1)?.merchantId : undefined,
    };
  },
);

/** Makes a merchant, not verified yet; refuses `paramsWrong` for an id that is taken. */
export const apiCreateMerchant = merchantVerb(
  "merchants:write",
  (tx, _caller, ask: { readonly merchantId: string; readonly name: string }, context) =>
    createMerchant(tx, ask, context),
);

/** What became of a merchant's verification; refuses `merchantUnknown`. */
export const apiVerifyMerchant = merchantVerb(
  "merchants:write",
  (tx, _caller, ask: { readonly merchantId: string; readonly state: MerchantState }, context) =>
    verifyMerchant(tx, ask, context),
);

export interface CreateMerchantAppAsk extends AppSettings {
  readonly merchantId: string;
  readonly appId: string;
  readonly name: string;
  readonly made: Pick<ApiKey, "keyId" | "hash">;
}

/**
 * An app for a merchant, with a first key that may do everything in it. Refuses `merchantUnknown`, and
 * `paramsWrong` for an id that is taken.
 */
export const apiCreateMerchantApp = merchantVerb(
  "merchants:write",
  (tx, _caller, { made, ...ask }: CreateMerchantAppAsk, context) => {
    const app = createApp(tx, ask, context);
    const first = { appId: app.appId, name: "first key", scopes: MERCHANT_SCOPES, ...made };
    return { app, apiKey: createApiKey(tx, first, context) };
  },
);
