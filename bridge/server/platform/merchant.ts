/** Merchants: who sells (Pico document, developer platform). */

import type { PicoCode } from "../../wire/codes.ts";

/** What became of the platform's look at a merchant. */
export const MERCHANT_STATES = ["unverified", "verified", "failed"] as const;

export type MerchantState = (typeof MERCHANT_STATES)[number];

/** Who sells, as the platform knows them. */
export interface Merchant {
  /** Letters, digits and . _ - only; in Pico words mch_id. */
  readonly merchantId: string;
  readonly name: string;
  readonly state: MerchantState;
  readonly createdAtMs: number;
}

/** The code of a merchant's state: Pico document, table 7.2.3. */
export function merchantCode(state: MerchantState): PicoCode {
  return CODES[state];
}

const CODES = { verified: "11000", failed: "11001", unverified: "11003" } as const;
