/** Notices and their tries as rows of the store. */

import type {
  NewNotice,
  Notice,
  NoticeMoment,
  NoticeState,
  NoticeTryRecord,
  TryOutcome,
} from "../../orders/notice.ts";
import type { NoticeKey } from "../tx.ts";

export interface NoticeRow {
  order_key: number;
  order_version: number;
  app_id: string;
  moment: NoticeMoment;
  lane: string;
  state: NoticeState;
  due_at_ms: number;
  tries: number;
  tries_before: number;
  leased_by: string | null;
  snapshot: string | null;
  created_at_ms: number;
  ended_at_ms: number | null;
}

export interface NoticeTryRow {
  order_key: number;
  order_version: number;
  try_no: number;
  at_ms: number;
  outcome: TryOutcome;
  status: number | null;
  latency_ms: number | null;
  answer: string | null;
  error: string | null;
}

/** The notice of a row. */
export function noticeOf(row: NoticeRow): Notice {
  return {
    orderKey: row.order_key,
    orderVersion: row.order_version,
    appId: row.app_id,
    moment: row.moment,
    lane: row.lane,
    state: row.state,
    dueAtMs: row.due_at_ms,
    tries: row.tries,
    triesBefore: row.tries_before,
    leasedBy: row.leased_by ?? undefined,
    snapshot: row.snapshot ?? undefined,
    createdAtMs: row.created_at_ms,
    endedAtMs: row.ended_at_ms ?? undefined,
  };
}

/** The row of a new notice: due at once. */
export function newNoticeRowOf(notice: NewNotice): NoticeRow {
  return {
    order_key: notice.orderKey,
    order_version: notice.orderVersion,
    app_id: notice.appId,
    moment: notice.moment,
    lane: notice.lane,
    state: "pending",
    due_at_ms: notice.createdAtMs,
    tries: 0,
    tries_before: 0,
    leased_by: null,
    snapshot: null,
    created_at_ms: notice.createdAtMs,
    ended_at_ms: null,
  };
}

/** What an update writes. */
export function noticeColumns(notice: Notice) {
  return {
    state: notice.state,
    due_at_ms: notice.dueAtMs,
    tries: notice.tries,
    tries_before: notice.triesBefore,
    leased_by: notice.leasedBy ?? null,
    snapshot: notice.snapshot ?? null,
    ended_at_ms: notice.endedAtMs ?? null,
  };
}

/** The try of a row. */
export function tryOf(row: NoticeTryRow): NoticeTryRecord {
  return {
    tryNo: row.try_no,
    atMs: row.at_ms,
    outcome: row.outcome,
    status: row.status ?? undefined,
    latencyMs: row.latency_ms ?? undefined,
    answer: row.answer ?? undefined,
    error: row.error ?? undefined,
  };
}

/** The row of a try. */
export function tryRowOf(
  { orderKey, orderVersion }: NoticeKey,
  one: NoticeTryRecord,
): NoticeTryRow {
  return {
    order_key: orderKey,
    order_version: orderVersion,
    try_no: one.tryNo,
    at_ms: one.atMs,
    outcome: one.outcome,
    status: one.status ?? null,
    latency_ms: one.latencyMs ?? null,
    answer: one.answer ?? null,
    error: one.error ?? null,
  };
}
