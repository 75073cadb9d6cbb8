import type { Entry, EntryKind, Posting } from "../ledger/entry.ts";
import type { Delivery } from "../orders/delivery.ts";
import type { OrderEvent } from "../orders/next.ts";
import type { Door, Order } from "../orders/order.ts";
import type { Refund } from "../orders/refund.ts";
import type { StoredOrderEvent, Tx } from "../store/tx.ts";
import { type ChainRefundView, chainRefundsOf } from "./invoices/sendBack.ts";
import { requireOrder } from "./steps/findOrder.ts";
import { type InvoiceStory, tellInvoices } from "./steps/tellInvoices.ts";

export interface OrderStoryParams {
  readonly appId: string;
  readonly door: Door;
  readonly orderNo: string;
}

/** All that is known of one order, for an operator. */
export interface OrderStory {
  readonly order: Order;
  readonly playerId: string;
  readonly playerName: string;
  readonly events: readonly StoredOrderEvent[];
  readonly entries: readonly {
    readonly kind: EntryKind;
    readonly reference: string;
    readonly postings: readonly Posting[];
  }[];
  readonly refunds: readonly Refund[];
  readonly deliveries: readonly Delivery[];
  /** What is due on chains, and what came. */
  readonly invoices: readonly InvoiceStory[];
  /** What went or goes back on chains. */
  readonly chainRefunds: readonly ChainRefundView[];
}

/** Tells an order's whole story. Changes nothing; refuses `orderUnknown`. */
export function orderStory(tx: Tx, { appId, door, orderNo }: OrderStoryParams): OrderStory {
  const order = requireOrder(tx, appId, door, orderNo);
  const { playerId, name } = tx.getPlayer(order.playerKey);
  const refunds = tx.listRefunds(order.key);
  const events = tx.listOrderEvents(order.key);
  const kinds = [
    ...(["spend", "capture", "release"] as const).map((kind) => ({ kind, reference: orderNo })),
    ...refunds.map(({ refundNo }) => ({ kind: "refund" as const, reference: refundNo })),
    ...events.flatMap(({ event }) => creditEntry(event)),
  ];
  const entries = kinds.map(({ kind, reference }) => ({
    kind,
    reference,
    postings: tx.listPostings(appId, kind, reference),
  }));
  return {
    order,
    playerId,
    playerName: name,
    events,
    entries: entries.filter(({ postings }) => postings.length > 0),
    refunds,
    deliveries: tx.listDeliveries(order.key),
    invoices: tellInvoices(tx, order.key),
    chainRefunds: chainRefundsOf(tx, order).refunds,
  };
}

function creditEntry(event: OrderEvent): readonly Pick<Entry, "kind" | "reference">[] {
  if (event.kind !== "credited" && event.kind !== "creditReversed") return [];
  const { kind, reference } = event;
  return [{ kind: kind === "credited" ? "chainCredit" : "chainReversal", reference }];
}
