/**
 * A provider sells hosted coins on a page of its own. It knows neither wallets nor orders: it
 * reports what it saw, and one verb, settleRecharge, acts on that.
 */

import type { PayRet } from "../../../wire/payRet.ts";
import type { NewRecharge } from "./recharge.ts";
import type { RechargeOutcome } from "./rechargeOutcome.ts";

/** What a provider saw happen to a recharge, as plain data. */
export interface ProviderReport {
  readonly outcome: RechargeOutcome;
  /** What the player chose to buy. */
  readonly coins: number;
  /** What the game's callback gets; absent when the callback was lost. */
  readonly payRet?: PayRet;
  /** What the provider says of the money, each under a number of its own; none when nothing moved. */
  readonly reports: readonly MoneyReport[];
}

/** Coins that were bought, or whose price was taken back, and after how long that is known. */
export interface MoneyReport {
  readonly reportNo: string;
  readonly kind: "paid" | "chargeBack";
  readonly coins: number;
  readonly afterMs: number;
}

/** What the player chose on the provider's page. */
export interface PageChoice {
  readonly outcome: RechargeOutcome;
  readonly coins: number;
}

export interface RechargeProvider {
  /** What the provider reports of a choice. */
  report(recharge: NewRecharge, choice: PageChoice): ProviderReport;
}
