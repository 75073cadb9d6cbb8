/** What the plugin tells the game: the callback delegates of the Pico document (7.1.2, 7.2) and of YSDK, in one record. */

import type { PayError } from "../bridge/wire/payError.ts";
import type { PayRet } from "../bridge/wire/payRet.ts";
import type {
  BalanceView,
  DeliveryView,
  OrderException,
  OrderState,
  OrderView,
  PlayerView,
  ProductView,
} from "../bridge/wire/views.ts";

/** The player's wallet as far as it is known: never an old figure that pretends to be fresh, never 0 for unknown. */
export type BalanceNews =
  | {
      readonly kind: "known";
      readonly balance: BalanceView;
      /** `arrived`: a recharge that was waited for is in. */
      readonly cause: "asked" | "pushed" | "arrived";
    }
  | { readonly kind: "unknown"; readonly zoneId: string; readonly error: PayError }
  /** A recharge did not arrive in the stated time; the Midas document advises to let the player log in again. */
  | {
      readonly kind: "notArrived";
      readonly zoneId: string;
      readonly rechargeNo: string;
      readonly advice: "loginAgain";
    };

/** How the game answers a delivery: exactly one of the two, now or later. A second answer changes nothing. */
export interface DeliveryAnswer {
  granted(this: void): void;
  /** The goods stay due and come again; after several tries the app's policy decides. */
  cannotGrant(this: void, reason: string): void;
}

/** Every member is optional; each is called from `update()`, guarded: what it throws goes to `onException`. */
export interface Delegates {
  /** Login and logout; also `isSuccess: false` when the session ended by itself. `player` is there after a login. */
  onLogInOut?(this: void, isSuccess: boolean, reason: string, player?: PlayerView): void;
  /** The final word on one attempt to pay: a code of the Pico table, the number, the order as far as it is known. */
  onPayOrder?(this: void, code: string, message: string, orderNo: string, order?: OrderView): void;
  onQueryOrder?(
    this: void,
    code: string,
    message: string,
    orderNo: string,
    order?: OrderView,
  ): void;
  /**
   * Where an order is paid with a wallet, when the engine could not open the page, or the game has started again: show
   * the address and the QR rows (1 is dark; none after a start).
   */
  onPaymentPage?(this: void, url: string, qr: readonly string[] | undefined, orderNo: string): void;
  /** Any number of times, for information; goods are granted in `onDelivery` only. */
  onOrderProgress?(
    this: void,
    orderNo: string,
    state: OrderState,
    confirmations: number,
    exception?: OrderException,
  ): void;
  /** The raw JSON text as the Pico document gives it, and the same parsed. */
  onUserInfo?(this: void, raw: string, parsed: { readonly [field: string]: unknown }): void;
  onRecharge?(this: void, payRet: PayRet, rechargeNo: string): void;
  /** The payment page where the engine could not open it: show the address and the QR rows (1 is dark). */
  onRechargePage?(this: void, url: string, qr: readonly string[], rechargeNo: string): void;
  onBalance?(this: void, news: BalanceNews): void;
  /** Hand over the goods, save, then answer. In `grantBy: "server"` it is information only. */
  onDelivery?(this: void, delivery: DeliveryView, answer: DeliveryAnswer): void;
  /** The designer published: the products as they are now. */
  onCatalog?(this: void, products: readonly ProductView[], version: number): void;
  /** `online` says whether the backend can be reached now. */
  onConnection?(this: void, online: boolean): void;
  /** What went wrong without a call of its own: one line for a log. */
  onException?(this: void, text: string): void;
}
