/** What the calls of the Pico document's platform take and give, once their signature is checked. */

/** What is bought: an amount of coins, or one product of the catalogue. */
export type PicoGoods =
  | { readonly kind: "coins"; readonly coins: number }
  | { readonly kind: "payCode"; readonly code: string };

/** In Pico words app_id, mch_id, token. */
export interface PicoCaller {
  readonly appId: string;
  readonly merchantId: string;
  /** The player's session. */
  readonly session: string;
}

export interface PicoUnifiedOrderParams extends PicoCaller {
  /** out_trade_no */
  readonly orderNo: string;
  readonly goods: PicoGoods;
  /** subject */
  readonly title: string;
  /** body */
  readonly detail: string;
  readonly attach?: string;
  readonly notifyUrl?: string;
}

export interface PicoCallPayParams extends PicoCaller {
  /** open_id */
  readonly playerId: string;
  /** The trade number of the order that prepay_id stands for. */
  readonly tradeNo: string;
}

export interface PicoOrderQueryParams extends Omit<PicoCaller, "session"> {
  readonly orderNo: string;
}

/** An order as orderquery tells it; a refusal is thrown instead. */
export interface PicoOrder {
  readonly tradeNo: string;
  readonly orderNo: string;
  readonly playerId: string;
  readonly status: "SUCCESS" | "NOTPAY" | "REFUND" | "CLOSED";
  readonly feeType: string;
  readonly coins: number;
  readonly paidAtMs?: number;
}

/** What became of callpay. A debit whose fate is unknown is no success: the SDK asks later. */
export type PicoPaid =
  | { readonly kind: "paid"; readonly order: PicoOrder }
  | { readonly kind: "insufficient" }
  | { readonly kind: "uncertain" }
  | { readonly kind: "failed" };
