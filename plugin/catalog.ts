/**
 * The products and their prices, as the server last gave them. Read page by page, one page per answer, so that ten
 * thousand products hold up no frame; read again when the designer publishes.
 */

import type { PayByCodeItem, ProductsResult } from "../bridge/wire/messages.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import type { ProductView } from "../bridge/wire/views.ts";
import { CATALOG_RESTARTS_MAX } from "./bounds.ts";
import { tell } from "./callbacks.ts";
import type { Callback, CartItem, Catalog } from "./clientTypes.ts";
import { readClock } from "./clock.ts";
import { type Core, refusal } from "./core.ts";
import { type Outcome, type Pending, requestUnsigned } from "./pending.ts";
import { CATALOG_SETTLE_MS, REQUEST_TIMEOUT_MS } from "./timing.ts";

type ProductsByCode = { [code: string]: ProductView | undefined };

/** A listing that is being read. */
interface Reading {
  version: number;
  products: ProductView[];
  byCode: ProductsByCode;
  restarts: number;
}

export interface CatalogCache {
  readonly core: Core;
  readonly pending: Pending;
  /** The last whole listing; undefined until there is one. */
  catalog: Catalog | undefined;
  byCode: ProductsByCode;
  reading: Reading | undefined;
  /** Who waits for the listing. */
  waiting: Callback<Catalog>[];
  /** Whether the listing is old, and when to read it again. */
  isStale: boolean;
  dueMs: number;
}

export function createCatalogCache(this: void, core: Core, pending: Pending): CatalogCache {
  return {
    core,
    pending,
    catalog: undefined,
    byCode: {},
    reading: undefined,
    waiting: [],
    isStale: false,
    dueMs: 0,
  };
}

/** Gives the whole catalogue, from memory when it is there and fresh. */
export function products(this: void, cache: CatalogCache, done?: Callback<Catalog>): void {
  const { catalog } = cache;
  if (catalog !== undefined && !cache.isStale) {
    return tell(cache.core.callbacks, () => done?.(undefined, catalog));
  }
  if (done !== undefined) cache.waiting.push(done);
  if (cache.reading === undefined) readFromStart(cache, 0);
}

/** Gives the cart with a price on each line: the game's, else the catalogue's. */
export function findPrices(
  this: void,
  cache: CatalogCache,
  cart: readonly CartItem[],
  done: (this: void, error: PayError | undefined, items?: readonly PayByCodeItem[]) => void,
): void {
  const unknown: string[] = [];
  for (const { code, expectedPrice } of cart) {
    if (expectedPrice === undefined && cache.byCode[code] === undefined) unknown.push(code);
  }
  if (unknown.length === 0) return done(undefined, priceCart(cart, cache.byCode));
  const { appId, appKey, language } = cache.core.settings;
  const asked = { appId, appKey, language, codes: unknown };
  requestUnsigned(cache.pending, "products", asked, (outcome) => {
    if (outcome.kind !== "result") return done(outcome.error);
    const found: ProductsByCode = {};
    for (const product of outcome.result.products ?? []) found[product.code] = product;
    for (const code of unknown) {
      if (found[code] === undefined) return done(refusal(cache.core, "productUnknown", code));
    }
    for (const { code } of cart) found[code] = found[code] ?? cache.byCode[code];
    done(undefined, priceCart(cart, found));
  });
}

/** A newer version was published, or the texts are wanted in another language. */
export function refreshCatalog(this: void, cache: CatalogCache, version?: number): void {
  const isWanted = cache.catalog !== undefined || cache.reading !== undefined;
  if (!isWanted || (version !== undefined && version === cache.catalog?.version)) return;
  readAgain(cache, CATALOG_SETTLE_MS);
}

/** Reads a stale catalogue again, when it is time. */
export function tickCatalog(this: void, cache: CatalogCache): void {
  if (!cache.isStale || cache.reading !== undefined) return;
  if (readClock(cache.core.clock) < cache.dueMs) return;
  readFromStart(cache, 0);
}

function readAgain(this: void, cache: CatalogCache, delayMs: number): void {
  cache.isStale = true;
  cache.dueMs = readClock(cache.core.clock) + delayMs;
}

function readFromStart(this: void, cache: CatalogCache, restarts: number): void {
  cache.isStale = false;
  cache.reading = { version: 0, products: [], byCode: {}, restarts };
  readPage(cache, cache.reading);
}

function readPage(this: void, cache: CatalogCache, reading: Reading, after?: string): void {
  const { appId, appKey, language } = cache.core.settings;
  requestUnsigned(cache.pending, "products", { appId, appKey, language, after }, (outcome) =>
    takePage(cache, reading, after === undefined, outcome),
  );
}

function takePage(
  this: void,
  cache: CatalogCache,
  reading: Reading,
  isFirst: boolean,
  outcome: Outcome<ProductsResult>,
): void {
  if (outcome.kind !== "result") return endReading(cache, outcome.error);
  const { version, products: page, next } = outcome.result;
  if (isFirst) reading.version = version;
  if (version !== reading.version) {
    if (reading.restarts < CATALOG_RESTARTS_MAX) return readFromStart(cache, reading.restarts + 1);
    return endReading(
      cache,
      refusal(cache.core, "dataUnavailable", "the catalogue keeps changing"),
    );
  }
  for (const product of page ?? []) {
    reading.products.push(product);
    reading.byCode[product.code] = product;
  }
  if (next !== undefined) return readPage(cache, reading, next);
  const isNew = cache.catalog !== undefined;
  cache.byCode = reading.byCode;
  cache.catalog = { version, products: reading.products };
  if (isNew) tellCatalog(cache, cache.catalog);
  endReading(cache, undefined);
}

function endReading(this: void, cache: CatalogCache, error: PayError | undefined): void {
  const { catalog, waiting, core } = cache;
  cache.reading = undefined;
  cache.waiting = [];
  if (error !== undefined && catalog !== undefined) readAgain(cache, REQUEST_TIMEOUT_MS);
  for (const done of waiting) {
    tell(core.callbacks, () => (error !== undefined ? done(error) : done(undefined, catalog)));
  }
}

function tellCatalog(this: void, cache: CatalogCache, { products, version }: Catalog): void {
  const { callbacks } = cache.core;
  tell(callbacks, () => callbacks.delegates.onCatalog?.(products, version));
}

function priceCart(
  this: void,
  cart: readonly CartItem[],
  byCode: ProductsByCode,
): readonly PayByCodeItem[] {
  const items: PayByCodeItem[] = [];
  for (const { code, quantity, expectedPrice } of cart) {
    const price = expectedPrice ?? byCode[code]?.priceCoins;
    items.push({ code, quantity: quantity ?? 1, expectedPrice: price as number });
  }
  return items;
}
