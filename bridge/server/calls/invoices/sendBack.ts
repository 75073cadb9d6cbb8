/** Money of a chain that goes back: prepared for a person's own wallet, and final when the chain has it. */

import type { Invoice } from "../../invoices/invoice.ts";
import { creditsOf, paymentReference } from "../../invoices/lateCredit.ts";
import { formatTokenAmount } from "../../invoices/tokenAmount.ts";
import type { Actor, OrderEvent } from "../../orders/next.ts";
import { type Door, isPaidOnChain, type Order } from "../../orders/order.ts";
import type { ChainPayment } from "../../rails/chain/payment.ts";
import { parseAddress } from "../../rails/evm/address.ts";
import { transferTo, type UnsignedTransfer } from "../../rails/evm/sendBack.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { requireOrder } from "../steps/findOrder.ts";
import { noticeOrder } from "../steps/noticeOrder.ts";
import { tellOrder } from "../steps/tell.ts";
import { changeOrder } from "../steps/writeOrder.ts";

export interface SendBackParams {
  readonly appId: string;
  readonly door: Door;
  readonly orderNo: string;
  /** Where to, when the chain does not say who paid, or they want it elsewhere. */
  readonly to?: string;
}

/** One transfer for a person's wallet. */
export interface PreparedTransfer extends UnsignedTransfer {
  readonly payer: string;
  /** In whole tokens. */
  readonly amount: string;
  readonly symbol: string;
}

/** What is to be signed, all of it on one chain. */
export interface PreparedSendBack {
  readonly net: string;
  /** So many blocks make it final. */
  readonly confirmations: number;
  readonly transfers: readonly PreparedTransfer[];
}

/**
 * Prepares sending back everything that came for an order, or of a paid one what was too much; moves
 * nothing. Refuses `orderUnknown`, `paramsWrong` for an order without such money, and where nobody
 * knows who paid.
 */
export function prepareSendBack(tx: Tx, params: SendBackParams): PreparedSendBack {
  const order = requireOrder(tx, params.appId, params.door, params.orderNo);
  const invoice = requireInvoice(tx, order);
  const isKept = order.money === "settled";
  return prepare(tx, invoice, params.to, isKept ? invoice.amount : 0n);
}

export interface RefundOnChainParams extends SendBackParams {
  readonly refundNo: string;
  readonly by: Actor;
}

/**
 * Begins to give a paid order's money back: its goods are due no more, and its money is `refunding`
 * until the chain has it. A repeat of an order that is refunding prepares the same again.
 */
export function refundOnChain(
  tx: Tx,
  params: RefundOnChainParams,
  context: VerbContext,
): PreparedSendBack {
  const order = requireOrder(tx, params.appId, params.door, params.orderNo);
  const invoice = requireInvoice(tx, order);
  const prepared = prepare(tx, invoice, params.to, 0n);
  if (order.money === "refunding") return prepared;
  if (order.money !== "settled") {
    throw new Refusal("paramsWrong", `${order.orderNo}: its money is ${order.money}`);
  }
  const { refundNo, by } = params;
  const event = { kind: "refunding", refundNo, by } as const;
  const refunding = changeOrder(tx, order, event, context.nowMs);
  tx.voidDelivery(order.key, context.nowMs);
  tx.releaseClaims(order.key);
  tell(tx, refunding, context);
  return prepared;
}

export interface EndRefundParams extends Omit<SendBackParams, "to"> {
  /** Of the transactions that carry it, deep enough: whoever calls has looked. */
  readonly txIds: readonly string[];
  readonly by: Actor;
}

/** The chain has it for good. Refuses `paramsWrong` for an order that is not refunding. */
export function endRefundOnChain(tx: Tx, params: EndRefundParams, context: VerbContext): Order {
  const order = requireOrder(tx, params.appId, params.door, params.orderNo);
  if (order.money === "refunded") return order;
  if (order.money !== "refunding") {
    throw new Refusal("paramsWrong", `${order.orderNo}: its money is ${order.money}`);
  }
  const reason = `sent back: ${params.txIds.join(", ")}`;
  const event: OrderEvent = {
    kind: "refunded",
    refundNo: refundNoOf(tx, order),
    coins: 0,
    whole: true,
    by: params.by,
    reason,
  };
  const refunded = changeOrder(tx, order, event, context.nowMs);
  tell(tx, refunded, context);
  return refunded;
}

/** Payments of one invoice that can go back at once. */
const PAYMENTS_MAX = 100;

function requireInvoice(tx: Tx, order: Order): Invoice {
  const invoice = isPaidOnChain(order) ? tx.listInvoicesOf(order.key).at(-1) : undefined;
  if (invoice !== undefined) return invoice;
  throw new Refusal("paramsWrong", `${order.orderNo} is not paid on a chain`);
}

/** Those who paid get back what they paid; `keep` stays, of the greatest payments first. */
function prepare(tx: Tx, invoice: Invoice, to: string | undefined, keep: bigint): PreparedSendBack {
  const credits = creditsOf(tx.listOrderEvents(invoice.orderKey));
  const payments = tx.listPaymentsOf(invoice.key, PAYMENTS_MAX).filter((payment) => {
    const became = credits.get(paymentReference(payment));
    return payment.state === "confirmed" && (became?.coins ?? 0) === 0;
  });
  const owed = new Map<string, bigint>();
  let kept = keep;
  for (const payment of payments) {
    const stays = least(payment.amount, kept);
    kept -= stays;
    const back = payment.amount - stays;
    if (back === 0n) continue;
    const payer = payerOf(payment, to);
    owed.set(payer, (owed.get(payer) ?? 0n) + back);
  }
  if (owed.size === 0) throw new Refusal("paramsWrong", "there is nothing to send back");
  const { asset, symbol, decimals, net, confirmations } = invoice;
  const transfers = [...owed].map(([payer, units]) => ({
    ...transferTo(payer, asset, units),
    ...{ payer, symbol, amount: formatTokenAmount(units, decimals) },
  }));
  return { net, confirmations, transfers };
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function payerOf({ payer, txId }: ChainPayment, to: string | undefined): string {
  if (to !== undefined) {
    const address = parseAddress(to);
    if (address === undefined) throw new Refusal("paramsWrong", "to: this is no address");
    return address;
  }
  if (payer !== undefined) return payer;
  throw new Refusal("paramsWrong", `the chain does not say who paid in ${txId}: say where to`);
}

function refundNoOf(tx: Tx, { key }: Order): string {
  for (const { event } of [...tx.listOrderEvents(key)].reverse()) {
    if (event.kind === "refunding") return event.refundNo;
  }
  throw new Error("an order is refunding that nobody refunds");
}

function tell(tx: Tx, order: Order, context: VerbContext): void {
  noticeOrder(tx, order, "refunded", context);
  tellOrder(context, tx.getPlayer(order.playerKey).playerId, order);
}
