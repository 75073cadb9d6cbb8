import { giftEndMs } from "../../catalog/giftEndMs.ts";
import { requireApp } from "../../catalogShelf.ts";
import { present } from "../../ledger/credit.ts";
import { balanceView } from "../../ledger/wallet.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { openWallet } from "../steps/openWallet.ts";
import { tellBalance } from "../steps/tell.ts";
import type { MidasOutcome, PresentMParams } from "./midasCall.ts";
import { requireMidasPlayer } from "./requireMidasPlayer.ts";
import { sandboxScript, scriptedEnd } from "./sandboxScript.ts";

/**
 * Gives a player gift coins, once for each billno (Midas document, present_m). Refuses `orderExists`
 * (1001) for a number that was used in other terms, `badAmount` (1001) for more than a wallet holds.
 */
export function presentM(tx: Tx, params: PresentMParams, context: VerbContext): MidasOutcome {
  const player = requireMidasPlayer(tx, params, context);
  const script = sandboxScript("present", params, context);
  const ended = scriptedEnd(script);
  if (ended !== undefined) return ended;
  const { appId, billNo, coins, zoneId } = params;
  // The doors of other systems keep their own numbers (ORDERS.md 4).
  const presentNo = `midas:${billNo}`;
  const request = requestOf(params);
  const known = tx.findPresent(appId, presentNo);
  if (known !== undefined && known !== request) {
    throw new Refusal("orderExists", "billno: used for another present");
  }
  if (known !== undefined) return { kind: "duplicate" };
  const wallet =
    openWallet(tx, player.key, zoneId, context.nowMs) ?? tx.insertWallet(player, zoneId);
  const { app } = requireApp(context.catalog, appId);
  const moved = present(wallet, coins, presentNo, giftEndMs(app, context.nowMs));
  if (moved.kind !== "moved") {
    throw new Refusal("badAmount", "presenttimes: more than a wallet can hold");
  }
  const after = tx.post(moved, wallet, context.nowMs);
  tx.insertPresent(appId, presentNo, wallet.key, request, context.nowMs);
  tellBalance(context, player.playerId, after);
  if (script.kind === "lost") return { kind: "lostAnswer" };
  if (script.kind === "uncertain") return { kind: "uncertain" };
  return { kind: "done", balance: balanceView(after), usedGiftCoins: 0 };
}

/** All that was asked, always in the same order: a repeat must ask for the same. */
function requestOf({ playerId, zoneId, coins, discountId, giftId }: PresentMParams): string {
  return JSON.stringify({ playerId, zoneId, coins, discountId, giftId });
}
