import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { endGifts } from "../steps/openWallet.ts";
import { tellBalance } from "../steps/tell.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

/** Ends gift coins whose time is over. */
export function expireGifts(tx: Tx, { skip, rows }: ChoreRows, context: VerbContext): ChoreResult {
  const wallets = tx.listExpiringWallets(context.nowMs, skip + rows).slice(skip);
  for (const wallet of wallets) {
    const after = endGifts(tx, wallet, context.nowMs);
    tellBalance(context, tx.getPlayer(wallet.playerKey).playerId, after);
  }
  return { rows: wallets.length };
}
