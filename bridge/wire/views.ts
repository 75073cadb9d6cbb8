/**
 * The things that calls and pushes carry: player, product, order, delivery, balance, recharge. Optional members are
 * absent, never nil. Amounts are whole coins, at most COINS_MAX; times are milliseconds of server time.
 */

import type { PayRet } from "./payRet.ts";

/** Where a server's money is real, and where it is not. One process serves one environment. */
export type Environment = "sandbox" | "live";

/** Who hands over the goods of an order: frozen in it, the other side's acknowledgement is refused (ORDERS.md 12). */
export type GrantAuthority = "client" | "server";

/** A consumable can be bought again and again; a non-consumable is owned once (Pico document 7.1.1). */
export type ProductKind = "consumable" | "nonConsumable";

export interface PlayerView {
  /** The player's id within this app: Pico's openid. */
  readonly playerId: string;
  readonly name: string;
}

/** What a product costs with a wallet. */
export interface WalletPrice {
  /** For `payByCode`: a token and a chain, as `USDT@polygon`. */
  readonly payWith: string;
  /** In whole tokens, as decimal text: "1.99". */
  readonly amount: string;
  readonly symbol: string;
}

export interface ProductView {
  /** A letter first, then letters and digits, at most 20 (Pico document 7.1.1). */
  readonly code: string;
  /** In the asked language. */
  readonly title: string;
  readonly detail: string;
  readonly kind: ProductKind;
  readonly priceCoins: number;
  /** Absent where it is sold for coins alone. */
  readonly walletPrices?: readonly WalletPrice[];
  /** Free words for the game's shelves, as in the catalogue file. */
  readonly category?: string;
  /** A name that the game maps to a picture or a mesh; the catalogue does not carry pictures. */
  readonly icon?: string;
}

/** A thing of the game that lies on a chain (docs/PROPS.md). */
export interface PropView {
  /** 32 hex characters: which thing it is, wherever it goes. */
  readonly pid: string;
  /** The game's own id of such things. */
  readonly oid: string;
  /** What its output holds, in the chain's smallest units. */
  readonly gold: number;
  /** Where it lies now. */
  readonly txId: string;
  readonly index: number;
  /** 0 while it is in no block. */
  readonly confirmations: number;
  /** Whether it is deep enough: before that it may be taken back. */
  readonly isConfirmed: boolean;
}

/** One line of a cart. */
export interface OrderItem {
  readonly code: string;
  /** 1 or more; always 1 for a non-consumable. */
  readonly quantity: number;
  /** Price of one, frozen in the order. */
  readonly priceCoins: number;
}

/** The one word that a game sees, derived from the order's four axes (ORDERS.md). `paid` means settled. */
export type OrderState =
  | "created"
  | "seen"
  | "confirming"
  | "paid"
  | "fulfilled"
  | "expired"
  | "cancelled"
  | "refunded"
  | "failed";

/** Money or goods that do not fit, beside the state; absent when all is well. */
export type OrderException =
  | "uncertain"
  | "partial"
  | "over"
  | "late"
  | "reversed"
  | "undeliverable"
  | "marked";

/** How the player pays an order with a wallet of a chain; there while money can still come. */
export interface PaymentView {
  /** What the player chose: a token and a chain, as `USDT@polygon`. */
  readonly payWith: string;
  /** The payment page. */
  readonly url: string;
  /** The same address as a QR code: one text of 0 and 1 per row, 1 is dark, without the quiet zone. In answers, not in pushes. */
  readonly qr?: readonly string[];
  /** What is due, in whole tokens, as decimal text: "1.99". */
  readonly amount: string;
  readonly symbol: string;
}

export interface OrderView {
  /** The merchant's number: 1 to 32 letters and digits. */
  readonly orderNo: string;
  /** Ours: 36 characters. */
  readonly tradeNo: string;
  readonly state: OrderState;
  readonly exception?: OrderException;
  /** Confirmations seen so far; only while the state is `seen` or `confirming`. */
  readonly confirmations?: number;
  /** What is due, in coins. */
  readonly coins: number;
  readonly title: string;
  readonly detail: string;
  /** Absent for `pay(amount)`: such an order carries no catalogue goods. */
  readonly items?: readonly OrderItem[];
  /** The game's own packet, unchanged. */
  readonly attach?: string;
  readonly grantBy: GrantAuthority;
  readonly payment?: PaymentView;
  readonly createdAtMs: number;
  /** Until when an unpaid order can be paid at the quoted price. */
  readonly expiresAtMs: number;
  readonly paidAtMs?: number;
  readonly fulfilledAtMs?: number;
  /** Grows with every change: the higher one is the newer one. */
  readonly version: number;
}

/** Goods that are due. The same id may come again until it is acknowledged. */
export interface DeliveryView {
  readonly deliveryId: string;
  readonly orderNo: string;
  readonly coins: number;
  readonly items?: readonly OrderItem[];
  readonly attach?: string;
  readonly grantBy: GrantAuthority;
  /** 1 for the first offer. */
  readonly attempt: number;
  /** The save slot that ordered; a client grant goes to that slot only. */
  readonly saveSlot: string;
}

/** What the player owns for good: one row per non-consumable product. */
export interface OwnedView {
  readonly code: string;
  readonly orderNo: string;
  readonly ownedAtMs: number;
}

/** A hosted wallet in one zone; the names follow get_balance_m of the Midas document. */
export interface BalanceView {
  readonly zoneId: string;
  /** Bought and gift coins together: what can be spent. */
  readonly balance: number;
  /** The gift part of `balance`. */
  readonly genBalance: number;
  /** Coins ever bought; never falls. The only proof that a recharge arrived. */
  readonly saveAmt: number;
  /** Coins ever received: saveAmt + presentSum. */
  readonly saveSum: number;
  /** Coins ever spent, refunds taken off: balance = saveSum - costSum. */
  readonly costSum: number;
  /** Gift coins ever received. */
  readonly presentSum: number;
  /** 1 while the player never bought coins. */
  readonly firstSave: number;
  /** Grows with every change of this wallet: the higher one is the newer one. */
  readonly version: number;
}

/** A recharge as the server knows it; `payRet` only once the provider answered. */
export interface RechargeView {
  readonly rechargeNo: string;
  readonly zoneId: string;
  readonly saveValue: number;
  readonly payRet?: PayRet;
}
