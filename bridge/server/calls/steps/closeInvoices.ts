import type { Invoice } from "../../invoices/invoice.ts";
import { isWorthAPerson } from "../../invoices/judgeInvoice.ts";
import { formatTokenAmount } from "../../invoices/tokenAmount.ts";
import type { Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/**
 * The invoices of an order that was closed unpaid end with it; a person is called for what came of
 * their money.
 */
export function closeInvoices(tx: Tx, order: Order, context: VerbContext): void {
  const status = order.life === "expired" ? "expired" : "cancelled";
  for (const invoice of tx.listInvoicesOf(order.key)) {
    if (invoice.status === "new" || invoice.status === "seen" || invoice.status === "confirming") {
      const { version } = invoice;
      tx.updateInvoice({ ...invoice, status, version: version + 1 }, version);
    }
    callForPart(tx, order, invoice, context);
  }
}

function callForPart(tx: Tx, order: Order, invoice: Invoice, { nowMs }: VerbContext): void {
  const { exception, confirmed } = invoice;
  if (exception !== "partial" || !isWorthAPerson(confirmed, invoice)) return;
  const { appId, orderNo: subject, life } = order;
  const detail = `${sumText(invoice, confirmed)} of ${sumText(invoice, invoice.amount)} came before the order was ${life}: send it back, or mark the order`;
  tx.openAttention({ appId, kind: "partialMoney", subject, detail, openedAtMs: nowMs });
}

/** An amount as people write it. */
export function sumText({ decimals, symbol }: Invoice, units: bigint): string {
  return `${formatTokenAmount(units, decimals)} ${symbol}`;
}
