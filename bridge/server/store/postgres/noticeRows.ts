import {
  type NoticeRow,
  type NoticeTryRow,
  newNoticeRowOf,
  noticeColumns,
  noticeOf,
  tryOf,
  tryRowOf,
} from "../rows/noticeRow.ts";
import type { NoticeKey, NoticeRows } from "../tx.ts";
import { DELIVERIES_OF_ORDER } from "./deliveryRows.ts";
import type { Memory } from "./memory.ts";
import { ORDER_BY_KEY } from "./orderRows.ts";
import { lookUp, need, type Query } from "./table.ts";
import { NOTICE_TRIES, NOTICES, ORDERS, PLAYERS } from "./tables.ts";

export const NOTICES_OF_ORDER: Query<NoticeRow, [number]> = {
  ...lookUp<NoticeRow, [number]>("noticesOfOrder", NOTICES, { order_key: "bigint" }),
  keyArg: 0,
  compare: (a, b) => a.order_version - b.order_version,
};

/** From lane to lane by the index, and of each the first ones: what else waits there is not read. */
const DUE_ROWS = `CROSS JOIN LATERAL (
  WITH RECURSIVE lanes AS (
    (SELECT lane FROM notices WHERE ended_at_ms IS NULL ORDER BY lane, due_at_ms LIMIT 1)
    UNION ALL
    SELECT n.lane FROM lanes CROSS JOIN LATERAL (
      SELECT lane FROM notices WHERE ended_at_ms IS NULL AND lane > lanes.lane
      ORDER BY lane, due_at_ms LIMIT 1) n)
  SELECT d.* FROM lanes CROSS JOIN LATERAL (
    SELECT * FROM notices n
    WHERE n.ended_at_ms IS NULL AND n.lane = lanes.lane AND n.due_at_ms <= asked.now_ms
      AND NOT n.lane = ANY (string_to_array(asked.passed, E'\\n'))
    ORDER BY n.due_at_ms LIMIT asked.per_lane) d
  LIMIT asked.wanted)`;

const NOTICES_DUE: Query<NoticeRow, [number, number, number, string]> = {
  name: "noticesDue",
  table: NOTICES,
  args: { now_ms: "bigint", per_lane: "bigint", wanted: "bigint", passed: "text" },
  join: `${DUE_ROWS} t`,
  along: [
    { table: ORDERS, join: `${DUE_ROWS} d JOIN orders t ON t.order_key = d.order_key` },
    {
      table: PLAYERS,
      join: `${DUE_ROWS} d JOIN orders o ON o.order_key = d.order_key
        JOIN players t ON t.player_key = o.player_key`,
    },
  ],
  next: (row) => [need(NOTICES_OF_ORDER, row.order_key), need(DELIVERIES_OF_ORDER, row.order_key)],
  partOf: (row) => (row.ended_at_ms === null ? "waiting" : undefined),
  partAsked: () => "waiting",
  matches: (row, [nowMs, , , passed]) =>
    row.due_at_ms <= nowMs && !passed.split("\n").includes(row.lane),
  compare: (a, b) => a.due_at_ms - b.due_at_ms,
  limitOf: ([, , wanted]) => wanted,
};

const listQuery = (name: string, isDead: boolean): Query<NoticeRow, [number, number, number]> => ({
  name,
  table: NOTICES,
  args: { order_key: "bigint", order_version: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM notices n
    WHERE (n.order_key, n.order_version) < (asked.order_key, asked.order_version)
      ${isDead ? "AND n.state = 'dead'" : ""}
    ORDER BY n.order_key DESC, n.order_version DESC LIMIT asked.wanted) t`,
  partOf: (row) => (!isDead || row.state === "dead" ? "listed" : undefined),
  partAsked: () => "listed",
  matches: (row, [orderKey, orderVersion]) =>
    row.order_key < orderKey || (row.order_key === orderKey && row.order_version < orderVersion),
  compare: (a, b) => b.order_key - a.order_key || b.order_version - a.order_version,
  next: (row) => [need(ORDER_BY_KEY, row.order_key)],
  limitOf: ([, , wanted]) => wanted,
});

const LISTS = { all: listQuery("notices", false), dead: listQuery("deadNotices", true) };

const TRIES: Query<NoticeTryRow, [number, number]> = {
  ...lookUp<NoticeTryRow, [number, number]>("noticeTries", NOTICE_TRIES, {
    order_key: "bigint",
    order_version: "bigint",
  }),
  compare: (a, b) => a.try_no - b.try_no,
};

const NOTICES_ABOVE: Query<NoticeRow, [number, number, number]> = {
  name: "noticesAbove",
  table: NOTICES,
  args: { order_key: "bigint", order_version: "bigint", wanted: "bigint" },
  join: `CROSS JOIN LATERAL (
    SELECT * FROM notices n
    WHERE (n.order_key, n.order_version) > (asked.order_key, asked.order_version)
    ORDER BY n.order_key, n.order_version LIMIT asked.wanted) t`,
  partOf: () => "all",
  partAsked: () => "all",
  matches: (row, [orderKey, orderVersion]) =>
    row.order_key > orderKey || (row.order_key === orderKey && row.order_version > orderVersion),
  compare: (a, b) => a.order_key - b.order_key || a.order_version - b.order_version,
  next: (row) => [need(TRIES, row.order_key, row.order_version)],
  limitOf: ([, , wanted]) => wanted,
};

export const NOTICE_QUERIES = [
  NOTICES_OF_ORDER,
  NOTICES_DUE,
  LISTS.all,
  LISTS.dead,
  TRIES,
  NOTICES_ABOVE,
];

/** What merchants are told, over a batch's memory. */
export function createNoticeRows(memory: Memory): NoticeRows {
  return {
    insertNotice: (notice) => memory.insert(NOTICES, newNoticeRowOf(notice)),
    listNoticesOf: (orderKey) => memory.list(NOTICES_OF_ORDER, orderKey).map(noticeOf),
    listNoticesDue: (nowMs, perLane, limit, full) =>
      memory.list(NOTICES_DUE, nowMs, perLane, limit, full.join("\n")).map(noticeOf),
    updateNotice(notice, from) {
      const row = requireRow(memory, notice);
      if (row.state !== from.state || row.tries !== from.tries) {
        throw new Error(`notice ${nameOf(notice)} is not as it was read`);
      }
      memory.update(NOTICES, { ...row, ...noticeColumns(notice) });
    },
    listNotices: (of, { orderKey, orderVersion }, limit) =>
      memory.list(LISTS[of], orderKey, orderVersion, limit).map(noticeOf),
    insertNoticeTry: (notice, record) => memory.insert(NOTICE_TRIES, tryRowOf(notice, record)),
    listNoticeTries: ({ orderKey, orderVersion }) =>
      memory.list(TRIES, orderKey, orderVersion).map(tryOf),
    listNoticesAbove: ({ orderKey, orderVersion }, limit) =>
      memory.list(NOTICES_ABOVE, orderKey, orderVersion, limit).map(noticeOf),
    deleteNotice(notice) {
      const { orderKey, orderVersion } = notice;
      const tries = memory.list(TRIES, orderKey, orderVersion);
      for (const one of tries) memory.remove(NOTICE_TRIES, one);
      memory.remove(NOTICES, requireRow(memory, notice));
    },
  };
}

function requireRow(memory: Memory, notice: NoticeKey): NoticeRow {
  const known = memory.row(NOTICES, `${notice.orderKey} ${notice.orderVersion}`);
  const row =
    known ??
    memory
      .list(NOTICES_OF_ORDER, notice.orderKey)
      .find((one) => one.order_version === notice.orderVersion);
  if (row === undefined) throw new Error(`there is no notice ${nameOf(notice)}`);
  return row;
}

function nameOf({ orderKey, orderVersion }: NoticeKey): string {
  return `${orderKey}.${orderVersion}`;
}
