/**
 * Every call a client may make and every push a server may send: method, params, result. The same name runs through
 * client method, call file, message and test. docs/PROTOCOL.md says the same in prose.
 */

import type { Language } from "./codes.ts";
import type {
  BalanceView,
  DeliveryView,
  Environment,
  OrderView,
  OwnedView,
  PlayerView,
  ProductView,
  PropView,
  RechargeView,
} from "./views.ts";

/** Params that name the app: of calls that need no session. Both are public names, never authentication. */
export interface AppParams {
  readonly appId: string;
  readonly appKey: string;
}

/** Params of calls that act for a logged-in player; the session knows the app. */
export interface SessionParams {
  readonly session: string;
}

/** Answers `login` and `resume`. */
export interface SessionResult {
  readonly session: string;
  readonly expiresAtMs: number;
  readonly player: PlayerView;
  readonly environment: Environment;
  /** The store's incarnation: changes when the store was restored from a backup (ORDERS.md 5). */
  readonly incarnation: string;
  readonly serverTimeMs: number;
  readonly catalogVersion: number;
  /** What the player's wallet owns of this game on a chain; absent for a player without one. */
  readonly props?: readonly PropView[];
  /** Where this player's pushes stand now: the first `cursor` for `poll`. */
  readonly cursor: string;
}

export interface LoginParams extends AppParams {
  /** Sandbox: who to be; two games that give the same name are the same player. */
  readonly playerName?: string;
  /** For one login: from the merchant's server, or from a sign-in (docs/IDENTITY.md). */
  readonly ticket?: string;
  /** A guest's secret, 64 hex characters, made and kept on the device: who has it is the guest. */
  readonly device?: string;
  readonly language: Language;
}

export interface ResumeParams extends SessionParams {
  /** In its second half a session goes on under another token, with a whole life. */
  readonly renew?: boolean;
}

export interface LogoutParams extends SessionParams {
  /** All the player's sessions end, on every device. */
  readonly everywhere?: boolean;
}

export interface UserInfoResult {
  /** The raw JSON text of the Pico document: ret_code, data, ret_msg. */
  readonly raw: string;
  /** The same, parsed. */
  readonly parsed: {
    readonly ret_code: string;
    readonly ret_msg: string;
    readonly data?: { readonly [field: string]: string | number };
  };
}

export interface ProductsParams extends AppParams {
  readonly language: Language;
  /** The code after which the page begins; absent for the first page. */
  readonly after?: string;
  /** Only these codes, instead of a page. */
  readonly codes?: readonly string[];
}

export interface ProductsResult {
  /** All pages of one listing carry the same version, or the listing starts again. */
  readonly version: number;
  readonly total: number;
  /** Sorted by code. Absent when empty. */
  readonly products?: readonly ProductView[];
  /** Give it as `after` for the next page; absent on the last one. */
  readonly next?: string;
}

/** What an order number stays bound to: a repeat with other values is ORDER_EXIST. */
export interface OrderTerms {
  readonly orderNo: string;
  readonly title: string;
  readonly detail: string;
  /** Selects a registered address of the app, exactly; anything else is refused (ORDERS.md 11). */
  readonly notifyUrl?: string;
  readonly attach?: string;
  readonly zoneId: string;
  readonly saveSlot: string;
}

export interface PayParams extends SessionParams, OrderTerms {
  readonly coins: number;
  /** Server time after which the server refuses this frame (ORDERS.md 5). */
  readonly deadlineMs: number;
}

export interface PayByCodeItem {
  readonly code: string;
  readonly quantity: number;
  /** The price of one that the player saw; another price is refused undebited. */
  readonly expectedPrice: number;
}

export interface PayByCodeParams extends SessionParams, OrderTerms {
  readonly items: readonly PayByCodeItem[];
  /** With which token of which chain, as `USDT@polygon`; hosted coins when absent. */
  readonly payWith?: string;
  readonly deadlineMs: number;
}

/** Answers pay, payByCode, cancelOrder. The order's state says what happened. */
export interface OrderResult {
  readonly order: OrderView;
}

/** One answer per asked number; `order` is absent where there is none (or it is somebody else's). */
export interface OrderAnswer {
  readonly orderNo: string;
  readonly order?: OrderView;
}

export interface QueryOrderParams extends SessionParams {
  readonly orderNos: readonly string[];
}

export interface QueryOrderResult {
  readonly answers: readonly OrderAnswer[];
}

/** Asks for the order, or closes its number for ever so that a delayed frame can never debit (ORDERS.md 5). */
export interface CloseIfAbsentParams extends SessionParams {
  readonly orderNo: string;
}

export interface ListOrdersParams extends SessionParams {
  /** `next` of the page before; absent for the newest. */
  readonly before?: string;
  readonly limit: number;
}

export interface ListOrdersResult {
  /** Newest first. Absent when empty. */
  readonly orders?: readonly OrderView[];
  readonly next?: string;
}

export interface GetBalanceParams extends SessionParams {
  readonly zoneId: string;
}

export interface RechargeParams extends SessionParams {
  /** Made by the client like an order number; a repeat answers with the same recharge. */
  readonly rechargeNo: string;
  readonly zoneId: string;
  readonly saveValue: number;
  readonly isCanChange: boolean;
  /** The coin's icon: a PNG as base64 text, at most RECHARGE_ICON_CHARS_MAX. */
  readonly icon?: string;
  readonly ysdkExtInfo: string;
  readonly language: Language;
}

export interface RechargeResult {
  readonly recharge: RechargeView;
  /** The payment page. */
  readonly url: string;
  /** The same address as a QR code: one text of 0 and 1 per row, 1 is dark, without the quiet zone. */
  readonly qr: readonly string[];
}

export interface RestoreParams extends SessionParams {
  readonly after?: string;
}

export interface RestoreResult {
  readonly owned?: readonly OwnedView[];
  readonly next?: string;
}

export interface DeliveriesParams extends SessionParams {
  /** Whose goods: those of another slot are not offered, so that they hide none of this one. */
  readonly saveSlot: string;
}

export interface DeliveriesResult {
  /** Oldest first, at most DELIVERIES_MAX; ask again after acknowledging. Absent when nothing is due. */
  readonly deliveries?: readonly DeliveryView[];
}

export interface AckDeliveryParams extends SessionParams {
  readonly deliveryId: string;
  readonly outcome: "granted" | "cannotGrant";
  readonly reason?: string;
}

export interface PollParams extends SessionParams {
  readonly cursor: string;
  /** At most POLL_WAIT_MS_MAX. */
  readonly waitMs: number;
}

export interface PollResult {
  readonly cursor: string;
  readonly pushes?: readonly PushMessage[];
  /** True when pushes were missed: ask for orders, deliveries and balance anew. */
  readonly resync?: boolean;
}

/** Nothing to say beyond "done". */
export interface DoneResult {
  readonly serverTimeMs: number;
}

/** Every call: its params and its result. */
export interface Calls {
  login: { params: LoginParams; result: SessionResult };
  resume: { params: ResumeParams; result: SessionResult };
  logout: { params: LogoutParams; result: DoneResult };
  getUserInfo: { params: SessionParams; result: UserInfoResult };
  products: { params: ProductsParams; result: ProductsResult };
  pay: { params: PayParams; result: OrderResult };
  payByCode: { params: PayByCodeParams; result: OrderResult };
  queryOrder: { params: QueryOrderParams; result: QueryOrderResult };
  closeIfAbsent: { params: CloseIfAbsentParams; result: OrderResult };
  listOrders: { params: ListOrdersParams; result: ListOrdersResult };
  cancelOrder: { params: CloseIfAbsentParams; result: OrderResult };
  getBalance: { params: GetBalanceParams; result: BalanceView };
  recharge: { params: RechargeParams; result: RechargeResult };
  queryRecharge: { params: SessionParams & { readonly rechargeNo: string }; result: RechargeView };
  restore: { params: RestoreParams; result: RestoreResult };
  deliveries: { params: DeliveriesParams; result: DeliveriesResult };
  ackDelivery: { params: AckDeliveryParams; result: OrderResult };
  poll: { params: PollParams; result: PollResult };
}

/** The name of a call. */
export type Method = keyof Calls;

/** What the server tells unasked: each only says what the client could also ask for, so a lost one costs time only. */
export type PushMessage =
  | { readonly method: "orderChanged"; readonly params: { readonly order: OrderView } }
  | { readonly method: "deliveryDue"; readonly params: { readonly delivery: DeliveryView } }
  | { readonly method: "balanceChanged"; readonly params: { readonly balance: BalanceView } }
  | { readonly method: "rechargeChanged"; readonly params: { readonly recharge: RechargeView } }
  | { readonly method: "catalogChanged"; readonly params: { readonly version: number } }
  | { readonly method: "sessionEnded"; readonly params: { readonly reason: string } };
