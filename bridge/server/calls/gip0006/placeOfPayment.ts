import { walletAddress } from "../../auth/gip0006/walletSubject.ts";
import type { Invoice } from "../../invoices/invoice.ts";
import type { Order } from "../../orders/order.ts";
import { innerHash } from "../../rails/chain/innerHash.ts";
import type { ChainPayment } from "../../rails/chain/payment.ts";
import type { Tx } from "../../store/tx.ts";

/** Where the chain has an order's payment. */
export interface PlaceOfPayment {
  /** What is due, in the smallest unit. */
  readonly sum: number;
  /** The payer's address where the chain names it, else the one that the player signed in with; or empty. */
  readonly addr: string;
  /** Of the block with the payment; -1 while it is in none. */
  readonly height: number;
  /** Of the payment, in the chain's inner order of bytes. */
  readonly hash: string;
  /** Blocks from its own to the tip; 0 while it is in none. */
  readonly confirm: number;
}

/** Of a payment that was there, and may be gone. */
export interface LastPlace extends PlaceOfPayment {
  /** When the last block that held it was made, or when it was first seen. */
  readonly atMs: number;
}

/** Payments of one invoice that are looked at, the greatest first. */
const PAYMENTS_MAX = 20;

/** The payment that counts most; undefined when the chain shows none, or as little as dust. */
export function placeOfPayment(tx: Tx, order: Order): PlaceOfPayment | undefined {
  for (const invoice of tx.listInvoicesOf(order.key)) {
    if (invoice.status === "new" || invoice.status === "expired") continue;
    const payment = tx.listPaymentsOf(invoice.key, PAYMENTS_MAX).find(isThere);
    if (payment !== undefined) return placeOf(tx, order, invoice, payment);
  }
  return undefined;
}

/** The same, or the payment that is gone; undefined when the chain never showed one. */
export function lastPlaceOf(tx: Tx, order: Order): LastPlace | undefined {
  const last = lastPaymentOf(tx, order);
  if (last === undefined) return undefined;
  const { invoice, payment } = last;
  const atMs = payment.block?.timeMs ?? payment.firstSeenAtMs;
  return { ...placeOf(tx, order, invoice, payment), atMs };
}

/** The payment that counts most, or did before it was gone; undefined when the chain never showed one. */
export function lastPaymentOf(
  tx: Tx,
  order: Order,
): { readonly invoice: Invoice; readonly payment: ChainPayment } | undefined {
  const invoice = tx.listInvoicesOf(order.key).at(-1);
  const payments = invoice && tx.listPaymentsOf(invoice.key, PAYMENTS_MAX);
  const payment = payments?.find(isThere) ?? payments?.[0];
  return invoice && payment && { invoice, payment };
}

/** Its block, and the blocks from there to the tip. */
export function depthOf(
  tx: Tx,
  { net, state, block }: ChainPayment,
): Pick<PlaceOfPayment, "height" | "confirm"> {
  if (block === undefined || (state !== "included" && state !== "confirmed")) {
    return { height: -1, confirm: 0 };
  }
  const tip = tx.findChain(net)?.cursor.height ?? 0;
  return { height: block.height, confirm: Math.max(1, tip - block.height + 1) };
}

function placeOf(tx: Tx, order: Order, invoice: Invoice, payment: ChainPayment): PlaceOfPayment {
  const { height, confirm } = depthOf(tx, payment);
  const { txId, payer: addr = walletAddress(tx.getPlayer(order.playerKey)) ?? "" } = payment;
  return { sum: Number(invoice.amount), addr, height, hash: innerHash(txId), confirm };
}

function isThere({ state }: ChainPayment): boolean {
  return state === "pending" || state === "included" || state === "confirmed";
}
