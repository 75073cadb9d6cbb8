/**
 * Ledger entries. A posting moves coins from one account to another, so each is balanced by its
 * shape and every entry sums to zero.
 */

/**
 * The chart of accounts. The two of a wallet exist once for each wallet, the others once for each
 * app:
 * - `revenue`: what players spent
 * - `rechargeClearing`: coins sold; the provider owes their price
 * - `promotion`: coins given away
 */
export type Account = "walletPaid" | "walletGift" | "revenue" | "rechargeClearing" | "promotion";

/** `coins` (1 or more) go from one account to another. */
export interface Posting {
  readonly from: Account;
  readonly to: Account;
  readonly coins: number;
}

/** Why coins moved. Together with app and reference it is unique: nothing is posted twice. */
export type EntryKind = "spend" | "recharge" | "present";

/** One happening in the books, of one wallet. */
export interface Entry {
  readonly appId: string;
  readonly walletKey: number;
  readonly kind: EntryKind;
  /** The order number, the recharge number, or what a present was for. */
  readonly reference: string;
  readonly postings: readonly Posting[];
}
