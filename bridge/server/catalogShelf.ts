/** The catalogue in force, ready for look-ups. */

import type { App, Catalog, Product } from "./catalog/catalog.ts";
import type { DialectName } from "./notices/profile.ts";
import type { MerchantState } from "./platform/merchant.ts";
import { type ChainsConfig, NO_CHAINS } from "./rails/chain/chainConfig.ts";
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
  /** What the platform last said of the app; undefined while it has said nothing. */
  platformFacts(appId: string): PlatformFacts | undefined;
  /** The chains that money is taken on; none until they are told. */
  chains(): ChainsHere;
  /** Puts chains in force. */
  useChains(chains: ChainsHere): void;
  /** Whether any app has an address for notices, in the catalogue or on the platform. */
  isAnyoneTold(): boolean;
  /** Puts what the platform says of all its apps in force. */
  judge(facts: ReadonlyMap<string, PlatformFacts>): void;
}

/** The chains file, and where players find payment pages. */
export interface ChainsHere extends ChainsConfig {
  /** Without a slash at the end. */
  readonly publicUrl: string;
}

/** What the platform's rows say of an app, as far as every payment wants to know it. */
export interface PlatformFacts {
  readonly merchantState: MerchantState;
  readonly dialect: DialectName;
  readonly notifyUrls: readonly string[];
}

/** How an app's merchant is told. */
export interface NoticeSettings {
  readonly merchantId: string;
  readonly dialect: DialectName;
  /** An order selects one of these, exactly; the first is for orders that select none. */
  readonly notifyUrls: readonly string[];
}

/** An empty shelf. */
export function createCatalogShelf(): CatalogShelf {
  let version = 0;
  let apps: ReadonlyMap<string, ShelvedApp> = new Map();
  let chains: ChainsHere = { ...NO_CHAINS, publicUrl: "" };
  let platform: ReadonlyMap<string, PlatformFacts> = new Map();
  return {
    version: () => version,
    findApp: (appId) => apps.get(appId),
    publish(newVersion, catalog) {
      version = newVersion;
      apps = new Map(catalog.apps.map((app) => [app.appId, shelve(app)]));
    },
    platformFacts: (appId) => platform.get(appId),
    isAnyoneTold: () =>
      [...apps.values()].some(({ app }) => app.notifyUrls.length > 0) ||
      [...platform.values()].some(({ notifyUrls }) => notifyUrls.length > 0),
    chains: () => chains,
    useChains(newChains) {
      chains = newChains;
    },
    judge(facts) {
      platform = facts;
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
  checkMerchant(shelf.platformFacts(appId)?.merchantState ?? "verified");
  if (!found.app.merchantVerified) throw new Refusal("merchantUnverified");
  return found;
}

/**
 * How the app's merchant is told: addresses of the catalogue and of the platform together; the
 * catalogue's dialect where it names another than `standard`, else the platform's. Undefined for an
 * app that the catalogue does not have.
 */
export function noticeSettings(shelf: CatalogShelf, appId: string): NoticeSettings | undefined {
  const app = shelf.findApp(appId)?.app;
  if (app === undefined) return undefined;
  const { merchantId, noticeDialect } = app;
  const facts = shelf.platformFacts(appId);
  const dialect = noticeDialect === "standard" ? (facts?.dialect ?? "standard") : noticeDialect;
  const notifyUrls = [...new Set([...app.notifyUrls, ...(facts?.notifyUrls ?? [])])];
  return { merchantId, dialect, notifyUrls };
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
