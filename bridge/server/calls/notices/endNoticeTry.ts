import type { Notice, NoticeSnapshot, NoticeTryRecord } from "../../orders/notice.ts";
import type { NoticeKey, Tx } from "../../store/tx.ts";
import { unreachable } from "../../unreachable.ts";
import type { VerbContext } from "../../verb.ts";
import { merchantGranted } from "../steps/answerDelivery.ts";

export interface EndTryParams extends NoticeKey {
  /** Who tried. */
  readonly owner: string;
  readonly record: NoticeTryRecord;
  /** What follows: nothing more, another try, or nothing more although it was not delivered. */
  readonly next:
    | { readonly kind: "delivered" }
    | { readonly kind: "again"; readonly afterMs: number }
    | { readonly kind: "dead" };
}

/**
 * Writes down how a try ended. A sender whose lease is over changes nothing but the log, where the
 * try may stand as lost already.
 */
export function endNoticeTry(tx: Tx, params: EndTryParams, context: VerbContext): void {
  const { orderKey, orderVersion, owner, record } = params;
  const notices = tx.listNoticesOf(orderKey);
  const notice = notices.find((one) => one.orderVersion === orderVersion);
  if (notice === undefined) throw new Error(`there is no notice ${orderKey}.${orderVersion}`);
  const isOwn =
    notice.state === "leased" && notice.leasedBy === owner && notice.tries === record.tryNo;
  if (!isOwn) return;
  tx.insertNoticeTry(notice, record);
  const newer = notices.filter((one) => one.orderVersion > orderVersion);
  tx.updateNotice(after(notice, params, newer.length > 0, context.nowMs), notice);
  for (const one of newer.filter(({ state }) => state === "pending")) {
    // It waited for this try.
    tx.updateNotice({ ...one, dueAtMs: Math.min(one.dueAtMs, context.nowMs) }, one);
  }
  if (record.outcome === "acknowledged") acknowledge(tx, notice, context);
  if (params.next.kind === "dead" && newer.length === 0) callForDead(tx, notice, record, context);
}

function after(
  { leasedBy: _, ...notice }: Notice,
  { next }: EndTryParams,
  hasNewer: boolean,
  nowMs: number,
): Notice {
  switch (next.kind) {
    case "delivered":
      return { ...notice, state: "delivered", endedAtMs: nowMs };
    case "again":
      if (hasNewer) return { ...notice, state: "superseded", endedAtMs: nowMs };
      return { ...notice, state: "pending", dueAtMs: nowMs + next.afterMs };
    case "dead":
      return { ...notice, state: hasNewer ? "superseded" : "dead", endedAtMs: nowMs };
    default:
      return unreachable(next);
  }
}

/** In this dialect the success answer says that the goods are handed over (ORDERS.md 12). */
function acknowledge(tx: Tx, notice: Notice, context: VerbContext): void {
  const { moment } = notice;
  const saysGranted = moment === "paid" || moment === "prepared";
  if (notice.snapshot === undefined || !saysGranted) return;
  const { delivery }: NoticeSnapshot = JSON.parse(notice.snapshot);
  const order = tx.getOrder(notice.orderKey);
  if (delivery === undefined || order.grantBy !== "server") return;
  const told = tx.listDeliveries(order.key).find((one) => one.deliveryId === delivery.deliveryId);
  if (told !== undefined) merchantGranted(tx, told, order, context);
}

/** One open item for each lane, however many notices die there. */
function callForDead(
  tx: Tx,
  { appId, lane: subject, orderKey }: Notice,
  { error, status }: NoticeTryRecord,
  { nowMs: openedAtMs }: VerbContext,
): void {
  const why = status === undefined ? error : `status ${status}`;
  const { orderNo } = tx.getOrder(orderKey);
  const detail = `notices are given up, first of order ${orderNo} (${why}): coinslot notices list --state dead`;
  tx.openAttention({ appId, kind: "deadNotice", subject, detail, openedAtMs });
}
