import { requireSession } from "../auth/requireSession.ts";
import { rechargeView } from "../rails/hosted/recharge.ts";
import { Refusal } from "../refusal.ts";
import { storedCall } from "./call.ts";
import { ORDER_NO, paramsOf, SESSION_MEMBER } from "./fields.ts";

/** How a recharge stands. Only a saveAmt above the one before proves that its coins are in. */
export const queryRecharge = storedCall<"queryRecharge">(
  paramsOf({ ...SESSION_MEMBER, rechargeNo: ORDER_NO }),
  (tx, params, context) => {
    const { player } = requireSession(tx, params, context);
    const recharge = tx.findRecharge(player.appId, params.rechargeNo);
    if (recharge?.playerKey !== player.key) throw new Refusal("orderUnknown");
    return rechargeView(recharge);
  },
);
