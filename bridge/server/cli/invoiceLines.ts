import type { ChainRefundView } from "../calls/invoices/sendBack.ts";
import type { InvoiceStory, PaymentStory } from "../calls/steps/tellInvoices.ts";
import { formatTokenAmount } from "../invoices/tokenAmount.ts";
import { timeText } from "./timeText.ts";

/** What is due on a chain, and each payment with what became of it. */
export function invoiceLines(invoice: InvoiceStory): readonly string[] {
  const { invoiceId, net, symbol, recipient, status, exception, confirmations } = invoice;
  const text = (units: string) => amountText(invoice, units);
  return [
    `  ${invoiceId}  ${text(invoice.amount)} ${symbol} on ${net} to ${recipient}`,
    `      ${status}${exception === "none" ? "" : `, exception ${exception}`}; ` +
      `received ${text(invoice.received)}, confirmed ${text(invoice.confirmed)} ` +
      `(${confirmations} blocks); stands until ${timeText(invoice.expiresAtMs)}`,
    ...invoice.payments.flatMap((payment) => paymentLines(invoice, payment)),
  ];
}

/** One refund on a chain, and how it stands. */
export function chainRefundLine(refund: ChainRefundView): string {
  const { refundNo, part, state, transfers, txIds, have, need } = refund;
  const sums = transfers.map(({ amount, symbol, payer }) => `${amount} ${symbol} to ${payer}`);
  const depth = state === "sent" ? ` (${have} of ${need} confirmations)` : "";
  const where = txIds.length === 0 ? "" : `; in ${txIds.join(", ")}`;
  return `  ${refundNo} (${part}): ${state}${depth}; ${sums.join(", ")}${where}`;
}

function paymentLines(invoice: InvoiceStory, payment: PaymentStory): readonly string[] {
  const { txId, index, amount, payer, turns } = payment;
  const from = payer === undefined ? "" : ` from ${payer}`;
  return [
    `      ${amountText(invoice, amount)} in ${txId} #${index}${from}`,
    ...turns.map(({ atMs, state, blockHeight }) => {
      const block = blockHeight === undefined ? "" : `, block ${blockHeight}`;
      return `        ${timeText(atMs)}  ${state}${block}`;
    }),
  ];
}

function amountText({ decimals }: InvoiceStory, units: string): string {
  return formatTokenAmount(BigInt(units), decimals);
}
