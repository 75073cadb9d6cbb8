/** The catalogue in force, ready for look-ups. */

import type { App, Catalog, Product } from "./catalog/catalog.ts";
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
}

/** An empty shelf. */
export function createCatalogShelf(): CatalogShelf {
  let version = 0;
  let apps: ReadonlyMap<string, ShelvedApp> = new Map();
  return {
    version: () => version,
    findApp: (appId) => apps.get(appId),
    publish(newVersion, catalog) {
      version = newVersion;
      apps = new Map(catalog.apps.map((app) => [app.appId, shelve(app)]));
    },
  };
}

/**
 * The app that may be used under this id. Refuses `merchantWrong` for an unknown id or a key that
 * does not belong to it, `merchantUnverified` for a merchant that was not verified (Pico document,
 * table 7.2.3).
 */
export function requireApp(shelf: CatalogShelf, appId: string, appKey?: string): ShelvedApp {
  const found = shelf.findApp(appId);
  if (found === undefined) throw new Refusal("merchantWrong", "appId: there is no such app");
  if (appKey !== undefined && found.app.appKey !== appKey) {
    throw new Refusal("merchantWrong", "appKey: does not belong to this app");
  }
  if (!found.app.merchantVerified) throw new Refusal("merchantUnverified");
  return found;
}

function shelve(app: App): ShelvedApp {
  const products = new Map(app.products.map((product) => [product.code, product]));
  return { app, products, codes: [...products.keys()].sort(byCode) };
}

/** By code units, as `after` of the call `products` compares. */
function byCode(a: string, b: string): number {
  return a < b ? -1 : 1;
}
