import type { OrderEvent } from "../orders/next.ts";
import type { Axes } from "../orders/order.ts";
import { unreachable } from "../unreachable.ts";
import { isWorthAPerson, type Judgement } from "./judgeInvoice.ts";

/** What a judged invoice makes happen to its order. */
export type InvoiceEvent = Extract<
  OrderEvent,
  {
    kind:
      | "seen"
      | "dropped"
      | "confirmed"
      | "partial"
      | "late"
      | "reversed"
      | "settledAgain"
      | "expired";
  }
>;

/** An order, as far as its invoice moves it. */
export type InvoicedOrder = Axes & { readonly confirmations: number };

/** What is due, and how its money was judged. */
export type JudgedDue = Judgement & { readonly amount: bigint };

/**
 * The events that bring the order where the judgement says its money is, in their order; none when
 * it is there. Dust moves no order.
 */
export function invoiceEvents(order: InvoicedOrder, judged: JudgedDue): readonly InvoiceEvent[] {
  switch (order.money) {
    case "none":
      return order.life === "open" ? openEvents(order, judged) : closedEvents(order, judged);
    case "seen":
      return seenEvents(order, judged);
    case "settled":
      return judged.status === "paid" ? [] : [{ kind: "reversed" }];
    case "reversed":
      return judged.status === "paid" ? [{ kind: "settledAgain" }] : [];
    case "uncertain":
    case "refunding":
    case "refunded":
      return [];
    default:
      return unreachable(order.money);
  }
}

function openEvents(order: InvoicedOrder, judged: JudgedDue): readonly InvoiceEvent[] {
  switch (judged.status) {
    case "paid":
      return [paidEvent(judged)];
    case "seen":
    case "confirming":
      return [{ kind: "seen", confirmations: judged.confirmations }];
    case "new":
      return partialEvents(order, judged);
    case "expired":
      return [...partialEvents(order, judged), { kind: "expired" }];
    case "cancelled":
      return [];
    default:
      return unreachable(judged.status);
  }
}

function seenEvents(order: InvoicedOrder, judged: JudgedDue): readonly InvoiceEvent[] {
  const dropped = { kind: "dropped", left: false } as const;
  const unseen = { ...order, money: "none" } as const;
  switch (judged.status) {
    case "paid":
      return [paidEvent(judged)];
    case "seen":
    case "confirming":
      if (judged.confirmations === order.confirmations) return [];
      return [{ kind: "seen", confirmations: judged.confirmations }];
    case "new":
    case "expired":
    case "cancelled":
      return [dropped, ...openEvents(unseen, judged)];
    default:
      return unreachable(judged.status);
  }
}

function closedEvents(order: InvoicedOrder, judged: JudgedDue): readonly InvoiceEvent[] {
  if (judged.status === "paid") return [{ kind: "late", reopened: true }];
  const isLate = judged.exception === "late" && isWorthAPerson(judged.lateConfirmed, judged);
  return isLate && order.exception !== "late" ? [{ kind: "late", reopened: false }] : [];
}

function paidEvent({ places }: JudgedDue): InvoiceEvent {
  return { kind: "confirmed", surplus: places.surplus > 0n };
}

function partialEvents(order: InvoicedOrder, judged: JudgedDue): readonly InvoiceEvent[] {
  const { held, short } = judged.places;
  const isPartial = isWorthAPerson(held + short, judged) && order.exception === "none";
  return isPartial ? [{ kind: "partial" }] : [];
}
