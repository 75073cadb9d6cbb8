/** What becomes of money that does not fit: the way the app's policy says, or a person is called. */

import type { Invoice } from "../../invoices/invoice.ts";
import { type InvoicePolicy, readPolicy } from "../../invoices/invoicePolicy.ts";
import { isWorthAPerson, type Judgement } from "../../invoices/judgeInvoice.ts";
import { formatTokenAmount } from "../../invoices/tokenAmount.ts";
import type { AttentionKind } from "../../orders/attention.ts";
import type { Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { leftToSend, prepareRefund, sumSentBack } from "./prepareRefund.ts";
import { voidRefund } from "./voidRefund.ts";

/** Calls once for each kind, while nobody resolved it. */
export function callForMoney(
  tx: Tx,
  order: Order,
  invoice: Invoice,
  judged: Judgement,
  context: VerbContext,
): void {
  const { places, lateConfirmed } = judged;
  const policy = readPolicy(invoice.policy);
  if (judged.exception === "reversed") callForReversed(tx, order, context);
  let moved = places.gone > 0n ? withdrawUnbacked(tx, order, invoice, context) : order;
  if (isWorthAPerson(places.surplus, invoice) && policy.over !== "keep") {
    const isMeant = policy.over === "refund" && moved.money === "settled";
    const back = isMeant ? sendBackByPolicy(tx, moved, invoice, "over", context) : undefined;
    moved = back ?? moved;
    if (back === undefined) {
      const detail = `${sumText(invoice, places.surplus)} more than was due: ${SEND_BACK}`;
      call(tx, moved, "overMoney", detail, context);
    }
  }
  if (moved.life === "open" || !isWorthAPerson(lateConfirmed, invoice)) return;
  if (sendBackLate(tx, moved, invoice, context) !== undefined) return;
  const due = sumText(invoice, invoice.amount);
  const sum = sumText(invoice, lateConfirmed);
  const detail = `${sum} of ${due} came for a closed order${wishText(policy)}: ${SEND_BACK}`;
  call(tx, moved, "lateMoney", detail, context);
}

/**
 * Prepares the way back of all that came for an order that has ended unpaid, where the policy says so;
 * undefined where it does not, or where nobody knows who paid.
 */
export function sendBackLate(
  tx: Tx,
  order: Order,
  invoice: Invoice,
  context: VerbContext,
): Order | undefined {
  const isUnpaid = order.life !== "open" && order.money === "none";
  if (!isUnpaid || readPolicy(invoice.policy).late !== "refund") return undefined;
  return sendBackByPolicy(tx, order, invoice, "late", context);
}

/** An amount as people write it. */
export function sumText({ decimals, symbol }: Invoice, units: bigint): string {
  return `${formatTokenAmount(units, decimals)} ${symbol}`;
}

/** The order as it is then, also when all of it is on its way already. */
function sendBackByPolicy(
  tx: Tx,
  order: Order,
  invoice: Invoice,
  part: "late" | "over",
  context: VerbContext,
): Order | undefined {
  const keep = part === "over" ? invoice.amount : 0n;
  const left = leftToSend(tx, invoice, keep);
  if (!isWorthAPerson(left.units, invoice)) return order;
  if (!left.areKnown) return undefined;
  const wanted = { part, keep, by: "server" } as const;
  return prepareRefund(tx, order, invoice, wanted, context)?.order ?? order;
}

/** What a chain took back is not sent back: the newest first is not to be signed any more. */
function withdrawUnbacked(tx: Tx, order: Order, invoice: Invoice, context: VerbContext): Order {
  const refunds = tx.listChainRefunds(order.key).filter(({ state }) => state !== "void");
  if (refunds.length === 0) return order;
  const { here, back } = sumSentBack(tx, invoice);
  let lacking = back - here;
  let moved = order;
  for (const refund of [...refunds].reverse()) {
    if (lacking <= 0n) return moved;
    if (refund.state !== "prepared" || refund.part === "whole" || refund.part === "part") continue;
    lacking -= refund.transfers.reduce((sum, { units }) => sum + BigInt(units), 0n);
    moved = voidRefund(tx, moved, refund, "the chain took back what it gives back", context);
  }
  if (lacking > 0n) {
    const detail = `the chain took back ${sumText(invoice, lacking)} that goes back, or went: do not sign it before it comes again`;
    call(tx, moved, "unbackedRefund", detail, context);
  }
  return moved;
}

function callForReversed(tx: Tx, order: Order, context: VerbContext): void {
  const goods = order.delivery === "revoking" ? "the goods are to be taken back" : "nothing is due";
  const detail = `the chain took back what paid this order: ${goods} until it comes again`;
  call(tx, order, "reversedMoney", detail, context);
}

/** What it would have become, and did not: no rate says how many coins, the wallet is full, ... */
function wishText({ late }: InvoicePolicy): string {
  if (late === "refund") return " (the chain does not say who paid)";
  return late === "credit" ? " (no coins could become of it)" : "";
}

const SEND_BACK = "send it back, or mark the order with what was agreed";

function call(
  tx: Tx,
  { appId, orderNo: subject }: Order,
  kind: AttentionKind,
  detail: string,
  { nowMs: openedAtMs }: VerbContext,
): void {
  tx.openAttention({ appId, kind, subject, detail, openedAtMs });
}
