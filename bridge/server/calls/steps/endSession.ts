import type { Player } from "../../auth/session.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/** Ends a session for good: its sockets hear of it, and what it held goes to others. */
export function endSession(
  tx: Tx,
  player: Player,
  sessionHash: string,
  reason: string,
  context: VerbContext,
): void {
  tx.deleteSession(sessionHash);
  tx.endLeases(sessionHash);
  context.tell({ kind: "sessionEnded", playerId: player.playerId, sessionHash, reason });
}
