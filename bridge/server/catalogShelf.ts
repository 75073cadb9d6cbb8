/** The catalogue in force, ready for look-ups. */

import type { App, Catalog, Product } from "./catalog/catalog.ts";
import type { MerchantState } from "./platform/merchant.ts";
import { Refusal } from "./refusal.ts";

/** One app and its products by code. */
export interface ShelvedApp {
  readonly app: App;
  readonly products: ReadonlyMap<string, Product>;
  /** Sorted by code. */
  readonly codes: readonly string[];
}

export interface CatalogShelf {
  /** Grows with every other content; 0 before the first. */
  version(): number;
  findApp(appId: string): ShelvedApp | undefined;
  /** Puts another catalogue in force. */
  publish(version: number, catalog: Catalog): void;
  /** What the platform last said of the app's merchant; undefined while it has said nothing. */
  merchantState(appId: string): MerchantState | undefined;
  /** Puts what the platform says of the merchants of all its apps in force. */
  judge(states: ReadonlyMap<string, MerchantState>): void;
}

/** An empty shelf. */
export function createCatalogShelf(): CatalogShelf {
  let version = 0;
  let apps: ReadonlyMap<string, ShelvedApp> = new Map();
  let merchants: ReadonlyMap<string, MerchantState> = new Map();
  return {
    version: () => version,
    findApp: (appId) => apps.get(appId),
    publish(newVersion, catalog) {
      version = newVersion;
      apps = new Map(catalog.apps.map((app) => [app.appId, shelve(app)]));
    },
    merchantState: (appId) => merchants.get(appId),
    judge(states) {
      merchants = states;
    },
  };
}

/**
 * The app that may be used under this id. Refuses `merchantWrong` for an unknown id, a key that
 * does not belong to it and a merchant that failed verification, `merchantUnverified` for one that
 * was not verified (Pico document, table 7.2.3). The platform and the catalogue both may say no.
 */
export function requireApp(shelf: CatalogShelf, appId: string, appKey?: string): ShelvedApp {
  const found = shelf.findApp(appId);
  if (found === undefined) throw new Refusal("merchantWrong", "appId: there is no such app");
  if (appKey !== undefined && found.app.appKey !== appKey) {
    throw new Refusal("merchantWrong", "appKey: does not belong to this app");
  }
  checkMerchant(shelf.merchantState(appId) ?? "verified");
  if (!found.app.merchantVerified) throw new Refusal("merchantUnverified");
  return found;
}

/** Refuses a merchant who may not do business: 11001 and 11003 of the Pico document. */
export function checkMerchant(state: MerchantState): void {
  if (state === "failed") throw new Refusal("merchantWrong", "the merchant failed verification");
  if (state === "unverified") throw new Refusal("merchantUnverified");
}

function shelve(app: App): ShelvedApp {
  const products = new Map(app.products.map((product) => [product.code, product]));
  return { app, products, codes: [...products.keys()].sort(byCode) };
}

/** By code units, as `after` of the call `products` compares. */
function byCode(a: string, b: string): number {
  return a < b ? -1 : 1;
}
