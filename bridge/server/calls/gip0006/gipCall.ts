/** What GIP0006's order commands take and give, once the terminal is proved. */

import type { Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";
import { type PlaceOfPayment, placeOfPayment } from "./placeOfPayment.ts";

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
  if (place === undefined) return undefined;
  return {
    oper: "pay",
    cid: order.appId,
    uid: tx.getPlayer(order.playerKey).playerId,
    sn: order.door === "gip0006" ? order.orderNo : order.tradeNo,
    gaddr: "",
    publish: -1,
    ...place,
  };
}
