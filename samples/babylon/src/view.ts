import type { OrderView, ProductView } from "coinslot";
import { PAGE_SIZE } from "./grid.ts";
import type { Purchase, PurchaseItem } from "./purchase.ts";
import { sortForShelves } from "./shelfOrder.ts";
import type { ShopState } from "./shop.ts";
import { getTexts, type Texts } from "./texts.ts";

/** Which dialog is open. */
export type Dialog = "none" | "cart" | "coins" | "orders" | "player";

/** The order history as far as it was asked for. */
export type History =
  | { readonly kind: "asking" }
  | { readonly kind: "unknown" }
  | { readonly kind: "known"; readonly orders: readonly OrderView[]; readonly next?: string };

/** What the player has open before them; everything else is the shop's state. */
export interface Desk {
  /** The code of the product under the pointer or with the focus. */
  readonly looked: string | undefined;
  readonly cart: readonly PurchaseItem[];
  readonly dialog: Dialog;
  readonly history: History;
  /** Of the shelves, from 0. */
  readonly page: number;
}

/** A desk where nothing lies yet. */
export const EMPTY_DESK: Desk = {
  looked: undefined,
  cart: [],
  dialog: "none",
  history: { kind: "asking" },
  page: 0,
};

/** What the panels draw. */
export interface View extends Omit<Desk, "looked"> {
  readonly shop: ShopState;
  readonly texts: Texts;
  readonly looked: ProductView | undefined;
  readonly pages: number;
  /** The products on the shelves now. */
  readonly wares: readonly ProductView[];
  /** A small picture of a product's model, where there is one. */
  readonly pictureOf: (icon: string | undefined) => string | undefined;
}

/** Puts shop and desk together. */
export function drawUp(shop: ShopState, desk: Desk, pictureOf: View["pictureOf"]): View {
  const pages = Math.max(1, Math.ceil(shop.products.length / PAGE_SIZE));
  const page = Math.min(desk.page, pages - 1);
  const sorted = sortForShelves(shop.products);
  return {
    ...desk,
    shop,
    texts: getTexts(shop.language),
    looked: shop.products.find(({ code }) => code === desk.looked),
    page,
    pages,
    wares: sorted.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE),
    pictureOf,
  };
}

/** What the panels can do. */
export interface Actions {
  look(code: string | undefined): void;
  /** With a token of a chain, or with coins. */
  buy(code: string, payWith?: string): void;
  setInCart(code: string, quantity: number): void;
  payCart(): void;
  payAgain(purchase: Purchase): void;
  cancel(purchase: Purchase): void;
  turnPage(page: number): void;
  open(dialog: Dialog): void;
  recharge(coins: number): void;
  askBalance(): void;
  moreOrders(): void;
  logIn(playerName: string): void;
  /** As the Midas document advises when coins did not arrive. */
  logInAgain(): void;
  logOut(): void;
  switchLanguage(): void;
}

/** The product of `code`, or its code where the catalogue does not have it any more. */
export function titleOf(products: readonly ProductView[], code: string): string {
  return products.find((product) => product.code === code)?.title ?? code;
}

/** "Knight's Sword, 3 × Healing Potion". */
export function titleOfItems(view: View, items: readonly PurchaseItem[]): string {
  const words = items.map(({ code, quantity }) => {
    const title = titleOf(view.shop.products, code);
    return quantity > 1 ? `${quantity} × ${title}` : title;
  });
  return words.length > 0
    ? words.join(view.shop.language === "zh" ? "、" : ", ")
    : view.texts.onlyPayment;
}

/** How many pieces are in the cart. */
export function countOf(items: readonly PurchaseItem[]): number {
  return items.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** The price of the cart; undefined when a product left the catalogue. */
export function priceOf(products: readonly ProductView[], items: readonly PurchaseItem[]) {
  let sum = 0;
  for (const { code, quantity } of items) {
    const product = products.find((candidate) => candidate.code === code);
    if (product === undefined) return undefined;
    sum += product.priceCoins * quantity;
  }
  return sum;
}
