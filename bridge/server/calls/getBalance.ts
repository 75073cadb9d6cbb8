import { requireSession } from "../auth/requireSession.ts";
import { EMPTY_FIGURES } from "../ledger/figures.ts";
import { balanceView } from "../ledger/wallet.ts";
import { storedCall } from "./call.ts";
import { paramsOf, SESSION_MEMBER, ZONE_ID } from "./fields.ts";
import { openWallet } from "./steps/openWallet.ts";

/** The player's wallet in one zone; one into which nothing ever came is empty. */
export const getBalance = storedCall<"getBalance">(
  paramsOf({ ...SESSION_MEMBER, zoneId: ZONE_ID }),
  (tx, params, context) => {
    const { player } = requireSession(tx, params, context);
    const { zoneId } = params;
    const wallet = openWallet(tx, player.key, zoneId, context.nowMs);
    return balanceView(wallet ?? { ...EMPTY_FIGURES, zoneId, version: 0 });
  },
);
