/**
 * The body of a notice in the standard dialect: `type`, `timestamp` and `data` as Standard Webhooks
 * recommends, and in `data` the whole order as it was when the notice was made. Members that mean
 * nothing for an order are absent. New members may come; `schema` grows when one changes its
 * meaning. standardSchema.ts says the same as a JSON schema.
 */

/** The schema that this code writes and reads. */
export const STANDARD_SCHEMA = 1;

/**
 * What happened. `order.prepared`: goods that lie on a chain are there, and `data.delivery` says what to
 * acknowledge. `order.refunded` is a refund of any part: `data.refunded` says how much.
 */
export type StandardType =
  | "order.seen"
  | "order.confirming"
  | "order.dropped"
  | "order.paid"
  | "order.prepared"
  | "order.refunded"
  | "order.credited"
  | "order.reversed"
  | "order.expired"
  | "order.cancelled"
  | "order.failed";

export interface StandardItem {
  readonly code: string;
  readonly quantity: number;
  /** Of one, in whole smallest units. */
  readonly price: string;
}

/** A good that lies on a chain. */
export interface StandardProp {
  readonly pid: string;
  readonly oid: string;
  /** Whole smallest units. */
  readonly gold: string;
  /** The player's. */
  readonly address: string;
  /** The transaction that made it; absent until it is signed. */
  readonly hash?: string;
  readonly index?: number;
}

export interface StandardOrder {
  readonly appId: string;
  readonly environment: "sandbox" | "live";
  /** The game's number: unique in its app and environment. */
  readonly orderNo: string;
  /** The server's number: unique everywhere. */
  readonly tradeNo: string;
  /** Grows with every change: the higher one is the newer one, and supersedes. */
  readonly version: number;
  /** One word for where the order stands; `paid` means settled. */
  readonly state:
    | "created"
    | "seen"
    | "confirming"
    | "paid"
    | "fulfilled"
    | "expired"
    | "cancelled"
    | "refunded"
    | "failed";
  /** What does not fit; absent when all is well. */
  readonly exception?: string;
  /** Where the money stands: it is the merchant's while it is `settled`. */
  readonly money: "none" | "uncertain" | "seen" | "settled" | "refunding" | "refunded" | "reversed";
  /** `coins` for coins that the payment server holds. */
  readonly currency: string;
  /** Whole smallest units as decimal text: amounts of chains pass 2^53. */
  readonly amount: string;
  /** What went back so far, at most `amount`. */
  readonly refunded: string;
  /** Coins that the player got for money that came too late; absent where none ever came of it. */
  readonly credited?: string;
  /** The player's id within the app. */
  readonly playerId: string;
  readonly zoneId: string;
  readonly title: string;
  /** Absent for `pay(amount)`: such an order carries no catalogue goods. */
  readonly items?: readonly StandardItem[];
  /** The game's own packet. A game's client wrote it: a hint, no proof. */
  readonly attach?: string;
  /** Who hands over the goods: the other side's acknowledgement is refused. */
  readonly grantBy: "client" | "server";
  /** What is to be handed over, once it is paid; the id is what the merchant acknowledges. */
  readonly delivery?: {
    readonly deliveryId: string;
    readonly state: "due" | "acked" | "void";
  };
  /** Goods that lie on a chain; absent where none do. */
  readonly props?: readonly StandardProp[];
  readonly createdAtMs: number;
  readonly paidAtMs?: number;
  readonly fulfilledAtMs?: number;
}

export interface StandardBody {
  readonly type: StandardType;
  /** When it happened, ISO 8601 in UTC. The header has the time of the try. */
  readonly timestamp: string;
  readonly schema: typeof STANDARD_SCHEMA;
  readonly data: StandardOrder;
}
