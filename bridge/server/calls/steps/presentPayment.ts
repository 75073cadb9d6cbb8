import type { OrderResult } from "../../../wire/messages.ts";
import type { OrderView } from "../../../wire/views.ts";
import { orderView } from "../../orders/orderView.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import { unreachable } from "../../unreachable.ts";
import type { VerbContext } from "../../verb.ts";
import type { Here, LostAnswer } from "../call.ts";
import type { Payment } from "./payOrder.ts";
import type { TokenPayment } from "./placeTokenOrder.ts";
import { qrRows } from "./qrRows.ts";
import { findPayment } from "./viewOrder.ts";

/**
 * How late a sandbox product's late answer is: longer than a player waits, shorter than the
 * deadline.
 */
export const LATE_ANSWER_MS = 5000;

/** What of a payment leaves the store's thread: less to carry than all that is known of the order. */
export type StoredPayment =
  | { readonly kind: "paid"; readonly order: OrderView; readonly answer?: "late" | "lost" }
  | { readonly kind: "awaiting"; readonly order: OrderView }
  | { readonly kind: Exclude<Payment["kind"], "paid"> };

/** The payment as its player may see it. */
export function viewPayment(
  tx: Tx,
  payment: TokenPayment,
  context: Pick<VerbContext, "catalog">,
): StoredPayment {
  if (payment.kind === "awaiting") {
    const { kind, order } = payment;
    return { kind, order: orderView(order, findPayment(tx, order, context)) };
  }
  if (payment.kind !== "paid") return { kind: payment.kind };
  return { kind: "paid", order: orderView(payment.order), answer: payment.answer };
}

/** The answer to a payment. Refusals here leave the order as it was written. */
export async function presentPayment(
  payment: StoredPayment,
  here: Here,
): Promise<OrderResult | LostAnswer> {
  switch (payment.kind) {
    case "insufficient":
      throw new Refusal("coinsInsufficient");
    case "uncertain":
      throw new Refusal("orderUncertain");
    case "failed":
      throw new Refusal("paymentFailed");
    case "awaiting":
      return { order: await withQr(payment.order) };
    case "paid":
      if (payment.answer === "lost") return { kind: "lostAnswer" };
      if (payment.answer === "late") await here.delay(LATE_ANSWER_MS);
      return { order: payment.order };
    default:
      return unreachable(payment);
  }
}

/** For engines that open no page: players scan it with a phone. */
async function withQr(order: OrderView): Promise<OrderView> {
  const { payment } = order;
  if (payment === undefined) return order;
  return { ...order, payment: { ...payment, qr: await qrRows(payment.url) } };
}
