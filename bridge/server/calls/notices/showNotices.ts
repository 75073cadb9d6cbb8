import type { Notice, NoticeTryRecord } from "../../orders/notice.ts";
import type { Door } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";
import { requireOrder } from "../steps/findOrder.ts";

export interface ShowNoticesParams {
  readonly appId: string;
  readonly door: Door;
  readonly orderNo: string;
}

/** A notice with its log. */
export interface ShownNotice extends Notice {
  readonly log: readonly NoticeTryRecord[];
}

/** Everything that was told, or tried to be told, of one order, oldest first. Refuses `orderUnknown`. */
export function showNotices(
  tx: Tx,
  { appId, door, orderNo }: ShowNoticesParams,
): readonly ShownNotice[] {
  const order = requireOrder(tx, appId, door, orderNo);
  const notices = tx.listNoticesOf(order.key);
  return notices.map((notice) => ({ ...notice, log: tx.listNoticeTries(notice) }));
}
