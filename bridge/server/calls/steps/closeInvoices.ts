import type { Invoice } from "../../invoices/invoice.ts";
import { isWorthAPerson } from "../../invoices/judgeInvoice.ts";
import type { Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { sendBackLate, sumText } from "./callForMoney.ts";
import { creditLate, isCreditable } from "./creditLate.ts";

/** So many payments of an invoice count, as where it is judged. */
const PAYMENTS_MAX = 500;

/**
 * The invoices of an order that was closed unpaid end with it. What came of their money becomes coins
 * where the policy says so, and a person is called for the rest; gives the order as it is then.
 */
export function closeInvoices(tx: Tx, order: Order, context: VerbContext): Order {
  let moved = order;
  for (const invoice of tx.listInvoicesOf(order.key)) {
    const closed = closeInvoice(tx, order, invoice);
    let credited = 0n;
    if (isCreditable(order, closed)) {
      const payments = tx.listPaymentsOf(invoice.key, PAYMENTS_MAX);
      ({ order: moved, credited } = creditLate(tx, moved, closed, payments, context));
    }
    moved = callForPart(tx, moved, closed, invoice.confirmed - credited, context);
  }
  return moved;
}

function closeInvoice(tx: Tx, { life }: Order, invoice: Invoice): Invoice {
  const { status, version } = invoice;
  if (status !== "new" && status !== "seen" && status !== "confirming") return invoice;
  const ended = life === "expired" ? "expired" : "cancelled";
  const closed: Invoice = { ...invoice, status: ended, version: version + 1 };
  tx.updateInvoice(closed, version);
  return closed;
}

function callForPart(
  tx: Tx,
  order: Order,
  invoice: Invoice,
  left: bigint,
  context: VerbContext,
): Order {
  if (invoice.exception !== "partial" || !isWorthAPerson(left, invoice)) return order;
  const back = sendBackLate(tx, order, invoice, context);
  if (back !== undefined) return back;
  const { appId, orderNo: subject, life } = order;
  const detail = `${sumText(invoice, left)} of ${sumText(invoice, invoice.amount)} came before the order was ${life}: send it back, or mark the order`;
  tx.openAttention({ appId, kind: "partialMoney", subject, detail, openedAtMs: context.nowMs });
  return order;
}
