import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import type { CheckLoginMParams } from "./midasCall.ts";
import { requireMidasPlayer } from "./requireMidasPlayer.ts";

/** Whether a player is logged in (Midas document, login check); refuses when not. */
export function checkLoginM(tx: Tx, params: CheckLoginMParams, context: VerbContext): void {
  requireMidasPlayer(tx, params, context);
}
