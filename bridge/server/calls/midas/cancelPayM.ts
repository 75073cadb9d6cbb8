import { balanceView } from "../../ledger/wallet.ts";
import type { Order } from "../../orders/order.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { putBack } from "../steps/putBack.ts";
import { changeOrder } from "../steps/writeOrder.ts";
import type { CancelPayMParams, MidasOutcome } from "./midasCall.ts";
import { requireMidasPlayer } from "./requireMidasPlayer.ts";
import { sandboxScript, scriptedEnd } from "./sandboxScript.ts";

/**
 * Gives coins of a pay_m back, whole or in part, into the lots that they came from (Midas document,
 * cancel_pay_m). A billno is cancelled once: the same again is a duplicate, another amount or more
 * than is left is refused (1001), and so is a number that was not paid by this player in this zone.
 */
export function cancelPayM(tx: Tx, params: CancelPayMParams, context: VerbContext): MidasOutcome {
  const player = requireMidasPlayer(tx, params, context);
  const script = sandboxScript("cancel", params, context);
  const ended = scriptedEnd(script);
  if (ended !== undefined) return ended;
  const { appId, billNo, coins, zoneId } = params;
  const order = tx.findOrder(appId, "midas", billNo);
  if (order?.playerKey !== player.key || order.zoneId !== zoneId) {
    throw new Refusal("orderUnknown", "billno: no pay_m of this openid and zoneid");
  }
  if (order.money === "uncertain") throw new Refusal("orderUncertain");
  const asked = { refundNo: `cancel_pay_m:${billNo}`, coins, by: "merchant" } as const;
  const refunded = putBack(tx, order, { ...asked, reason: "cancel_pay_m" }, context);
  if (refunded.isRepeat) return { kind: "duplicate" };
  takeGoodsBack(tx, refunded.order, context);
  if (script.kind === "lost") return { kind: "lostAnswer" };
  if (script.kind === "uncertain") return { kind: "uncertain" };
  return { kind: "done", balance: balanceView(refunded.wallet), usedGiftCoins: 0 };
}

/** Merchants cancel what they could not hand over. */
function takeGoodsBack(tx: Tx, order: Order, { nowMs }: VerbContext): void {
  if (order.delivery !== "revoking") return;
  changeOrder(tx, order, { kind: "revoked", by: "merchant", debt: false }, nowMs);
}
