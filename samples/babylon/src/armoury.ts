import { drawCoinIcon } from "./coinIcon.ts";
import { listenToKeys } from "./keys.ts";
import { isOwned } from "./panels/shelf.ts";
import { isUnderWay, type Purchase, type PurchaseItem } from "./purchase.ts";
import type { Saved } from "./saved.ts";
import { openScreen } from "./screen.ts";
import { openShop, type Shop } from "./shop.ts";
import type { Language } from "./texts.ts";
import { type Actions, type Desk, drawUp, EMPTY_DESK, type History, type View } from "./view.ts";

export interface ArmouryOptions {
  readonly endpoint: string;
  readonly playerName: string;
  readonly language: Language;
  readonly saved: Saved;
}

/** Opens the armoury: the shop, the desk before it, and the screen that shows both. */
export function openArmoury(options: ArmouryOptions): void {
  let desk = EMPTY_DESK;
  const shop = openShop({ ...options, onChange: () => draw() });
  const counter: Counter = {
    shop,
    saved: options.saved,
    desk: () => desk,
    put: (part) => {
      desk = { ...desk, ...part };
      draw();
    },
    view: () => drawUp(shop.state(), desk, screen.pictureOf),
  };
  const actions: Actions = { ...buyingActions(counter), ...panelActions(counter) };
  const screen = openScreen(actions, () => draw());
  const draw = () => screen.draw(counter.view());
  listenToKeys(screen, counter.view, actions);
  shop.logIn(options.playerName);
}

/** Where the player's doings meet the shop. */
interface Counter {
  readonly shop: Shop;
  readonly saved: Saved;
  desk(): Desk;
  put(part: Partial<Desk>): void;
  view(): View;
}

/** Of one product in the cart: enough for anybody. */
const QUANTITY_MAX = 99;

function buyingActions({ shop, desk, put, view }: Counter) {
  return {
    buy: (code: string, payWith?: string) => {
      put({ looked: code, dialog: "none" });
      if (!mayBuy(view(), code)) return;
      const open = findOpenOrder(shop.state().purchases, code);
      if (open === undefined || payWith !== undefined) shop.buy([{ code, quantity: 1 }], payWith);
      else shop.payAgain(open);
    },
    setInCart: (code: string, quantity: number) => {
      const product = shop.state().products.find((candidate) => candidate.code === code);
      if (product === undefined || isOwned(view(), product)) return;
      const most = product.kind === "nonConsumable" ? 1 : QUANTITY_MAX;
      put({ cart: withQuantity(desk().cart, code, Math.min(quantity, most)) });
    },
    payCart: () => {
      shop.buy(desk().cart);
      put({ cart: [], dialog: "none" });
    },
    payAgain: shop.payAgain,
    cancel: shop.cancel,
    askBalance: shop.askBalance,
    recharge: (coins: number) => shop.recharge(coins, drawCoinIcon()),
  };
}

function panelActions({ shop, saved, desk, put }: Counter) {
  const logIn = (playerName: string) => {
    saved.write("armoury/player", playerName);
    put({ cart: [], dialog: "none" });
    shop.logIn(playerName);
  };
  const askOrders = (shown: Extract<History, { kind: "known" }> | undefined) => {
    if (shown === undefined) put({ history: { kind: "asking" } });
    shop.listOrders(shown?.next, (page) => {
      if (page === undefined) return put({ history: shown ?? { kind: "unknown" } });
      const orders = [...(shown?.orders ?? []), ...page.orders];
      put({ history: { kind: "known", orders, next: page.next } });
    });
  };
  return {
    look: (looked: string | undefined) => {
      if (looked !== desk().looked) put({ looked });
    },
    turnPage: (page: number) => put({ page }),
    open: (dialog: Desk["dialog"]) => {
      put({ dialog });
      if (dialog === "orders") askOrders(undefined);
    },
    moreOrders: () => {
      const { history } = desk();
      if (history.kind === "known") askOrders(history);
    },
    logIn,
    logInAgain: () => logIn(shop.state().playerName),
    logOut: () => {
      put({ cart: [], dialog: "none" });
      shop.logOut();
    },
    switchLanguage: () => {
      const language = shop.state().language === "en" ? "zh" : "en";
      saved.write("armoury/language", language);
      shop.setLanguage(language);
    },
  };
}

/** A second click while the first purchase is under way is the same click, and what is owned needs no second one. */
function mayBuy(view: View, code: string): boolean {
  const { session, purchases, products } = view.shop;
  const product = products.find((candidate) => candidate.code === code);
  if (session !== "in" || product === undefined || isOwned(view, product)) return false;
  return !purchases.some(
    ({ stage, items }) => isUnderWay(stage) && items.some((item) => item.code === code),
  );
}

/** An order of this one product that waits for coins: it is paid instead of a new one. */
function findOpenOrder(purchases: readonly Purchase[], code: string): Purchase | undefined {
  return purchases.find(
    ({ stage, items }) =>
      stage === "insufficient" &&
      items.length === 1 &&
      items[0]?.code === code &&
      items[0].quantity === 1,
  );
}

function withQuantity(
  cart: readonly PurchaseItem[],
  code: string,
  quantity: number,
): readonly PurchaseItem[] {
  if (quantity <= 0) return cart.filter((item) => item.code !== code);
  if (!cart.some((item) => item.code === code)) return [...cart, { code, quantity }];
  return cart.map((item) => (item.code === code ? { code, quantity } : item));
}
