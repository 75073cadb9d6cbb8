import { expireLots } from "../../ledger/credit.ts";
import type { Wallet } from "../../ledger/wallet.ts";
import type { Tx } from "../../store/tx.ts";

/** The player's wallet without gift coins whose time is over; undefined when nothing ever came in. */
export function openWallet(
  tx: Tx,
  playerKey: number,
  zoneId: string,
  nowMs: number,
): Wallet | undefined {
  const wallet = tx.findWallet(playerKey, zoneId);
  return wallet && endGifts(tx, wallet, nowMs);
}

/** The wallet without gift coins whose time is over. */
export function endGifts(tx: Tx, wallet: Wallet, nowMs: number): Wallet {
  const expiry = expireLots(wallet, nowMs);
  return expiry === undefined ? wallet : tx.post(expiry, wallet, nowMs);
}
