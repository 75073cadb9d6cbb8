import { EMPTY_FIGURES } from "../../ledger/figures.ts";
import { balanceView } from "../../ledger/wallet.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { openWallet } from "../steps/openWallet.ts";
import type { MidasCaller, MidasOutcome } from "./midasCall.ts";
import { requireMidasPlayer } from "./requireMidasPlayer.ts";
import { sandboxScript, scriptedEnd } from "./sandboxScript.ts";

/** A player's wallet in one zone; one into which nothing ever came is empty. */
export function getBalanceM(tx: Tx, params: MidasCaller, context: VerbContext): MidasOutcome {
  const player = requireMidasPlayer(tx, params, context);
  const script = sandboxScript("balance", params, context);
  const ended = scriptedEnd(script);
  if (ended !== undefined) return ended;
  if (script.kind === "lost") return { kind: "lostAnswer" };
  const { zoneId } = params;
  const wallet = openWallet(tx, player.key, zoneId, context.nowMs);
  const balance = balanceView(wallet ?? { ...EMPTY_FIGURES, zoneId, version: 0 });
  return { kind: "done", balance, usedGiftCoins: 0 };
}
