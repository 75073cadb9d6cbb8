/** What a player's games are told after the commit. Each only says what they could also ask for. */

import type { PaymentView } from "../../../wire/views.ts";
import { balanceView, type Wallet } from "../../ledger/wallet.ts";
import { type Delivery, deliveryView } from "../../orders/delivery.ts";
import type { Order } from "../../orders/order.ts";
import { orderView } from "../../orders/orderView.ts";
import { type Recharge, rechargeView } from "../../rails/hosted/recharge.ts";
import type { VerbContext } from "../../verb.ts";

/** Orders of other doors are their merchants' affair: games do not know their numbers. */
export function tellOrder(
  context: VerbContext,
  playerId: string,
  order: Order,
  payment?: PaymentView,
): void {
  if (order.door !== "plugin") return;
  const params = { order: orderView(order, payment) };
  const message = { method: "orderChanged", params } as const;
  context.tell({ kind: "push", playerId, message });
}

export function tellDelivery(
  context: VerbContext,
  playerId: string,
  delivery: Delivery,
  order: Order,
): void {
  const params = { delivery: deliveryView(delivery, order) };
  context.tell({ kind: "push", playerId, message: { method: "deliveryDue", params } });
}

export function tellBalance(context: VerbContext, playerId: string, wallet: Wallet): void {
  const message = { method: "balanceChanged", params: { balance: balanceView(wallet) } } as const;
  context.tell({ kind: "push", playerId, message });
}

export function tellRecharge(context: VerbContext, playerId: string, recharge: Recharge): void {
  const params = { recharge: rechargeView(recharge) };
  context.tell({ kind: "push", playerId, message: { method: "rechargeChanged", params } });
}
