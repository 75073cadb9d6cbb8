import type { Player } from "../../auth/session.ts";
import { isForGood, isOverdue, isUnpaid } from "../../orders/order.ts";
import type { Quote } from "../../orders/quote.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { closeUnpaid } from "./closeUnpaid.ts";

/**
 * Refuses `alreadyOwned` for what the player owns or money is on its way for. An older order that
 * nothing was paid for gives way: else a player who was short of coins could not buy again after a
 * recharge (one open order at a time, ORDERS.md 7).
 */
export function takeClaims(tx: Tx, player: Player, quote: Quote, context: VerbContext): void {
  for (const { code } of quote.items?.filter(isForGood) ?? []) {
    const claim = tx.findClaim(player.key, code);
    if (claim === undefined) continue;
    const holder = tx.getOrder(claim.orderKey);
    if (!isUnpaid(holder)) {
      throw new Refusal("alreadyOwned", `${code}: order ${claim.orderNo}`);
    }
    const isOver = isOverdue(holder, context.nowMs);
    const event = isOver ? EXPIRED : GIVEN_WAY;
    closeUnpaid(tx, player.playerId, holder, event, context);
  }
}

const EXPIRED = { kind: "expired" } as const;
const GIVEN_WAY = { kind: "cancelled", by: "server" } as const;
