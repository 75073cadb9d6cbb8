import { Type } from "@sinclair/typebox";
import type { Language } from "../../wire/codes.ts";
import { CART_LINES_MAX, PRODUCTS_PAGE_BYTES, PRODUCTS_PAGE_MAX } from "../../wire/limits.ts";
import type { ProductsParams, ProductsResult } from "../../wire/messages.ts";
import type { ProductView } from "../../wire/views.ts";
import type { Product } from "../catalog/catalog.ts";
import { requireApp, type ShelvedApp } from "../catalogShelf.ts";
import { walletPrices } from "../invoices/walletPrices.ts";
import type { ChainsConfig } from "../rails/chain/chainConfig.ts";
import { localCall } from "./call.ts";
import { APP_MEMBERS, LANGUAGE, PRODUCT_CODE, paramsOf } from "./fields.ts";
import { fitPage } from "./steps/fitPage.ts";

/** What the app sells, a page at a time, sorted by code; needs no login. */
export const products = localCall<"products">(
  paramsOf({
    ...APP_MEMBERS,
    language: LANGUAGE,
    after: Type.Optional(PRODUCT_CODE),
    codes: Type.Optional(Type.Array(PRODUCT_CODE, { minItems: 1, maxItems: CART_LINES_MAX })),
  }),
  (params, here) => {
    const shelved = requireApp(here.catalog, params.appId, params.appKey);
    const version = here.catalog.version();
    const total = shelved.codes.length;
    const shelf = { ...shelved, chains: here.catalog.chains() };
    return { version, total, ...(params.codes ? pick(shelf, params) : page(shelf, params)) };
  },
);

/** The app's products, and the chains on which it takes money. */
interface Shelf extends ShelvedApp {
  readonly chains: ChainsConfig;
}

type Listing = Pick<ProductsResult, "products" | "next">;

/** The asked codes that exist. */
function pick(shelved: Shelf, { codes, language }: ProductsParams): Listing {
  const wanted = [...new Set(codes)].sort();
  return listing(viewsOf(shelved, wanted, language));
}

function page(shelved: Shelf, { after, language }: ProductsParams): Listing {
  const from = after === undefined ? 0 : firstAbove(shelved.codes, after);
  const codes = shelved.codes.slice(from, from + PRODUCTS_PAGE_MAX);
  const views = fitPage(viewsOf(shelved, codes, language), PRODUCTS_PAGE_BYTES);
  const isLast = from + views.length >= shelved.codes.length;
  return { ...listing(views), next: isLast ? undefined : views.at(-1)?.code };
}

function listing(views: readonly ProductView[]): Listing {
  return views.length === 0 ? {} : { products: views };
}

function viewsOf(shelved: Shelf, codes: readonly string[], language: Language) {
  return codes.flatMap((code) => {
    const product = shelved.products.get(code);
    return product === undefined ? [] : [productView(shelved, product, language)];
  });
}

function productView({ app, chains }: Shelf, product: Product, language: Language): ProductView {
  const { code, kind, priceCoins, category, icon } = product;
  const [title, detail] = [product.title[language], product.detail[language]];
  const prices = walletPrices(app, product, chains);
  const walletPart = prices.length === 0 ? {} : { walletPrices: prices };
  return { code, title, detail, kind, priceCoins, ...walletPart, category, icon };
}

/** Binary search: the index of the first code above `after`; `after` itself may be gone. */
function firstAbove(codes: readonly string[], after: string): number {
  let low = 0;
  let high = codes.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((codes[middle] ?? "") > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
