/**
 * The products and their prices, as the server last gave them. Read page by page, one page per answer, so that ten
 * thousand products hold up no frame; read again when the designer publishes.
 */

import { PRODUCTS_MAX } from "../bridge/wire/limits.ts";
import type { PayByCodeItem, ProductsResult } from "../bridge/wire/messages.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import type { ProductView } from "../bridge/wire/views.ts";
import { CATALOG_RESTARTS_MAX } from "./bounds.ts";
import type { Callback, CartItem, Catalog } from "./clientTypes.ts";
import { readClock } from "./clock.ts";
import { refusal } from "./core.ts";
import { type PendingCore, requestUnsigned } from "./pending.ts";
import { answer, tell } from "./queue.ts";
import { CATALOG_SETTLE_MS, REQUEST_TIMEOUT_MS } from "./timing.ts";

export interface CatalogCore extends PendingCore {
  /** The last whole listing. */
  catalog?: Catalog;
  /** Products by code, also of no whole listing. */
  byCode: { [code: string]: ProductView | undefined };
  reading?: Reading | undefined;
  /** Who waits for the listing. */
  shelfWaiters: Callback<Catalog>[];
  /** When to read the catalogue again, when it is old. */
  rereadMs?: number | undefined;
}

/** A listing that is being read. */
interface Reading {
  readonly restarts: number;
  readonly products: ProductView[];
  readonly byCode: CatalogCore["byCode"];
  version?: number;
}

/** Gives the whole catalogue, from memory when it is there and fresh. */
export function products(this: void, core: CatalogCore, done?: Callback<Catalog>): void {
  const { catalog } = core;
  if (catalog !== undefined && core.rereadMs === undefined) {
    return answer(core, done, undefined, catalog);
  }
  if (done !== undefined) core.shelfWaiters.push(done);
  if (core.reading === undefined) read(core, 0);
}

/** Gives the cart with a price on each line: the game's, else the catalogue's. */
export function findPrices(
  this: void,
  core: CatalogCore,
  cart: readonly CartItem[],
  take: (this: void, items: readonly PayByCodeItem[]) => void,
  fail: (this: void, error: PayError) => void,
): void {
  const codes: string[] = [];
  for (const { code, expectedPrice } of cart) {
    if (expectedPrice === undefined && priceOf(core, code) === undefined) codes.push(code);
  }
  if (codes.length === 0) return take(priceCart(core, cart));
  const { appId, appKey, language } = core;
  const asked = { appId, appKey, language, codes };
  function takeFound(this: void, result: ProductsResult): void {
    for (const product of result.products ?? []) core.byCode[product.code] = product;
    for (const code of codes) {
      if (priceOf(core, code) === undefined) return fail(refusal(core, "productUnknown", code));
    }
    take(priceCart(core, cart));
  }
  requestUnsigned(core, "products", asked, takeFound, fail);
}

/** A newer version was published, or the texts are wanted in another language. */
export function refreshCatalog(this: void, core: CatalogCore, version?: number): void {
  const { catalog, reading } = core;
  if (catalog === undefined && reading === undefined) core.byCode = {};
  else if (version === undefined || version !== catalog?.version) {
    core.rereadMs = readClock(core) + CATALOG_SETTLE_MS;
  }
}

/** Reads an old catalogue again, when it is time. */
export function tickCatalog(this: void, core: CatalogCore): void {
  const { rereadMs } = core;
  if (rereadMs === undefined || core.reading !== undefined) return;
  if (readClock(core) >= rereadMs) read(core, 0);
}

function read(this: void, core: CatalogCore, restarts: number): void {
  core.rereadMs = undefined;
  core.reading = { restarts, products: [], byCode: {} };
  readPage(core, core.reading);
}

function readPage(this: void, core: CatalogCore, reading: Reading, after?: string): void {
  const { appId, appKey, language } = core;
  requestUnsigned(
    core,
    "products",
    { appId, appKey, language, after },
    (result) => takePage(core, reading, result),
    (error) => endReading(core, error),
  );
}

function takePage(this: void, core: CatalogCore, reading: Reading, page: ProductsResult): void {
  const { version, next } = page;
  const { restarts, byCode, products: list } = reading;
  if (reading.version !== undefined && version !== reading.version) {
    if (restarts < CATALOG_RESTARTS_MAX) return read(core, restarts + 1);
    return endReading(core, refusal(core, "dataUnavailable", "the catalogue keeps changing"));
  }
  reading.version = version;
  for (const product of page.products ?? []) {
    list.push(product);
    byCode[product.code] = product;
  }
  const isMore = (page.products ?? []).length > 0 && list.length < PRODUCTS_MAX;
  if (next !== undefined && isMore) return readPage(core, reading, next);
  const isNews = core.catalog !== undefined;
  core.byCode = byCode;
  core.catalog = { version, products: list };
  if (isNews) tell(core, "onCatalog", list, version);
  endReading(core);
}

function endReading(this: void, core: CatalogCore, error?: PayError): void {
  const { catalog, shelfWaiters } = core;
  core.reading = undefined;
  core.shelfWaiters = [];
  if (error !== undefined && catalog !== undefined) {
    core.rereadMs = readClock(core) + REQUEST_TIMEOUT_MS;
  }
  for (const done of shelfWaiters) {
    if (error === undefined) answer(core, done, error, catalog);
    else answer(core, done, error);
  }
}

function priceCart(
  this: void,
  core: CatalogCore,
  cart: readonly CartItem[],
): readonly PayByCodeItem[] {
  const items: PayByCodeItem[] = [];
  for (const { code, quantity, expectedPrice } of cart) {
    const price = expectedPrice ?? priceOf(core, code);
    items.push({ code, quantity: quantity ?? 1, expectedPrice: price as number });
  }
  return items;
}

/** Undefined for a code that only JavaScript's own records know: "constructor", for example. */
function priceOf(this: void, core: CatalogCore, code: string): number | undefined {
  return core.byCode[code]?.priceCoins;
}
