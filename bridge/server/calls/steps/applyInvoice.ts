/** What a chain shows for an invoice moves its order: delivery, news and calls for a person follow. */

import type { Invoice } from "../../invoices/invoice.ts";
import { type InvoiceEvent, invoiceEvents } from "../../invoices/invoiceEvents.ts";
import { type InvoicePolicy, readPolicy } from "../../invoices/invoicePolicy.ts";
import { isWorthAPerson, type Judgement, judgeInvoice } from "../../invoices/judgeInvoice.ts";
import { isForGood, type Order } from "../../orders/order.ts";
import type { Chain } from "../../rails/chain/chain.ts";
import type { PaymentState } from "../../rails/chain/payment.ts";
import type { Tx } from "../../store/tx.ts";
import { unreachable } from "../../unreachable.ts";
import type { VerbContext } from "../../verb.ts";
import { tellGipOrder } from "../gip0006/gipCall.ts";
import { becomePaid, openGoods } from "./becomePaid.ts";
import { callForMoney } from "./callForMoney.ts";
import { closeUnpaid } from "./closeUnpaid.ts";
import { creditLate } from "./creditLate.ts";
import { noticeOrder } from "./noticeOrder.ts";
import { passGoodsOn } from "./passOn.ts";
import { tellDelivery, tellOrder } from "./tell.ts";
import { findPayment } from "./viewOrder.ts";
import { changeOrder } from "./writeOrder.ts";

/** The greatest are listed first, so no dust of strangers stands before what counts. */
const PAYMENTS_MAX = 500;

/**
 * Judges the invoice by all its payments and the chain's cursor, writes what has changed, and brings
 * its order where the money is, in the transaction that wrote the payments.
 */
export function applyInvoice(tx: Tx, invoice: Invoice, chain: Chain, context: VerbContext): void {
  const order = tx.getOrder(invoice.orderKey);
  const payments = tx.listPaymentsOf(invoice.key, PAYMENTS_MAX);
  const policy = policyOf(tx, invoice, order);
  const judged = judgeInvoice({ ...invoice, policy }, payments, chain.cursor);
  const written = writeJudgement(tx, invoice, judged);
  let moved = order;
  for (const event of invoiceEvents(order, { ...judged, amount: invoice.amount })) {
    moved = happen(tx, moved, event, context);
  }
  const hasNews =
    judged.status !== invoice.status ||
    payments.some(({ confirmedAtMs, changedAtMs, state, amount }) => {
      const changedMs = isInBlock(state) ? confirmedAtMs : changedAtMs;
      return changedMs === context.nowMs && isWorthAPerson(amount, invoice);
    });
  const late = creditLate(tx, moved, written, payments, context);
  const uncredited = { ...judged, lateConfirmed: judged.lateConfirmed - late.credited };
  // Dust that comes later calls nobody a second time.
  if (hasNews) callForMoney(tx, late.order, written, uncredited, context);
}

/** An order is not taken up again when the player has its goods by another one. */
function policyOf(tx: Tx, invoice: Invoice, order: Order): InvoicePolicy {
  const policy = readPolicy(invoice.policy);
  const isGone = order.life !== "open" && order.items?.filter(isForGood).some(isTaken);
  return isGone === true && policy.late === "reopen" ? { ...policy, late: "person" } : policy;

  function isTaken({ code }: { readonly code: string }): boolean {
    return tx.findClaim(order.playerKey, code) !== undefined;
  }
}

function writeJudgement(tx: Tx, invoice: Invoice, judged: Judgement): Invoice {
  const { status, exception, received, confirmed } = judged;
  const isSame =
    status === invoice.status &&
    exception === invoice.exception &&
    received === invoice.received &&
    confirmed === invoice.confirmed;
  if (isSame) return invoice;
  const version = invoice.version + 1;
  const written: Invoice = { ...invoice, status, exception, received, confirmed, version };
  tx.updateInvoice(written, invoice.version);
  return written;
}

/** One event, with all that follows from it. */
function happen(tx: Tx, order: Order, event: InvoiceEvent, context: VerbContext): Order {
  const player = tx.getPlayer(order.playerKey);
  const { playerId } = player;
  if (event.kind === "expired") return closeUnpaid(tx, playerId, order, event, context);
  const moved = changeOrder(tx, order, event, context.nowMs);
  tellGipOrder(tx, moved, context);
  passGoodsOn(tx, player);
  switch (event.kind) {
    case "seen":
      noticeOrder(tx, moved, event.confirmations > 0 ? "confirming" : "seen", context);
      break;
    case "dropped":
      noticeOrder(tx, moved, "dropped", context);
      break;
    case "confirmed":
      becomePaid(tx, { playerId, order: moved }, context);
      return moved;
    case "late":
      if (!event.reopened) break;
      // The products are the player's again; `becomePaid` makes them owned.
      tx.retakeClaims(moved.key);
      becomePaid(tx, { playerId, order: moved }, context);
      return moved;
    case "settledAgain":
      settleAgain(tx, playerId, moved, context);
      return moved;
    case "reversed":
      tx.voidDelivery(moved.key, context.nowMs);
      noticeOrder(tx, moved, "reversed", context);
      break;
    case "partial":
      break;
    default:
      return unreachable(event);
  }
  tellOrder(context, playerId, moved, findPayment(tx, moved, context));
  return moved;
}

/** What was to be taken back stays; what nobody has is due under a new delivery id. */
function settleAgain(tx: Tx, playerId: string, order: Order, context: VerbContext): void {
  const resolution = { by: "server", text: "it was mined again", atMs: context.nowMs } as const;
  tx.resolveAttention(order.appId, "reversedMoney", order.orderNo, resolution);
  const delivery = order.delivery === "due" ? openGoods(tx, order, context) : undefined;
  noticeOrder(tx, order, "paid", context);
  tellOrder(context, playerId, order);
  if (delivery !== undefined) tellDelivery(context, playerId, delivery, order);
}

function isInBlock(state: PaymentState): boolean {
  return state === "included" || state === "confirmed";
}
