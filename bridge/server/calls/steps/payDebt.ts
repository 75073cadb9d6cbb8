import { repay } from "../../ledger/credit.ts";
import type { Wallet } from "../../ledger/wallet.ts";
import type { Tx } from "../../store/tx.ts";

/**
 * A player who owes coins pays with the next that come in or back: what is left does not depend on
 * whether a refund was before a charge-back or after it. `reference` names what brought them.
 */
export function payDebt(tx: Tx, wallet: Wallet, reference: string, nowMs: number): Wallet {
  const repaid = repay(wallet, reference);
  return repaid === undefined ? wallet : tx.post(repaid, wallet, nowMs);
}
