/** What a merchant was told, or was tried to be told. */

import { type NoticeState, noticeIdOf } from "../../orders/notice.ts";
import type { NoticeKey } from "../../store/tx.ts";
import { listNotices } from "../notices/listNotices.ts";
import { redeliverNotices } from "../notices/redeliverNotices.ts";
import { showNotices } from "../notices/showNotices.ts";
import { merchantVerb } from "./merchantVerb.ts";
import type { OrderOfApp } from "./orders.ts";

export interface ListNoticesAsk {
  readonly state?: NoticeState;
  readonly sinceMs?: number;
  readonly below?: NoticeKey;
}

/** By order, the newest order first. */
export const apiListNotices = merchantVerb("notices:read", (tx, { app }, ask: ListNoticesAsk) => {
  const { notices, below } = listNotices(tx, { ...ask, appId: app.appId });
  const views = notices.map((notice) => {
    const { orderNo, door, orderKey, orderVersion, moment, state, createdAtMs, endedAtMs } = notice;
    const { tradeNo } = tx.getOrder(orderKey);
    const which = { noticeId: noticeIdOf({ tradeNo }, orderVersion), orderNo, door };
    return { ...which, moment, state, tries: notice.tries, createdAtMs, endedAtMs };
  });
  return { notices: views, below };
});

/** All notices of one order with the log of their tries. Refuses `orderUnknown`. */
export const apiOrderNotices = merchantVerb("notices:read", (tx, { app }, ask: OrderOfApp) => {
  const shown = showNotices(tx, { appId: app.appId, ...ask });
  const notices = shown.map((notice) => {
    const { orderKey, orderVersion, moment, state, tries, createdAtMs, endedAtMs, log } = notice;
    const { tradeNo } = tx.getOrder(orderKey);
    const noticeId = noticeIdOf({ tradeNo }, orderVersion);
    return { noticeId, moment, state, tries, createdAtMs, endedAtMs, log };
  });
  return { notices };
});

/** Sends the notices of some orders again; refuses `orderUnknown` when one does not exist. */
export const apiRedeliver = merchantVerb(
  "notices:write",
  (tx, { app }, { noticeIds }: { readonly noticeIds: readonly string[] }, context) => {
    const { appId } = app;
    const notices = noticeIds.map((noticeId) => {
      const at = noticeId.lastIndexOf("-");
      const order = tx.findOrderByTradeNo(noticeId.slice(0, at));
      const orderKey = order?.appId === appId ? order.key : 0;
      return { orderKey, orderVersion: Number(noticeId.slice(at + 1)) };
    });
    return redeliverNotices(tx, { appId, notices, by: "merchant" }, context);
  },
);
