/** The types of what a game calls; client.ts makes it. */

import type { Language, PicoCode } from "../bridge/wire/codes.ts";
import type { PayError } from "../bridge/wire/payError.ts";
import type { PayRet } from "../bridge/wire/payRet.ts";
import type {
  BalanceView,
  OrderView,
  OwnedView,
  PlayerView,
  ProductView,
} from "../bridge/wire/views.ts";
import type { Delegates } from "./delegates.ts";
import type { Host } from "./host.ts";

/** Called once per call, never inside the call: either an error or a result. */
export type Callback<Result> = (this: void, error: PayError | undefined, result?: Result) => void;

export interface ClientOptions {
  /** Public names of the app, from the catalogue file; no secret ever enters a game. */
  readonly appId: string;
  readonly appKey: string;
  /** The backend: "http://host:port" or "https://host:port". */
  readonly endpoint: string;
  readonly engine: Host;
  readonly delegates?: Delegates;
  /** Of messages and product texts; "en" when absent. */
  readonly language?: Language;
  /** Of the wallet; "1" when absent. */
  readonly zoneId?: string;
  /** Which save of the game gets the goods; "1" when absent. */
  readonly saveSlot?: string;
  /** How to speak: "socket" where the engine has one, else "http". */
  readonly transport?: "socket" | "http";
}

export interface LoginParams {
  /** Sandbox: who to be. */
  readonly playerName?: string;
  /** A single-use ticket: from the game's own server, or from a sign-in. */
  readonly ticket?: string;
  /**
   * Plays as the guest of this device, whose secret is made once and kept in the engine's storage.
   * Beside a ticket: the guest becomes the player whom the ticket names, with all that is the
   * guest's. Refused with `guestUncertain` while a payment of the guest is under way.
   */
  readonly guest?: boolean;
}

/** What the game's own server needs to call the Midas endpoints for this player, as YSDK's getLoginRecord gives it. */
export interface LoginRecord {
  /** The player's id. */
  readonly openid: string;
  /** The session: a secret of the player. Only over TLS, and to the game's own server only; never into a log. */
  readonly openkey: string;
  /** Where the player came from: fixed texts here, which the Midas calls want and nobody looks at. */
  readonly pf: string;
  readonly pfkey: string;
}

/** What the Pico document calls OrderInfo, in this project's words. */
export interface OrderParams {
  /** 1 to 32 letters and digits; made from 128 random bits when absent. */
  readonly orderNo?: string;
  readonly title?: string;
  readonly detail?: string;
  /** One of the app's registered addresses. */
  readonly notifyUrl?: string;
  /** The game's own packet, given back unchanged. */
  readonly attach?: string;
}

export interface PayParams extends OrderParams {
  /** A whole number of coins, 1 or more. */
  readonly coins: number;
}

export interface CartItem {
  readonly code: string;
  /** 1 when absent. */
  readonly quantity?: number;
  /** The price of one that the player saw; taken from `products` when absent. */
  readonly expectedPrice?: number;
}

export interface PayByCodeParams extends OrderParams {
  /** One product code, or */
  readonly code?: string;
  /** a cart, paid as one order. */
  readonly items?: readonly CartItem[];
  /** With `code`: the price that the player saw; taken from `products` when absent. */
  readonly expectedPrice?: number;
  /**
   * Pays with a wallet of a chain instead of hosted coins: a token and a chain that the app takes, as
   * `USDT@polygon`. The payment page opens, and the final word comes when the chain has confirmed.
   */
  readonly payWith?: string;
}

export interface RechargeParams {
  /** Coins, 1 or more. */
  readonly saveValue: number;
  /** Whether the player may change the amount on the payment page; false when absent. */
  readonly isCanChange?: boolean;
  /** The coin's icon: a PNG as base64 text. */
  readonly icon?: string;
  /** Comes back in the PayRet unchanged. */
  readonly ysdkExtInfo?: string;
  readonly zoneId?: string;
}

export interface Catalog {
  readonly version: number;
  readonly products: readonly ProductView[];
}

/** One asked order number and its order, if the player has one of that number. */
export interface QueryAnswer {
  readonly orderNo: string;
  readonly code: PicoCode;
  readonly message: string;
  readonly order?: OrderView;
}

export interface OrderPage {
  readonly orders: readonly OrderView[];
  readonly next?: string;
}

/** The plugin. Made by `createClient`; every call answers through its callback and through the delegates. */
export interface Client {
  setCallbackDelegates(this: void, delegates: Delegates): void;
  /** Resumes a saved session without asking when there is one for this player (about two weeks), else logs in. */
  login(this: void, params?: LoginParams, done?: Callback<PlayerView>): void;
  logout(this: void, done?: Callback<boolean>): void;
  /** At once; undefined while nobody is logged in. */
  getLoginRecord(this: void): LoginRecord | undefined;
  getUserInfo(this: void, done?: Callback<string>): void;
  products(this: void, done?: Callback<Catalog>): void;
  /** Pays an amount of coins; the merchant decides what it buys. Gives the order number. */
  pay(this: void, params: PayParams, done?: Callback<OrderView>): string;
  /** Buys catalogue products at catalogue prices. Gives the order number. */
  payByCode(this: void, params: PayByCodeParams, done?: Callback<OrderView>): string;
  queryOrder(
    this: void,
    orderNos: string | readonly string[],
    done?: Callback<readonly QueryAnswer[]>,
  ): void;
  /** The player's own orders, newest first; `before` is the `next` of the page before. */
  listOrders(this: void, before?: string, done?: Callback<OrderPage>): void;
  cancelOrder(this: void, orderNo: string, done?: Callback<OrderView>): void;
  /** Opens the payment page; gives the recharge number. The coins' arrival comes through `onBalance`. */
  recharge(this: void, params: RechargeParams, done?: Callback<PayRet>): string;
  getBalance(this: void, done?: Callback<BalanceView>): void;
  /** What the player owns for good, from the server. */
  restore(this: void, done?: Callback<readonly OwnedView[]>): void;
  setLanguage(this: void, language: Language): void;
  /** Once a frame. On the web the engine does it. */
  update(this: void): void;
  /** Ends the connection and every timer; no callback comes any more. The journal keeps what is unfinished. */
  close(this: void): void;
}
