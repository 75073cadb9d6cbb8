import type { Order } from "../../orders/order.ts";
import type { ChainPayment } from "../../rails/chain/payment.ts";
import type { Tx } from "../../store/tx.ts";

/** Where the chain has an order's payment. */
export interface PlaceOfPayment {
  /** What is due, in the smallest unit. */
  readonly sum: number;
  /** The payer's address, where one is known. */
  readonly addr: string;
  /** Of the block with the payment; -1 while it is in none. */
  readonly height: number;
  /** Of the payment, in the chain's inner order of bytes. */
  readonly hash: string;
  /** Blocks from its own to the tip; 0 while it is in none. */
  readonly confirm: number;
}

/** Payments of one invoice that are looked at, the greatest first. */
const PAYMENTS_MAX = 20;

/** The payment that counts most; undefined when the chain shows none, or as little as dust. */
export function placeOfPayment(tx: Tx, order: Order): PlaceOfPayment | undefined {
  for (const invoice of tx.listInvoicesOf(order.key)) {
    if (invoice.status === "new" || invoice.status === "expired") continue;
    const payment = tx.listPaymentsOf(invoice.key, PAYMENTS_MAX).find(isThere);
    if (payment === undefined) continue;
    const cursor = tx.findChain(invoice.net)?.cursor.height ?? 0;
    const height = payment.state === "pending" ? -1 : (payment.block?.height ?? -1);
    return {
      sum: Number(invoice.amount),
      addr: payment.payer ?? "",
      height,
      hash: innerHash(payment.txId),
      confirm: height < 0 ? 0 : Math.max(1, cursor - height + 1),
    };
  }
  return undefined;
}

function isThere({ state }: ChainPayment): boolean {
  return state === "pending" || state === "included" || state === "confirmed";
}

/** The document's hashes have the bytes of a transaction's id the other way round. */
function innerHash(txId: string): string {
  return Buffer.from(txId.replace(/^0x/, ""), "hex").reverse().toString("hex");
}
