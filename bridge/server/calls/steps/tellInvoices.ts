import type { Invoice } from "../../invoices/invoice.ts";
import type { ChainPayment, ChainPaymentEvent } from "../../rails/chain/payment.ts";
import type { Tx } from "../../store/tx.ts";
import { payeeOf } from "./openInvoice.ts";

/** An invoice with its payments, amounts as decimal text, its recipient as an address: plain data. */
export interface InvoiceStory extends Omit<Invoice, "amount" | "received" | "confirmed"> {
  readonly amount: string;
  readonly received: string;
  readonly confirmed: string;
  /** The greatest ones first. */
  readonly payments: readonly PaymentStory[];
}

export interface PaymentStory extends Omit<ChainPayment, "amount"> {
  readonly amount: string;
  /** What it became, oldest first. */
  readonly turns: readonly ChainPaymentEvent[];
}

/** Anybody can send dust to an invoice; a story tells the payments that count. */
const PAYMENTS_MAX = 50;
const TURNS_MAX = 1000;

/** Tells what is due on chains for an order, and what came, oldest invoice first. */
export function tellInvoices(tx: Tx, orderKey: number): readonly InvoiceStory[] {
  return tx.listInvoicesOf(orderKey).map((invoice) => {
    const turns = tx.listPaymentEvents(invoice.key, { paymentKey: 0, version: 0 }, TURNS_MAX);
    const payments = tx.listPaymentsOf(invoice.key, PAYMENTS_MAX);
    return {
      ...{ ...invoice, recipient: payeeOf(invoice) },
      amount: String(invoice.amount),
      received: String(invoice.received),
      confirmed: String(invoice.confirmed),
      payments: payments.map((payment) => ({
        ...payment,
        amount: String(payment.amount),
        turns: turns.filter(({ paymentKey }) => paymentKey === payment.key),
      })),
    };
  });
}
