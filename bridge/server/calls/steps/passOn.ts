/** What comes to a guest after the guest became a player goes on to the player. */

import { isGuest } from "../../auth/guest.ts";
import type { Player } from "../../auth/session.ts";
import type { Wallet } from "../../ledger/wallet.ts";
import type { Merge } from "../../store/mergeTx.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { mergeWallet } from "./mergeWallet.ts";

/** Coins came into the wallet, or went back, or are owed: gives the wallet in which they are then. */
export function passCoinsOn(tx: Tx, wallet: Wallet, context: VerbContext): Wallet {
  const merge = mergeOf(tx, tx.getPlayer(wallet.playerKey));
  if (merge === undefined) return wallet;
  const merged = mergeWallet(tx, wallet, tx.getPlayer(merge.playerKey), context);
  if (merged.kind === "moved") return merged.wallet;
  if (merged.kind === "full") followAgain(tx, merge);
  return wallet;
}

/** Goods may be due now for an order of the player: the chore followMerges takes them on. */
export function passGoodsOn(tx: Tx, player: Player): void {
  const merge = mergeOf(tx, player);
  if (merge !== undefined) followAgain(tx, merge);
}

function followAgain(tx: Tx, merge: Merge): void {
  if (merge.isFollowed) tx.updateMerge({ ...merge, isFollowed: false });
}

function mergeOf(tx: Tx, player: Player): Merge | undefined {
  return isGuest(player) ? tx.findMerge(player.key) : undefined;
}
