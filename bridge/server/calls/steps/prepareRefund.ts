/** Writes down what goes back of an order's money on a chain, and calls the person who is to sign it. */

import type { ChainRefund, PreparedTransfer, RefundPart } from "../../invoices/chainRefund.ts";
import type { Invoice } from "../../invoices/invoice.ts";
import { creditsOf, paymentReference } from "../../invoices/lateCredit.ts";
import { formatTokenAmount } from "../../invoices/tokenAmount.ts";
import type { Actor } from "../../orders/next.ts";
import type { Order } from "../../orders/order.ts";
import type { ChainPayment } from "../../rails/chain/payment.ts";
import { parseAddress } from "../../rails/evm/address.ts";
import { transferTo } from "../../rails/evm/sendBack.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { changeOrder } from "./writeOrder.ts";

/** What is to go back. */
export interface RefundWanted {
  readonly part: RefundPart;
  /** Ours, when absent. */
  readonly refundNo?: string;
  /** Where to, when the chain does not say who paid, or they want it elsewhere. */
  readonly to?: string;
  /** So much stays, of the greatest payments first. */
  readonly keep: bigint;
  /** At most so much goes; all that is left, when absent. */
  readonly limit?: bigint;
  readonly by: Actor;
}

/** A refund that a person is to sign, and the order after it. */
export interface PreparedRefund {
  readonly order: Order;
  readonly refund: ChainRefund;
}

/** What can still go back to one payer; an undefined one the chain does not name. */
interface Owed {
  readonly payer: string | undefined;
  units: bigint;
}

/** Payments of one invoice that can go back. */
const PAYMENTS_MAX = 500;
/** Transfers of one refund: more are for the next one. */
const TRANSFERS_MAX = 100;

/** All that is left to go back, beyond what stays and what other refunds carry. */
export function leftToSend(
  tx: Tx,
  invoice: Invoice,
  keep: bigint,
): { readonly units: bigint /** Whether the chain says who paid. */; readonly areKnown: boolean } {
  const owed = owedOf(tx, invoice, keep);
  const units = owed.reduce((sum, one) => sum + one.units, 0n);
  return { units, areKnown: owed.every(({ payer }) => payer !== undefined) };
}

/** What is there of an invoice's money, and what of it goes back or went. */
export function sumSentBack(
  tx: Tx,
  invoice: Invoice,
): { readonly here: bigint; readonly back: bigint } {
  const here = paymentsLeft(tx, invoice).reduce((sum, { amount }) => sum + amount, 0n);
  const back = refundsOf(tx, invoice)
    .flatMap(({ transfers }) => transfers)
    .reduce((sum, { units }) => sum + BigInt(units), 0n);
  return { here, back };
}

/**
 * Writes the refund with its transfers, which never change, and opens an item for who signs. Undefined
 * when nothing is left. Refuses `paramsWrong` where nobody knows who paid, and for a wrong address.
 */
export function prepareRefund(
  tx: Tx,
  order: Order,
  invoice: Invoice,
  wanted: RefundWanted,
  { nowMs }: VerbContext,
): PreparedRefund | undefined {
  const owed = cut(owedOf(tx, invoice, wanted.keep), wanted.limit);
  const transfers = transfersOf(invoice, owed, wanted.to);
  if (transfers.length === 0) return undefined;
  const { part, by } = wanted;
  const refundNo = wanted.refundNo ?? freeNumber(tx, order);
  const refund = tx.insertChainRefund({
    ...{ appId: order.appId, refundNo, orderKey: order.key, invoiceKey: invoice.key },
    ...{ net: invoice.net, part, transfers, state: "prepared", txIds: [], places: [], by },
    ...{ createdAtMs: nowMs, changedAtMs: nowMs, version: 1 },
  });
  callForSigning(tx, order, refund, "to be signed", nowMs);
  // The whole has an event of its own, which takes the goods back.
  if (part === "whole") return { order, refund };
  const event = { kind: "sendBack", refundNo, step: "prepared", by } as const;
  return { order: changeOrder(tx, order, event, nowMs), refund };
}

/** Says what is to be signed, in one line. */
export function callForSigning(
  tx: Tx,
  { appId, orderNo }: Order,
  { refundNo, net, transfers }: ChainRefund,
  why: string,
  openedAtMs: number,
): void {
  const list = transfers.map(({ amount, symbol, payer, to, value, data }) => {
    const call = data === "" || data === "0x" ? "" : ` data ${data}`;
    return `${amount} ${symbol} to ${payer} (to ${to} value ${value}${call})`;
  });
  const shown = list.slice(0, SHOWN_MAX).join("; ");
  const more = list.length > SHOWN_MAX ? ` and ${list.length - SHOWN_MAX} more` : "";
  const detail = `order ${orderNo}, ${why} on ${net}: ${shown}${more}; then coinslot invoice sent ${orderNo} --tx HASH`;
  tx.openAttention({ appId, kind: "refundDue", subject: refundNo, detail, openedAtMs });
}

const SHOWN_MAX = 5;

/** Those that are deep enough, and did not become coins. */
function paymentsLeft(tx: Tx, invoice: Invoice): readonly ChainPayment[] {
  const credits = creditsOf(tx.listOrderEvents(invoice.orderKey));
  return tx.listPaymentsOf(invoice.key, PAYMENTS_MAX).filter((payment) => {
    const became = credits.get(paymentReference(payment));
    return payment.state === "confirmed" && (became?.coins ?? 0) === 0;
  });
}

function refundsOf(tx: Tx, { key, orderKey }: Invoice): readonly ChainRefund[] {
  const refunds = tx.listChainRefunds(orderKey);
  return refunds.filter(({ state, invoiceKey }) => state !== "void" && invoiceKey === key);
}

function owedOf(tx: Tx, invoice: Invoice, keep: bigint): readonly Owed[] {
  const owed = new Map<string | undefined, Owed>();
  let kept = keep;
  for (const { payer, amount } of paymentsLeft(tx, invoice)) {
    const stays = least(amount, kept);
    kept -= stays;
    const before = owed.get(payer) ?? { payer, units: 0n };
    owed.set(payer, { payer, units: before.units + amount - stays });
  }
  const list = [...owed.values()];
  for (const { transfers } of refundsOf(tx, invoice)) {
    for (const transfer of transfers) take(list, transfer);
  }
  return list.filter(({ units }) => units > 0n);
}

/** What another refund carries: from who gets it, then from the others. */
function take(owed: readonly Owed[], { payer, units }: PreparedTransfer): void {
  let wanted = BigInt(units);
  const own = owed.filter((one) => one.payer === payer);
  const others = owed.filter((one) => one.payer !== payer).reverse();
  for (const one of [...own, ...others]) {
    const taken = least(one.units, wanted);
    one.units -= taken;
    wanted -= taken;
  }
}

function cut(owed: readonly Owed[], limit: bigint | undefined): readonly Owed[] {
  if (limit === undefined) return owed;
  let left = limit;
  return owed.flatMap(({ payer, units }) => {
    const goes = least(units, left);
    left -= goes;
    return goes > 0n ? [{ payer, units: goes }] : [];
  });
}

/** One transfer for each who gets something. */
function transfersOf(
  { net, asset, symbol, decimals }: Invoice,
  owed: readonly Owed[],
  to: string | undefined,
): readonly PreparedTransfer[] {
  const byReceiver = new Map<string, bigint>();
  for (const { payer, units } of owed) {
    const receiver = to === undefined ? payer : readReceiver(net, to);
    if (receiver === undefined) {
      throw new Refusal("paramsWrong", "the chain does not say who paid: say where to");
    }
    byReceiver.set(receiver, (byReceiver.get(receiver) ?? 0n) + units);
  }
  return [...byReceiver].slice(0, TRANSFERS_MAX).map(([payer, units]) => ({
    ...(isUtxo(net)
      ? { to: payer, value: units.toString(), data: "" }
      : transferTo(payer, asset, units)),
    ...{ payer, symbol, units: units.toString(), amount: formatTokenAmount(units, decimals) },
  }));
}

/** On chains without contracts, an address and an amount are all that a wallet needs. */
function isUtxo(net: string): boolean {
  return net.startsWith("bip122:");
}

/** The wallet that signs checks the sum in an address; here it only has to look like one. */
const UTXO_ADDRESS = /^[a-zA-Z0-9]{20,90}$/;

function readReceiver(net: string, to: string): string {
  const address = isUtxo(net) ? UTXO_ADDRESS.exec(to)?.[0] : parseAddress(to);
  if (address === undefined) throw new Refusal("paramsWrong", "to: this is no address");
  return address;
}

/** Merchants choose numbers, too. */
function freeNumber(tx: Tx, { appId, tradeNo, key }: Order): string {
  for (let n = tx.listChainRefunds(key).length + 1; ; n += 1) {
    const refundNo = `${tradeNo}.${n}`;
    const isUsed =
      tx.findChainRefund(appId, refundNo) !== undefined ||
      tx.findRefund(appId, refundNo) !== undefined;
    if (!isUsed) return refundNo;
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
