/** What terminals are told of their orders over a socket: the data of the callback, as it happens. */

import type { Codec } from "../../../wire/codec.ts";
import type { GipOrder } from "../../calls/gip0006/gipCall.ts";
import type { Effect } from "../../verb.ts";

/** Reads what was told to players for news of orders of these terminals. */
export interface OrderNews {
  read(
    effects: readonly Effect[],
    cids: ReadonlySet<string>,
    tell: (cid: string, event: string, data: unknown) => void,
  ): void;
}

export interface OrderNewsParts {
  readonly codec: Codec;
  /** The order as the chain shows it, of whichever app; undefined when the chain shows no payment. */
  findOrder(tradeNo: string): Promise<GipOrder | undefined>;
  onFault(error: unknown): void;
}

const EVENT = "cp/orderPay";

export function createOrderNews({ codec, findOrder, onFault }: OrderNewsParts): OrderNews {
  return {
    read(effects, cids, tell) {
      for (const effect of effects) {
        const tradeNo = effect.kind === "push" ? tradeNoIn(codec.decode(effect.frame)) : undefined;
        if (tradeNo === undefined) continue;
        findOrder(tradeNo).then((order) => {
          if (order !== undefined && cids.has(order.cid)) tell(order.cid, EVENT, order);
        }, onFault);
      }
    },
  };
}

/** Of a push of a changed order. */
function tradeNoIn(decoded: ReturnType<Codec["decode"]>): string | undefined {
  if (!decoded.ok || !Array.isArray(decoded.value)) return undefined;
  const [, method, params] = decoded.value as readonly unknown[];
  if (method !== "orderChanged") return undefined;
  return (params as { readonly order?: { readonly tradeNo?: string } }).order?.tradeNo;
}
