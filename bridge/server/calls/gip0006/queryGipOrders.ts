import type { Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";
import { anyMerchantVerb } from "../rest/merchantVerb.ts";
import { type GipOrder, gipOrder } from "./gipCall.ts";
import { fingerprintOf } from "./payGipOrder.ts";
import { requireOwnApp } from "./requireOwnApp.ts";
import { paddedSn } from "./sn.ts";

export interface QueryGipOrdersParams {
  readonly cid: string;
  readonly sns: readonly string[];
}

/** order.query: of the asked numbers those that the chain shows a payment of, in the asked order. */
export const queryGipOrders = anyMerchantVerb(
  "orders:read",
  (tx, caller, { cid, sns }: QueryGipOrdersParams): readonly GipOrder[] => {
    requireOwnApp(caller, cid);
    return sns.flatMap((sn) => {
      const order = findGipOrder(tx, cid, sn);
      return (order && gipOrder(tx, order)) ?? [];
    });
  },
);

/**
 * By our trade number, or by the number that the game's server gave. A shorter number that only reads
 * like another's once it is filled up is nobody's: it was never paid.
 */
function findGipOrder(tx: Tx, cid: string, sn: string): Order | undefined {
  const traded = tx.findOrderByTradeNo(sn);
  if (traded?.appId === cid) return traded;
  const stored = paddedSn(sn);
  const order = tx.findOrder(cid, "gip0006", stored);
  const sum = Number(order && tx.listInvoicesOf(order.key).at(-1)?.amount);
  if (order === undefined || sn === stored) return order;
  return order.fingerprint === fingerprintOf({ sn, uid: order.saveSlot, sum }) ? order : undefined;
}
