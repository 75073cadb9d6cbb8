import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { mergeGuest } from "../steps/mergeGuest.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

/** By then every transaction is over that began before the merge. */
const FOLLOW_AFTER_MS = 60_000;

/**
 * Looks once more after guests who became players: another process may have booked for the guest in
 * the same moment.
 */
export function followMerges(tx: Tx, { skip, rows }: ChoreRows, context: VerbContext): ChoreResult {
  const found = tx.listMergesToFollow(context.nowMs - FOLLOW_AFTER_MS, skip + rows).slice(skip);
  for (const merge of found) {
    mergeGuest(tx, tx.getPlayer(merge.guestKey), tx.getPlayer(merge.playerKey), context);
    tx.updateMerge({ ...merge, isFollowed: true });
  }
  return { rows: found.length };
}
