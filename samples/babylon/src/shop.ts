/**
 * Everything that this game does with Coinslot, in one file to copy from. The rest of the game draws `ShopState` and
 * calls `Shop`; it knows nothing of payment.
 */

import {
  type Client,
  createClient,
  type Delegates,
  type OrderPage,
  type OrderView,
  PAY_STATE,
  type ProductView,
} from "coinslot";
import { type Inventory, openInventory } from "./inventory.ts";
import {
  type Purchase,
  type PurchaseItem,
  type Stage,
  stageOf,
  takePurchaseNews,
} from "./purchase.ts";
import type { Recharge } from "./recharge.ts";
import type { Saved } from "./saved.ts";
import type { Language } from "./texts.ts";

/** What is known of the purse: an unknown balance is unknown, never 0. */
export type Purse =
  | { readonly kind: "asking" }
  | { readonly kind: "known"; readonly coins: number }
  | { readonly kind: "unknown" };

/** All that is on show. It is replaced, never changed. */
export interface ShopState {
  readonly language: Language;
  readonly session: "opening" | "in" | "out";
  readonly playerName: string;
  /** Why nobody is logged in, for the player. */
  readonly reason: string | undefined;
  readonly online: boolean;
  readonly products: readonly ProductView[];
  /** Codes of what is owned for good; undefined while it is unknown. */
  readonly owned: ReadonlySet<string> | undefined;
  /** Consumables, by code. */
  readonly things: ReadonlyMap<string, number>;
  readonly purse: Purse;
  readonly purchases: readonly Purchase[];
  readonly recharge: Recharge | undefined;
}

/** What the player can do. What comes of it shows in the state. */
export interface Shop {
  state(): ShopState;
  /** Logs in, or resumes the saved session of this player. */
  logIn(playerName: string): void;
  logOut(): void;
  setLanguage(language: Language): void;
  /** Buys one product, or a cart as one order; with a token of a chain, or with coins. */
  buy(items: readonly PurchaseItem[], payWith?: string): void;
  /** Pays the same order once more: after "not enough coins", when coins came in. */
  payAgain(purchase: Purchase): void;
  cancel(purchase: Purchase): void;
  askBalance(): void;
  /** Opens the payment page; `icon` is the coin's, a PNG in base64. */
  recharge(coins: number, icon: string | undefined): void;
  listOrders(before: string | undefined, done: (page: OrderPage | undefined) => void): void;
}

export interface ShopOptions {
  readonly endpoint: string;
  readonly language: Language;
  readonly saved: Saved;
  /** Called after every change of the state. */
  readonly onChange: (state: ShopState) => void;
}

/** Opens the shop; nobody is logged in yet. */
export function openShop(options: ShopOptions): Shop {
  const client = createClient({
    appId: "demo",
    appKey: "demo-key", // a public name, like appId: no secret ever belongs into a game
    endpoint: options.endpoint,
    language: options.language,
  });
  const state = { ...CLOSED, language: options.language };
  const till: Till = { client, options, state, inventory: undefined, playerWanted: undefined };
  client.setCallbackDelegates({
    ...sessionDelegates(till),
    ...purchaseDelegates(till),
    ...coinDelegates(till),
    onException: (text) => console.warn(`coinslot: ${text}`),
  });
  return {
    state: () => till.state,
    logIn: (playerName) => logIn(till, playerName),
    logOut: () => client.logout(),
    setLanguage: (language) => {
      change(till, { language });
      client.setLanguage(language);
      loadProducts(till);
    },
    buy: (items, payWith) => pay(till, items, { payWith }),
    payAgain: ({ items, orderNo }) => pay(till, items, { orderNo }),
    cancel: ({ orderNo }) => client.cancelOrder(orderNo),
    askBalance: () => {
      change(till, { purse: { kind: "asking" } });
      client.getBalance();
    },
    recharge: (saveValue, icon) => {
      const rechargeNo = client.recharge({ saveValue, isCanChange: true, icon });
      change(till, { recharge: { rechargeNo, stage: "page" } });
    },
    listOrders: (before, done) => client.listOrders(before, (_, page) => done(page)),
  };
}

/** What the calls and the delegates work on together. */
interface Till {
  readonly client: Client;
  readonly options: ShopOptions;
  state: ShopState;
  inventory: Inventory | undefined;
  /** Who could not log in because the backend was out of reach: tried again when it is back. */
  playerWanted: string | undefined;
}

function sessionDelegates(till: Till): Delegates {
  return {
    onLogInOut: (isSuccess, reason, player) => {
      // A log-out is a success without a player.
      if (!isSuccess || player === undefined) {
        return change(till, { ...NOBODY, purse: { kind: "unknown" }, session: "out", reason });
      }
      till.playerWanted = undefined;
      till.inventory = openInventory(till.options.saved, player.playerId);
      const things = till.inventory.counts();
      change(till, { session: "in", reason: undefined, playerName: player.name, things });
      loadProducts(till);
      restoreOwned(till);
    },
    onConnection: (online) => {
      change(till, { online });
      if (!online) for (const { orderNo } of till.state.purchases) stillChecking(till, orderNo);
      if (!online) return;
      // What was missed: the plugin asks for orders, goods and coins by itself.
      if (till.state.session === "in") restoreOwned(till);
      else if (till.playerWanted !== undefined) logIn(till, till.playerWanted);
    },
    onCatalog: (products) => change(till, { products }),
  };
}

function purchaseDelegates(till: Till): Delegates {
  return {
    // For showing only: whatever happens to an order, here or in another game of the same player.
    onOrderProgress: (orderNo, orderState, confirmations) => {
      const known = till.state.purchases.find((purchase) => purchase.orderNo === orderNo);
      if (known?.payWith !== undefined && orderState === "created") showPaymentPage(till, orderNo);
      else if (known !== undefined) {
        takeNews(till, { orderNo, stage: stageOf(orderState), confirmations });
      }
      if (orderState === "fulfilled" || orderState === "refunded") restoreOwned(till);
    },

    // The browser did not open the payment page, or the game was opened again meanwhile.
    onPaymentPage: (page, _qr, orderNo) => takeNews(till, { orderNo, stage: "wallet", page }),

    // The final word on one attempt to pay; after a crash it comes at the next login.
    onPayOrder: (code, message, orderNo, order) => {
      const items = order?.items ?? [];
      takeNews(till, { orderNo, items, stage: stageOfCode(code, order), message });
    },

    // The only place where goods are handed over.
    onDelivery: (delivery, answer) => {
      const { orderNo, items = [] } = delivery;
      takeNews(till, { orderNo, items, stage: "delivering" });
      const { inventory } = till;
      if (inventory?.grant(delivery) !== true) {
        return answer.cannotGrant("the browser could not save the goods");
      }
      answer.granted();
      change(till, { things: inventory.counts() });
      takeNews(till, { orderNo, items, stage: "delivered" });
      restoreOwned(till);
    },
  };
}

function coinDelegates(till: Till): Delegates {
  return {
    onBalance: (news) => {
      switch (news.kind) {
        case "known":
          change(till, { purse: { kind: "known", coins: news.balance.balance } });
          if (news.cause === "arrived") turnRecharge(till, "arrived");
          return;
        case "unknown":
          return change(till, { purse: { kind: "unknown" } });
        case "notArrived":
          return change(till, { recharge: { rechargeNo: news.rechargeNo, stage: "notArrived" } });
      }
    },

    // How the payment page ended. That the coins are there is told by onBalance only.
    onRecharge: ({ payState, msg }, rechargeNo) => {
      const { recharge } = till.state;
      if (recharge?.rechargeNo !== rechargeNo || recharge.stage === "arrived") return;
      if (payState === PAY_STATE.succ) turnRecharge(till, "waiting");
      else if (payState === PAY_STATE.unknown) turnRecharge(till, "unsure");
      else turnRecharge(till, payState === PAY_STATE.cancel ? "cancelled" : "refused", msg);
    },

    // The browser did not open the payment page: the shop shows its address and QR code instead.
    onRechargePage: (url, qr, rechargeNo) => {
      change(till, { recharge: { rechargeNo, stage: "page", page: { url, qr } } });
    },
  };
}

function logIn(till: Till, playerName: string): void {
  till.playerWanted = playerName;
  change(till, { ...NOBODY, session: "opening", playerName });
  till.client.login({ playerName });
}

function loadProducts(till: Till): void {
  till.client.products((_, catalog) => {
    if (catalog !== undefined) change(till, { products: catalog.products });
  });
}

/** What is owned comes from the backend, never from a save. */
function restoreOwned(till: Till): void {
  till.client.restore((_, owned) => {
    change(till, { owned: owned && new Set(owned.map(({ code }) => code)) });
  });
}

/** The plugin sends the prices that it showed: if the designer changed one meanwhile, nothing is taken. */
function pay(
  till: Till,
  items: readonly PurchaseItem[],
  how: { readonly orderNo?: string; readonly payWith?: string | undefined },
): void {
  const { payWith } = how;
  const orderNo = till.client.payByCode({ items, ...how });
  takeNews(till, { orderNo, items, payWith, stage: "asking", message: undefined });
  setTimeout(() => stillChecking(till, orderNo), SLOW_ANSWER_MS);
}

/** The page opens by itself; who closed it finds it again by this link. */
function showPaymentPage(till: Till, orderNo: string): void {
  till.client.queryOrder(orderNo, (_, answers = []) => {
    const page = answers[0]?.order?.payment?.url;
    if (page !== undefined) takeNews(till, { orderNo, stage: "wallet", page });
  });
}

/** Says so when an answer is late. The plugin goes on asking whatever is shown here. */
function stillChecking(till: Till, orderNo: string): void {
  const purchase = till.state.purchases.find((candidate) => candidate.orderNo === orderNo);
  if (purchase?.stage === "asking") takeNews(till, { orderNo, stage: "checking" });
}

function takeNews(till: Till, news: Parameters<typeof takePurchaseNews>[1]): void {
  change(till, { purchases: takePurchaseNews(till.state.purchases, news) });
}

function turnRecharge(till: Till, stage: Recharge["stage"], message?: string): void {
  const { recharge } = till.state;
  if (recharge === undefined) return;
  change(till, { recharge: { rechargeNo: recharge.rechargeNo, stage, message } });
}

function change(till: Till, part: Partial<ShopState>): void {
  till.state = { ...till.state, ...part };
  till.options.onChange(till.state);
}

/** What the final code of a payment means for the player. */
function stageOfCode(code: string, order: OrderView | undefined): Stage {
  if (code === "12000") return "paid";
  if (code === "12003") return "insufficient";
  if (code === "14002") return "cancelled";
  const stage = order === undefined ? "refused" : stageOf(order.state);
  return stage === "asking" ? "refused" : stage;
}

/** An answer that takes longer is worth a word. */
const SLOW_ANSWER_MS = 4000;

const NOBODY = {
  owned: undefined,
  things: new Map<string, number>(),
  purse: { kind: "asking" },
  purchases: [],
  recharge: undefined,
} as const;

const CLOSED: Omit<ShopState, "language"> = {
  ...NOBODY,
  session: "opening",
  playerName: "",
  reason: undefined,
  online: true,
  products: [],
};
