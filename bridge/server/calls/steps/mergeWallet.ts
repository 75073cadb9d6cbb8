/** A guest's coins and debt become a player's. */

import type { Player } from "../../auth/session.ts";
import { canHold, mergeIn, mergeOut, parcelsOf } from "../../ledger/merge.ts";
import type { Wallet } from "../../ledger/wallet.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { endGifts } from "./openWallet.ts";
import { payDebt } from "./payDebt.ts";
import { tellBalance } from "./tell.ts";

/** What became of a guest's wallet. */
export type Merged =
  | { readonly kind: "moved"; readonly wallet: Wallet }
  | { readonly kind: "empty" }
  /** The player's cannot hold so much: nothing moved. */
  | { readonly kind: "full" };

/** Moves everything in the wallet to the player's of the same zone, and gives that. */
export function mergeWallet(tx: Tx, wallet: Wallet, player: Player, context: VerbContext): Merged {
  const { nowMs } = context;
  const { zoneId } = wallet;
  const from = endGifts(tx, wallet, nowMs);
  const out = mergeOut(from);
  if (out === undefined) return { kind: "empty" };
  const parcels = parcelsOf(from);
  const found = tx.findWallet(player.key, zoneId) ?? tx.insertWallet(player, zoneId);
  let into = endGifts(tx, found, nowMs);
  if (!canHold(into, parcels)) return { kind: "full" };
  tx.post(out, from, nowMs);
  const { reference } = out.entry;
  for (const [index, parcel] of parcels.entries()) {
    into = tx.post(mergeIn(into, parcel, `${reference}:${index}`), into, nowMs);
  }
  into = payDebt(tx, into, `merge:${reference}`, nowMs);
  tellBalance(context, player.playerId, into);
  return { kind: "moved", wallet: into };
}
