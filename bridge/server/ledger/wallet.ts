/**
 * A hosted wallet. Field names and identities follow get_balance_m of the Midas document: save_sum =
 * save_amt + present_sum, balance = save_sum - cost_sum.
 */

import type { BalanceView } from "../../wire/views.ts";
import type { WalletFigures } from "./figures.ts";
import type { Lot } from "./lots.ts";

/** A stored wallet: one for each player and zone. */
export interface Wallet extends WalletFigures {
  readonly key: number;
  readonly appId: string;
  readonly playerKey: number;
  readonly zoneId: string;
  /** Grows with every entry. */
  readonly version: number;
  /** Those with coins left, in the order in which they are spent. */
  readonly lots: readonly Lot[];
}

/** The wallet as its player may see it. */
export function balanceView(
  wallet: WalletFigures & { zoneId: string; version: number },
): BalanceView {
  return {
    zoneId: wallet.zoneId,
    balance: wallet.paid + wallet.gift,
    genBalance: wallet.gift,
    saveAmt: wallet.saveAmt,
    saveSum: wallet.saveAmt + wallet.presentSum,
    costSum: wallet.costSum,
    presentSum: wallet.presentSum,
    firstSave: wallet.saveAmt === 0 ? 1 : 0,
    version: wallet.version,
  };
}
