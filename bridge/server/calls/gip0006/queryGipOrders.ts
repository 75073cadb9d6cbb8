import type { Order } from "../../orders/order.ts";
import { Refusal } from "../../refusal.ts";
import type { Tx } from "../../store/tx.ts";
import { anyMerchantVerb, type Caller } from "../rest/merchantVerb.ts";
import { type GipOrder, gipOrder } from "./gipCall.ts";

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

/** A terminal is an app: nobody acts for another's. */
export function requireOwnApp({ app }: Caller, cid: string): void {
  if (app.appId !== cid) throw new Refusal("appUnknown", "cid: the key is another terminal's");
}

/** By our trade number, or by the number that the game's server gave. */
function findGipOrder(tx: Tx, cid: string, sn: string): Order | undefined {
  const traded = tx.findOrderByTradeNo(sn);
  if (traded?.appId === cid) return traded;
  return tx.findOrder(cid, "gip0006", paddedSn(sn));
}

const SN_CHARS = 36;

/** The protocol's numbers have 36 characters; shorter ones are filled up with zeros. */
export function paddedSn(sn: string): string {
  return sn.padEnd(SN_CHARS, "0");
}
