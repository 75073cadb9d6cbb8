/**
 * Ledger entries. A posting moves coins from one account to another, so each is balanced by its
 * shape and every entry sums to zero.
 */

/**
 * The chart of accounts. The two of a wallet exist once for each wallet, the others once for each
 * app:
 * - `held`: taken from a wallet for an order of which nobody knows yet whether it is paid
 * - `revenue`: what players spent
 * - `refunds`: what of it went back to them (contra revenue)
 * - `rechargeClearing`: coins sold; the provider owes their price
 * - `chainClearing`: coins that became of money on a chain; it lies at the app's address
 * - `chargeBacks`: coins whose price the provider, or a chain, took back (contra both clearings)
 * - `promotion`: coins given away
 * - `breakage`: gift coins whose time was over
 * - `debt`: what a charge-back could not take back from the wallet (below zero: players owe it)
 * - `suspense`: coins that a provider reported and nothing accounts for; a person decides
 * - `merged`: on their way from a guest's wallet into that of the player whom the guest became; zero
 *   after each merge
 */
export const ACCOUNTS = [
  "walletPaid",
  "walletGift",
  "held",
  "revenue",
  "refunds",
  "rechargeClearing",
  "chainClearing",
  "chargeBacks",
  "promotion",
  "breakage",
  "debt",
  "suspense",
  "merged",
] as const;

export type Account = (typeof ACCOUNTS)[number];

/** The accounts whose coins lie in lots. */
export type WalletAccount = Extract<Account, "walletPaid" | "walletGift">;

/** Which lot of a wallet, and when its coins end, if they do. */
export interface LotRef {
  readonly key: number;
  readonly expiresAtMs?: number;
}

/** `coins` (1 or more) go from one account to another. */
export interface Posting {
  readonly from: Account;
  readonly to: Account;
  readonly coins: number;
  /** The lot of the wallet side; absent where no wallet has a part, and where the entry opens it. */
  readonly lot?: LotRef;
}

/**
 * Why coins moved. Together with app and reference it is unique: nothing is posted twice.
 * - `spend`: an order's debit, to `revenue` or, while its fate is unknown, to `held`; the reference is
 *   the order number
 * - `capture`, `release`: the end of what was held, under the same reference
 * - `refund`: the reference is the refund number
 * - `recharge`, `chargeBack`, `suspense`: the reference is the provider's report
 * - `chainCredit`, `chainReversal`: late money of a chain became coins, and the chain took it back; the
 *   reference is the payment, and for which time
 * - `repay`: a debt paid from coins that came in or back; the reference says from which
 * - `present`: what the gift was for
 * - `expiry`: the lot whose time was over, and when
 * - `mergeOut`: a guest's wallet, and its version; `mergeIn`: the same, and which of its parcels
 */
export type EntryKind =
  | "spend"
  | "capture"
  | "release"
  | "refund"
  | "recharge"
  | "repay"
  | "chargeBack"
  | "present"
  | "expiry"
  | "suspense"
  | "chainCredit"
  | "chainReversal"
  | "mergeOut"
  | "mergeIn";

/** One happening in the books. */
export interface Entry {
  readonly appId: string;
  /** Absent where no wallet has a part. */
  readonly walletKey?: number;
  readonly kind: EntryKind;
  readonly reference: string;
  readonly postings: readonly Posting[];
}
