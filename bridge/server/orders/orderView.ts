import type { OrderItem, OrderView, PaymentView } from "../../wire/views.ts";
import type { NewOrder, QuotedItem } from "./order.ts";
import { exceptionWord, stateWord } from "./stateWord.ts";

/** The order as its player may see it, with how it can be paid on a chain. */
export function orderView(order: NewOrder, payment?: PaymentView): OrderView {
  return {
    orderNo: order.orderNo,
    tradeNo: order.tradeNo,
    state: stateWord(order),
    exception: exceptionWord(order),
    confirmations: order.money === "seen" ? order.confirmations : undefined,
    coins: order.coins,
    title: order.title,
    detail: order.detail,
    items: order.items?.map(itemView),
    attach: order.attach,
    grantBy: order.grantBy,
    payment,
    createdAtMs: order.createdAtMs,
    expiresAtMs: order.expiresAtMs,
    paidAtMs: order.paidAtMs,
    fulfilledAtMs: order.fulfilledAtMs,
    version: order.version,
  };
}

/** One line of the cart, without what only the server needs. */
export function itemView({ code, quantity, priceCoins }: QuotedItem): OrderItem {
  return { code, quantity, priceCoins };
}
