/**
 * Invoices against the payments that chains show for them, and against their orders. The sums have up
 * to 256 bits, which no database adds: rows of one statement are added up here.
 */

import type { InvoiceStatus } from "../../invoices/invoice.ts";
import type { Door, Exception, Money } from "../../orders/order.ts";
import type { PaymentState } from "../../rails/chain/payment.ts";
import type { Mismatch } from "../reports.ts";
import type { RowReader } from "./rowReader.ts";

/** An invoice with one of its payments, or with none. */
interface JoinedRow {
  invoice_id: string;
  status: InvoiceStatus;
  received: string;
  confirmed: string;
  app_id: string;
  door: Door;
  order_no: string;
  money: Money;
  exception: Exception;
  paid_invoices: number;
  payment_amount: string | null;
  payment_state: PaymentState | null;
}

const INVOICES_WITH_PAYMENTS = `SELECT i.invoice_id, i.status, i.received, i.confirmed, o.app_id,
    o.door, o.order_no, o.money, o.exception,
    (SELECT CAST(count(*) AS BIGINT) FROM invoices paid
      WHERE paid.order_key = i.order_key AND paid.status = 'paid') AS paid_invoices,
    p.amount AS payment_amount, p.state AS payment_state
  FROM invoices i JOIN orders o ON o.order_key = i.order_key
    LEFT JOIN chain_payments p ON p.invoice_key = i.invoice_key
  WHERE i.invoice_key > ? AND i.invoice_key <= ?
  ORDER BY i.invoice_key`;

/** Finds invoices with more money than their payments have, and orders that say otherwise. */
export async function checkInvoices(
  db: RowReader,
  afterKey: number,
  lastKey: number,
): Promise<readonly Omit<Mismatch, "check">[]> {
  const rows = await db.all<JoinedRow>(INVOICES_WITH_PAYMENTS, afterKey, lastKey);
  return [...groupRows(rows)].flatMap((group) => judge(group));
}

interface Group {
  readonly invoice: JoinedRow;
  /** Of payments that a chain shows. */
  visible: bigint;
  /** Of those that are deep enough. */
  confirmed: bigint;
}

function groupRows(rows: readonly JoinedRow[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const group = groups.get(row.invoice_id) ?? { invoice: row, visible: 0n, confirmed: 0n };
    groups.set(row.invoice_id, group);
    const amount = BigInt(row.payment_amount ?? 0);
    const { payment_state: state } = row;
    if (state === "confirmed") group.confirmed += amount;
    if (state === "confirmed" || state === "included" || state === "pending") {
      group.visible += amount;
    }
  }
  return groups.values();
}

function judge({ invoice, visible, confirmed }: Group): readonly Omit<Mismatch, "check">[] {
  const { app_id: appId, door, order_no: orderNo, invoice_id: id, status, money } = invoice;
  const order = { appId, door, orderNo };
  const wrong: string[] = [];
  if (BigInt(invoice.received) > visible) {
    wrong.push(`received ${BigInt(invoice.received)}, its payments show ${visible}`);
  }
  if (BigInt(invoice.confirmed) > confirmed) {
    wrong.push(`confirmed ${BigInt(invoice.confirmed)}, its confirmed payments have ${confirmed}`);
  }
  const isSettled = money === "settled" || money === "refunding" || money === "refunded";
  if (status === "paid" && !isSettled) wrong.push(`${status}, but the order's money is ${money}`);
  // What was refunded stays so, also when the chain takes the payment back later.
  if (money === "settled" && invoice.paid_invoices === 0 && invoice.exception !== "marked") {
    wrong.push(`${status}, and the order is ${money} without a paid invoice`);
  }
  return wrong.map((detail) => ({
    ...{ appId, subject: orderNo, order },
    detail: `invoice ${id}: ${detail}`,
  }));
}

/** The last line of a payment's story says what the payment says, and none is missing. */
export const PAYMENTS_AGAINST_STORIES = `SELECT i.app_id, p.net || ' ' || p.tx_id AS subject,
    p.state || ' in version ' || p.version || ', but ' || (SELECT count(*)
      FROM chain_payment_events v
      WHERE v.invoice_key = p.invoice_key AND v.payment_key = p.payment_key) ||
      ' lines of its story, or the last one says otherwise' AS detail
  FROM chain_payments p JOIN invoices i ON i.invoice_key = p.invoice_key
    LEFT JOIN chain_payment_events last ON last.invoice_key = p.invoice_key
      AND last.payment_key = p.payment_key AND last.version = p.version
  WHERE p.payment_key > ? AND p.payment_key <= ?
    AND (last.version IS NULL OR last.state <> p.state
      OR COALESCE(last.block_hash, '') <> COALESCE(p.block_hash, '')
      OR (SELECT count(*) FROM chain_payment_events v
        WHERE v.invoice_key = p.invoice_key AND v.payment_key = p.payment_key) <> p.version)`;
