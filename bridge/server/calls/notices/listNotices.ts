import type { Notice, NoticeState } from "../../orders/notice.ts";
import type { Door } from "../../orders/order.ts";
import type { NoticeKey, Tx } from "../../store/tx.ts";

export interface ListNoticesParams {
  /** Of every app when absent. */
  readonly appId?: string;
  readonly state?: NoticeState;
  /** Written at this time or later. */
  readonly sinceMs?: number;
  /** The cursor of the page before. */
  readonly below?: NoticeKey;
}

/** A notice with the number under which its merchant knows the order. */
export interface ListedNotice extends Omit<Notice, "snapshot"> {
  readonly door: Door;
  readonly orderNo: string;
}

export interface NoticePage {
  readonly notices: readonly ListedNotice[];
  /** Where the next page begins; absent at the end. A page may be empty and not the last. */
  readonly below?: NoticeKey;
}

/** Rows that one page looks at: payments must not wait behind it. */
const ROWS_MAX = 200;

/** Notices by order, the newest order first. Looks at no more than ROWS_MAX of them at a time. */
export function listNotices(tx: Tx, params: ListNoticesParams): NoticePage {
  const { appId, state, sinceMs = 0, below = TOP } = params;
  const rows = tx.listNotices(state === "dead" ? "dead" : "all", below, ROWS_MAX);
  const wanted = rows.filter(
    (one) =>
      (appId === undefined || one.appId === appId) &&
      (state === undefined || one.state === state) &&
      one.createdAtMs >= sinceMs,
  );
  const notices = wanted.map(({ snapshot: _, ...notice }) => {
    const { door, orderNo } = tx.getOrder(notice.orderKey);
    return { ...notice, door, orderNo };
  });
  const last = rows.length < ROWS_MAX ? undefined : rows.at(-1);
  if (last === undefined) return { notices };
  return { notices, below: { orderKey: last.orderKey, orderVersion: last.orderVersion } };
}

const TOP: NoticeKey = { orderKey: Number.MAX_SAFE_INTEGER, orderVersion: 0 };
