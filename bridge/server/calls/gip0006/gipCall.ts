/** What GIP0006's order commands give, once the terminal is proved. */

import { isPaidOnChain, type Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { lastPlaceOf, type PlaceOfPayment, placeOfPayment } from "./placeOfPayment.ts";

/** An order as order.query tells it; only orders that the chain shows a payment of are told. */
export interface GipOrder extends PlaceOfPayment {
  readonly oper: "pay";
  /** The app. */
  readonly cid: string;
  /** The player. */
  readonly uid: string;
  /** 36 characters. */
  readonly sn: string;
  readonly gaddr: "";
  readonly publish: -1;
}

/** Undefined while the chain shows no payment: to this protocol such an order does not exist. */
export function gipOrder(tx: Tx, order: Order): GipOrder | undefined {
  const place = placeOfPayment(tx, order);
  return place && { ...gipTerms(tx, order), ...place };
}

/** What does not change of an order. */
export function gipTerms(tx: Tx, order: Order) {
  return {
    oper: "pay",
    cid: order.appId,
    uid: playerIdOf(tx, order),
    sn: snOf(order),
    gaddr: "",
    publish: -1,
  } as const;
}

/** Ours, or at this protocol's own door the game's. */
export function playerIdOf(tx: Tx, { door, saveSlot, playerKey }: Order): string {
  return door === "gip0006" ? saveSlot : tx.getPlayer(playerKey).playerId;
}

/** The number that the protocol knows the order by: the game's own, padded, or our trade number. */
function snOf({ door, orderNo, tradeNo }: Order): string {
  return door === "gip0006" ? orderNo : tradeNo;
}

/** Only these chains are this protocol's. */
const UTXO_NETS = "bip122:";

/**
 * Tells the game's server, where it listens as a terminal, how its order's payment stands: the data of
 * the callback of the same moment, also when the payment is gone.
 */
export function tellGipOrder(tx: Tx, order: Order, context: VerbContext): void {
  if (!isPaidOnChain(order)) return;
  const [invoice] = tx.listInvoicesOf(order.key);
  const last = invoice?.net.startsWith(UTXO_NETS) === true ? lastPlaceOf(tx, order) : undefined;
  if (last === undefined) return;
  const { atMs, ...place } = last;
  const { playerId } = tx.getPlayer(order.playerKey);
  const data = { ...gipTerms(tx, order), ...place, time: Math.floor(atMs / 1000) };
  context.tell({
    ...{ kind: "terminal", playerId, cid: order.appId, event: "cp/orderPay" },
    data: JSON.stringify(data),
  });
}
