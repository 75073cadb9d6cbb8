/** A notice as a game's server sees it, whatever dialect it came in. */

import type { StandardItem } from "../notices/dialects/standardNotice.ts";

/** How the payment server speaks: chosen per app. */
export type NoticeDialect = "standard" | "pico" | "trino" | "gip0006";

export type NoticeEnvironment = "sandbox" | "live";

/**
 * What a notice asks for: hand the goods over; take them back (or never hand them over); wait,
 * because the payment is not final yet; nothing, because the order was closed unpaid.
 */
export type NoticeStanding = "grant" | "revoke" | "wait" | "nothing";

/** One genuine notice. A member that the dialect cannot say is absent. */
export interface Notice {
  readonly dialect: NoticeDialect;
  readonly environment: NoticeEnvironment;
  readonly appId: string;
  /**
   * The order's number: `orderNo` of the standard dialect, `out_trade_no` of Pico, `invoice_id` of
   * Trino, `sn` of GIP0006.
   */
  readonly orderNo: string;
  readonly standing: NoticeStanding;
  /** The sender's own word for what happened, for logs. */
  readonly word: string;
  /** The payment server's number of the order. */
  readonly tradeNo?: string;
  /** The higher one is the newer one. */
  readonly version?: number;
  /** Whole smallest units as decimal text. Trino's notice has none: your invoice fixed it. */
  readonly amount?: string;
  /** `coins`, Pico's fee_type, or `dust`. */
  readonly currency?: string;
  readonly playerId?: string;
  readonly items?: readonly StandardItem[];
  /** The game's packet. A game's client wrote it: a hint, no proof. */
  readonly attach?: string;
  /** To acknowledge once the goods are handed over. */
  readonly deliveryId?: string;
  /** Blocks above and with the payment. */
  readonly confirmations?: number;
  /** GIP0006: the time of the payment's block, by which a reorganization names it. */
  readonly blockTime?: number;
  /** The body as it came, parsed. */
  readonly body: unknown;
}
