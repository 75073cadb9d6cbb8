import { requireSession } from "../../auth/requireSession.ts";
import type { Player } from "../../auth/session.ts";
import { requireApp } from "../../catalogShelf.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import type { CheckLoginMParams } from "./midasCall.ts";

/**
 * The player for whom a merchant calls. Refuses `notLoggedIn` and `loginExpired` (1018) for a session
 * that is over or somebody else's, and what `requireApp` refuses.
 */
export function requireMidasPlayer(
  tx: Tx,
  { appId, playerId, session }: CheckLoginMParams,
  context: VerbContext,
): Player {
  requireApp(context.catalog, appId);
  const { player } = requireSession(tx, { session }, context);
  if (player.appId === appId && player.playerId === playerId) return player;
  throw new Refusal("notLoggedIn", "openkey: not this player's");
}
