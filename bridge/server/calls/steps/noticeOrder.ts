import { noticeSettings } from "../../catalogShelf.ts";
import { NOTICE_PROFILES } from "../../notices/profile.ts";
import { laneOf, NOTICES_KEPT_MIN_MS, type NoticeMoment } from "../../orders/notice.ts";
import type { Order } from "../../orders/order.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

/**
 * Writes down that the merchant must be told what has just happened to the order, in the transaction
 * that changed it; `order` is the order after it. Nothing is written for an app without an address,
 * for a moment that its dialect does not tell, for goods of the client's in a dialect that cannot say
 * so, and for orders that the merchant's own server made through a document's door: it has the
 * answer.
 */
export function noticeOrder(
  tx: Tx,
  order: Order,
  moment: NoticeMoment,
  context: VerbContext,
): void {
  if (order.door === "midas") return;
  const dialect = dialectOf(order, context);
  if (dialect === undefined) return;
  const { moments, orders } = NOTICE_PROFILES[dialect];
  if (orders === "serverGrants" && order.grantBy === "client") return;
  if (moments.includes(moment)) {
    const { key: orderKey, version: orderVersion, appId } = order;
    const lane = laneOf(order);
    tx.insertNotice({ orderKey, orderVersion, appId, moment, lane, createdAtMs: context.nowMs });
  } else if (moment === "refunded" || moment === "reversed") {
    callForUntold(tx, order, dialect, moment, context);
  }
}

/** Trino's door takes an address with each invoice, and calls it in its own dialect. */
function dialectOf({ door, appId, notifyUrl }: Order, { catalog }: VerbContext) {
  if (door === "trino") return notifyUrl === undefined ? undefined : "trino";
  const settings = noticeSettings(catalog, appId);
  return settings === undefined || settings.notifyUrls.length === 0 ? undefined : settings.dialect;
}

/** The merchant may believe that the order is paid for good: a person tells (ORDERS.md 17). */
function callForUntold(
  tx: Tx,
  order: Order,
  dialect: string,
  moment: NoticeMoment,
  { nowMs: openedAtMs }: VerbContext,
): void {
  if (!isToldPaid(tx, order, openedAtMs)) return;
  const { appId, orderNo: subject } = order;
  const detail = `the merchant is told "paid", and ${dialect} cannot say "${moment}": tell it`;
  tx.openAttention({ appId, kind: "untold", subject, detail, openedAtMs });
}

function isToldPaid(tx: Tx, { key, money, paidAtMs }: Order, nowMs: number): boolean {
  const notices = tx.listNoticesOf(key);
  // What is told of old orders is forgotten: it may have been told.
  if (notices.length === 0)
    return paidAtMs !== undefined && paidAtMs <= nowMs - NOTICES_KEPT_MIN_MS;
  // After a refund of a part, "paid" is still true, and what waits will go out.
  return notices.some(
    ({ tries, endedAtMs }) => tries > 0 || (money === "settled" && endedAtMs === undefined),
  );
}
