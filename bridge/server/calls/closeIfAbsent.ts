import { requireSession } from "../auth/requireSession.ts";
import type { Player } from "../auth/session.ts";
import type { FrozenTerms } from "../orders/order.ts";
import { orderView } from "../orders/orderView.ts";
import { tradeNoOf } from "../orders/tradeNo.ts";
import { Refusal } from "../refusal.ts";
import type { VerbContext } from "../verb.ts";
import { storedCall } from "./call.ts";
import { ORDER_NO, paramsOf, SESSION_MEMBER } from "./fields.ts";
import { viewOrder } from "./steps/viewOrder.ts";
import { insertOrder } from "./steps/writeOrder.ts";

/**
 * The question after a crash: how does this number stand? One that never arrived is closed for
 * ever, so that a delayed frame can never debit (ORDERS.md 5).
 */
export const closeIfAbsent = storedCall<"closeIfAbsent">(
  paramsOf({ ...SESSION_MEMBER, orderNo: ORDER_NO }),
  (tx, params, context) => {
    const { player } = requireSession(tx, params, context);
    const order = tx.findOrder(player.appId, "plugin", params.orderNo);
    if (order === undefined) {
      const terms = emptyTerms(player, params.orderNo, context);
      const closed = insertOrder(tx, terms, [{ kind: "closedAbsent" }], context.nowMs);
      return { order: orderView(closed) };
    }
    if (order.playerKey !== player.key) throw new Refusal("orderUnknown");
    return { order: viewOrder(tx, order, context) };
  },
);

/** The terms of an order that never was; the empty fingerprint matches no payment. */
function emptyTerms(player: Player, orderNo: string, context: VerbContext): FrozenTerms {
  return {
    door: "plugin",
    orderNo,
    tradeNo: tradeNoOf(context),
    environment: context.environment,
    appId: player.appId,
    playerKey: player.key,
    fingerprint: "",
    coins: 0,
    title: "",
    detail: "",
    zoneId: "",
    saveSlot: "",
    grantBy: "client",
    catalogVersion: context.catalog.version(),
    createdAtMs: context.nowMs,
    expiresAtMs: context.nowMs,
  };
}
