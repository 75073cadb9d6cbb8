import type { ChainRefund } from "../../invoices/chainRefund.ts";
import type { Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { changeOrder } from "./writeOrder.ts";

/** A prepared refund is not to be signed any more; gives the order as it is then. */
export function voidRefund(
  tx: Tx,
  order: Order,
  refund: ChainRefund,
  reason: string,
  { nowMs }: VerbContext,
): Order {
  const { version, refundNo } = refund;
  const ended = { ...refund, state: "void", changedAtMs: nowMs, version: version + 1 } as const;
  tx.updateChainRefund(ended, version);
  const resolution = { by: "server", text: reason, atMs: nowMs } as const;
  tx.resolveAttention(order.appId, "refundDue", refundNo, resolution);
  const event = { kind: "sendBack", refundNo, step: "void", by: "server", reason } as const;
  return changeOrder(tx, order, event, nowMs);
}
