/** What GIP0006's order commands take and give, once the terminal is proved. */

import type { Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";
import { placeOfPayment } from "./placeOfPayment.ts";

/** An order as order.query tells it; only orders that the chain shows a payment of are told. */
export interface GipOrder {
  readonly oper: "pay";
  /** The app. */
  readonly cid: string;
  /** The player. */
  readonly uid: string;
  /** 36 characters. */
  readonly sn: string;
  /** What is due, in the smallest unit. */
  readonly sum: number;
  /** The payer's address, where one is known. */
  readonly addr: string;
  readonly gaddr: "";
  readonly publish: -1;
  /** Of the block with the payment; -1 while it is in none. */
  readonly height: number;
  /** Of the payment, in the chain's inner order of bytes. */
  readonly hash: string;
  /** Blocks from its own to the tip; 0 while it is in none. */
  readonly confirm: number;
}

/** Undefined while the chain shows no payment: to this protocol such an order does not exist. */
export function gipOrder(tx: Tx, order: Order): GipOrder | undefined {
  const place = placeOfPayment(tx, order);
  if (place === undefined) return undefined;
  const { sum, ...rest } = place;
  return {
    oper: "pay",
    cid: order.appId,
    uid: tx.getPlayer(order.playerKey).playerId,
    sn: order.door === "gip0006" ? order.orderNo : order.tradeNo,
    sum,
    gaddr: "",
    publish: -1,
    ...rest,
  };
}
