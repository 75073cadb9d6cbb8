/** Money of a chain that goes back: prepared for a person's own wallet, and final when the chain has it. */

import {
  type ChainRefund,
  depthOf,
  type PreparedTransfer,
  type RefundPart,
} from "../../invoices/chainRefund.ts";
import type { Invoice } from "../../invoices/invoice.ts";
import { formatTokenAmount, isTokenAmount, parseTokenAmount } from "../../invoices/tokenAmount.ts";
import type { Actor } from "../../orders/next.ts";
import { type Door, isPaidOnChain, type Order } from "../../orders/order.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { requireOrder } from "../steps/findOrder.ts";
import { noticeOrder } from "../steps/noticeOrder.ts";
import { leftToSend, prepareRefund } from "../steps/prepareRefund.ts";
import { tellOrder } from "../steps/tell.ts";
import { voidRefund } from "../steps/voidRefund.ts";
import { changeOrder } from "../steps/writeOrder.ts";

export interface SendBackParams {
  readonly appId: string;
  readonly door: Door;
  readonly orderNo: string;
  /** Where to, when the chain does not say who paid, or they want it elsewhere. */
  readonly to?: string;
}

/** A refund as people see it. */
export interface ChainRefundView {
  readonly refundNo: string;
  readonly part: RefundPart;
  readonly state: ChainRefund["state"];
  readonly net: string;
  readonly transfers: readonly PreparedTransfer[];
  readonly txIds: readonly string[];
  /** Blocks that hold it, and those that make it final. */
  readonly have: number;
  readonly need: number;
  readonly atMs: number;
}

/** All of an order's. */
export interface ChainRefundsOf {
  readonly orderNo: string;
  readonly money: Order["money"];
  /** Oldest first. */
  readonly refunds: readonly ChainRefundView[];
}

/**
 * Prepares sending back what came too late or was too little for an order that has ended, or of a paid
 * one what was too much; the order stays as it is. What is prepared already stands, unless it is to go
 * to another address. Refuses `orderUnknown`, and `paramsWrong` for an order without such money.
 */
export function prepareSendBack(
  tx: Tx,
  params: SendBackParams,
  context: VerbContext,
): ChainRefundsOf {
  let order = requireOrder(tx, params.appId, params.door, params.orderNo);
  const invoice = requireInvoice(tx, order);
  const isKept = order.money === "settled";
  if (!isKept && (order.life === "open" || order.money !== "none")) {
    throw new Refusal("paramsWrong", `${order.orderNo} is ${order.life}, its money ${order.money}`);
  }
  const { to } = params;
  if (to !== undefined) order = voidOthers(tx, order, to, context);
  const part = isKept ? "over" : "late";
  const keep = isKept ? invoice.amount : 0n;
  const wanted = { part, keep, by: "operator", ...(to === undefined ? {} : { to }) } as const;
  const prepared = prepareRefund(tx, order, invoice, wanted, context);
  const all = chainRefundsOf(tx, prepared?.order ?? order);
  if (all.refunds.some(({ state }) => state === "prepared")) return all;
  throw new Refusal("paramsWrong", "there is nothing to send back");
}

/** What waits for another address is not to be signed any more. */
function voidOthers(tx: Tx, order: Order, to: string, context: VerbContext): Order {
  const waiting = tx.listChainRefunds(order.key).filter(({ state, part, transfers }) => {
    const isOurs = part === "late" || part === "over";
    const isElsewhere = transfers.some(({ payer }) => payer.toLowerCase() !== to.toLowerCase());
    return state === "prepared" && isOurs && isElsewhere;
  });
  return waiting.reduce(
    (moved, refund) => voidRefund(tx, moved, refund, "it goes to another address", context),
    order,
  );
}

export interface RefundOnChainParams extends SendBackParams {
  readonly refundNo: string;
  readonly by: Actor;
  /** Decimal text of whole tokens; all that is left, when absent. */
  readonly amount?: string;
}

/**
 * Begins to give a paid order's money back. The whole: its goods are due no more, and its money is
 * `refunding` until the chain has it. A part: the order stays paid. A repeat of the number, and of the
 * whole, gives what was prepared. Refuses `orderExists` for a number that was used otherwise,
 * `badAmount` for more than is left.
 */
export function refundOnChain(
  tx: Tx,
  params: RefundOnChainParams,
  context: VerbContext,
): ChainRefundView {
  const order = requireOrder(tx, params.appId, params.door, params.orderNo);
  const invoice = requireInvoice(tx, order);
  const known = findKnown(tx, order, invoice, params);
  if (known !== undefined) return viewOf(tx, known, invoice);
  if (order.money !== "settled") {
    throw new Refusal("paramsWrong", `${order.orderNo}: its money is ${order.money}`);
  }
  const { units: left } = leftToSend(tx, invoice, 0n);
  const limit = readAmount(params, invoice, left);
  const { refundNo, by, to } = params;
  const part: RefundPart = limit === left ? "whole" : "part";
  const wanted = {
    ...{ part, refundNo, by, keep: 0n, limit },
    ...(to === undefined ? {} : { to }),
  } as const;
  const prepared = prepareRefund(tx, order, invoice, wanted, context);
  if (prepared === undefined) throw new Refusal("paramsWrong", "there is nothing to send back");
  if (part === "whole") beginWhole(tx, order, { refundNo, by }, context);
  return viewOf(tx, prepared.refund, invoice);
}

/** By its number; of an order whose whole money goes back, that refund. */
function findKnown(
  tx: Tx,
  order: Order,
  invoice: Invoice,
  { refundNo, amount }: RefundOnChainParams,
): ChainRefund | undefined {
  const { appId, key } = order;
  const known = tx.findChainRefund(appId, refundNo);
  if (known !== undefined) {
    const sum = known.transfers.reduce((all, { units }) => all + BigInt(units), 0n);
    const asked = amount === undefined ? sum : unitsOf(amount, invoice);
    if (known.orderKey === key && asked === sum) return known;
  }
  if (known !== undefined || tx.findRefund(appId, refundNo) !== undefined) {
    throw new Refusal("orderExists", `refund number ${refundNo} was used otherwise`);
  }
  if (order.money !== "refunding" || amount !== undefined) return undefined;
  return tx.listChainRefunds(key).find(({ part, state }) => part === "whole" && state !== "void");
}

function readAmount({ amount }: RefundOnChainParams, invoice: Invoice, left: bigint): bigint {
  if (amount === undefined) return left;
  const units = unitsOf(amount, invoice);
  if (units > 0n && units <= left) return units;
  const { decimals, symbol } = invoice;
  const most = `${formatTokenAmount(left, decimals)} ${symbol}`;
  throw new Refusal("badAmount", `amount: ${most} can be refunded`);
}

function unitsOf(amount: string, { decimals }: Invoice): bigint {
  if (!isTokenAmount(amount)) throw new Refusal("badAmount", "amount: a number like 1.99");
  const units = parseTokenAmount(amount, decimals, "down");
  if (units === parseTokenAmount(amount, decimals, "up")) return units;
  throw new Refusal("badAmount", `amount: at most ${decimals} digits behind the point`);
}

function beginWhole(
  tx: Tx,
  order: Order,
  { refundNo, by }: Pick<RefundOnChainParams, "refundNo" | "by">,
  context: VerbContext,
): void {
  const { nowMs } = context;
  const refunding = changeOrder(tx, order, { kind: "refunding", refundNo, by }, nowMs);
  tx.voidDelivery(order.key, nowMs);
  tx.releaseClaims(order.key);
  noticeOrder(tx, refunding, "refunded", context);
  tellOrder(context, tx.getPlayer(order.playerKey).playerId, refunding);
}

export interface RefundSentParams extends Omit<SendBackParams, "to"> {
  /** Of which refund; of all that wait, when absent. */
  readonly refundNo?: string;
  /** Where it went; none only asks how it stands. */
  readonly txIds: readonly string[];
  readonly by: Actor;
}

const TX_IDS_MAX = 100;

/**
 * A person says in which transactions the transfers went; the server looks for them, and says how they
 * stand. Refuses `paramsWrong` where nothing waits to be sent, and for what is no transaction.
 */
export function reportRefundSent(
  tx: Tx,
  params: RefundSentParams,
  { nowMs }: VerbContext,
): ChainRefundsOf {
  let order = requireOrder(tx, params.appId, params.door, params.orderNo);
  const { net } = requireInvoice(tx, order);
  const txIds = params.txIds.map((txId) => readTxId(net, txId));
  const waiting = tx.listChainRefunds(order.key).filter(({ state, refundNo }) => {
    const isMeant = params.refundNo === undefined || params.refundNo === refundNo;
    return isMeant && (state === "prepared" || state === "sent");
  });
  if (txIds.length > 0 && waiting.length === 0) {
    throw new Refusal("paramsWrong", `${order.orderNo}: no refund waits to be sent`);
  }
  for (const refund of txIds.length > 0 ? waiting : []) {
    const all = [...new Set([...refund.txIds, ...txIds])];
    if (all.length > TX_IDS_MAX) throw new Refusal("paramsWrong", "too many transactions");
    if (all.length === refund.txIds.length) continue;
    const { version, refundNo } = refund;
    const sent = { ...refund, state: "sent", txIds: all } as const;
    tx.updateChainRefund({ ...sent, changedAtMs: nowMs, version: version + 1 }, version);
    const reason = txIds.join(", ");
    const event = { kind: "sendBack", refundNo, step: "sent", by: params.by, reason } as const;
    order = changeOrder(tx, order, event, nowMs);
  }
  return chainRefundsOf(tx, order);
}

function readTxId(net: string, text: string): string {
  const txId = text.toLowerCase();
  const form = net.startsWith("bip122:") ? /^[0-9a-f]{64}$/ : /^0x[0-9a-f]{64}$/;
  if (form.test(txId)) return txId;
  throw new Refusal("paramsWrong", "tx: a transaction has 64 hex digits, on EVM chains after 0x");
}

/** All that went or goes back of an order on a chain, oldest first. */
export function chainRefundsOf(tx: Tx, { key, orderNo, money }: Order): ChainRefundsOf {
  const refunds = tx.listChainRefunds(key);
  const views = refunds.map((refund) => viewOf(tx, refund, tx.getInvoice(refund.invoiceKey)));
  return { orderNo, money, refunds: views };
}

function viewOf(tx: Tx, refund: ChainRefund, { confirmations: need }: Invoice): ChainRefundView {
  const { refundNo, part, state, net, transfers, txIds, places, createdAtMs: atMs } = refund;
  const chain = tx.findChain(net);
  const have = chain === undefined ? 0 : depthOf(places, chain);
  return { refundNo, part, state, net, transfers, txIds, have, need, atMs };
}

function requireInvoice(tx: Tx, order: Order): Invoice {
  const invoice = isPaidOnChain(order) ? tx.listInvoicesOf(order.key).at(-1) : undefined;
  if (invoice !== undefined) return invoice;
  throw new Refusal("paramsWrong", `${order.orderNo} is not paid on a chain`);
}
