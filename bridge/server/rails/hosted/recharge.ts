/** A purchase of hosted coins on a provider's page. */

import type { Language } from "../../../wire/codes.ts";
import type { PayRet } from "../../../wire/payRet.ts";
import type { RechargeView } from "../../../wire/views.ts";
import type { RechargeOutcome } from "./rechargeOutcome.ts";

/** One recharge before the store gave it a key. */
export interface NewRecharge {
  /** Made by the client like an order number; unique in its app. */
  readonly rechargeNo: string;
  readonly appId: string;
  readonly playerKey: number;
  readonly zoneId: string;
  /** Coins asked for. */
  readonly saveValue: number;
  /** Whether the player may change the amount on the page. */
  readonly isCanChange: boolean;
  /** The coin's icon: a PNG as base64 text. */
  readonly icon?: string;
  readonly ysdkExtInfo: string;
  readonly language: Language;
  /** In the page's address: 128 random bits as hex, so that nobody can guess it. */
  readonly pageToken: string;
  /** `open` until the provider answered. */
  readonly state: "open" | "answered";
  /** What the provider answered. */
  readonly outcome?: RechargeOutcome;
  /** What the game's callback gets; absent while open, and for an answer that was lost. */
  readonly payRet?: PayRet;
  /** What the player chose to buy on the page. */
  readonly chosenCoins?: number;
  /** Coins that came in for it. */
  readonly creditedCoins: number;
  /** Coins of them whose price the provider took back. */
  readonly reversedCoins: number;
  /** What did not fit: another amount than was chosen, or a charge-back. */
  readonly exception: "none" | "wrongAmount" | "reversed";
  readonly createdAtMs: number;
}

/** A stored recharge. */
export interface Recharge extends NewRecharge {
  readonly key: number;
}

/** The recharge as its player may see it. */
export function rechargeView(recharge: NewRecharge): RechargeView {
  return {
    rechargeNo: recharge.rechargeNo,
    zoneId: recharge.zoneId,
    saveValue: recharge.saveValue,
    payRet: recharge.payRet,
  };
}
