import { recharge as putIn } from "../../ledger/wallet.ts";
import type { Recharge } from "../../rails/hosted/recharge.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { tellBalance } from "./tell.ts";

/**
 * Puts the coins of a recharge into the wallet: once, whoever asks how often (the ledger knows its
 * number).
 */
export function creditRecharge(
  tx: Tx,
  recharge: Recharge,
  coins: number,
  context: VerbContext,
): Recharge {
  const { nowMs } = context;
  const player = tx.getPlayer(recharge.playerKey);
  const wallet =
    tx.findWallet(recharge.playerKey, recharge.zoneId) ?? tx.insertWallet(player, recharge.zoneId);
  const movement = putIn(wallet, coins, recharge.rechargeNo);
  if (movement.kind !== "moved") {
    throw new Error(`recharge ${recharge.rechargeNo} does not fit into the wallet`);
  }
  const after = tx.post(movement.entry, wallet, movement.after, nowMs);
  const credited: Recharge = { ...recharge, credit: { kind: "done", coins, atMs: nowMs } };
  tx.updateRecharge(credited, recharge);
  tellBalance(context, player.playerId, after);
  return credited;
}
