import {
  type NoticeRow,
  type NoticeTryRow,
  noticeColumns,
  noticeOf,
  tryOf,
  tryRowOf,
} from "../rows/noticeRow.ts";
import type { NoticeRows } from "../tx.ts";
import type { Database } from "./database.ts";
import { assertChanged } from "./inserted.ts";

/** The statements on what merchants are told. */
export function createNoticeRows(db: Database): NoticeRows {
  const insert = db.prepare(
    `INSERT INTO notices (order_key, order_version, app_id, moment, lane, due_at_ms, created_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const listOf = db.prepare<NoticeRow>(
    "SELECT * FROM notices WHERE order_key = ? ORDER BY order_version",
  );
  const nextLane = db.prepare<LaneRow>(
    `SELECT lane, due_at_ms FROM notices WHERE ended_at_ms IS NULL AND lane > ?
     ORDER BY lane, due_at_ms LIMIT 1`,
  );
  const listDue = db.prepare<NoticeRow>(
    `SELECT * FROM notices WHERE ended_at_ms IS NULL AND lane = ? AND due_at_ms <= ?
     ORDER BY due_at_ms LIMIT ?`,
  );
  const update = db.prepare(
    `UPDATE notices SET state = ?, due_at_ms = ?, tries = ?, tries_before = ?, leased_by = ?,
       snapshot = ?, ended_at_ms = ?
     WHERE order_key = ? AND order_version = ? AND state = ? AND tries = ?`,
  );
  const list = {
    all: db.prepare<NoticeRow>(listSql("TRUE")),
    dead: db.prepare<NoticeRow>(listSql("state = 'dead'")),
  };
  const insertTry = db.prepare(
    `INSERT INTO notice_tries
       (order_key, order_version, try_no, at_ms, outcome, status, latency_ms, answer, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const listTries = db.prepare<NoticeTryRow>(
    "SELECT * FROM notice_tries WHERE order_key = ? AND order_version = ? ORDER BY try_no",
  );
  const listAbove = db.prepare<NoticeRow>(
    `SELECT * FROM notices WHERE (order_key, order_version) > (?, ?)
     ORDER BY order_key, order_version LIMIT ?`,
  );
  const removeTries = db.prepare(
    "DELETE FROM notice_tries WHERE order_key = ? AND order_version = ?",
  );
  const remove = db.prepare("DELETE FROM notices WHERE order_key = ? AND order_version = ?");
  return {
    insertNotice({ orderKey, orderVersion, appId, moment, lane, createdAtMs }) {
      insert.run(orderKey, orderVersion, appId, moment, lane, createdAtMs, createdAtMs);
    },
    listNoticesOf: (orderKey) => listOf.all(orderKey).map(noticeOf),
    listNoticesDue(nowMs, perLane, limit, full) {
      const passed = new Set(full);
      const due: NoticeRow[] = [];
      let lane = nextLane.get("");
      while (lane !== undefined && due.length < limit) {
        if (lane.due_at_ms <= nowMs && !passed.has(lane.lane)) {
          due.push(...listDue.all(lane.lane, nowMs, perLane));
        }
        lane = nextLane.get(lane.lane);
      }
      return due.slice(0, limit).map(noticeOf);
    },
    updateNotice(notice, from) {
      const { orderKey, orderVersion } = notice;
      const columns = Object.values(noticeColumns(notice));
      const changes = update.run(...columns, orderKey, orderVersion, from.state, from.tries);
      assertChanged(changes, `notice ${orderKey}.${orderVersion}`);
    },
    listNotices: (of, { orderKey, orderVersion }, limit) =>
      list[of].all(orderKey, orderVersion, limit).map(noticeOf),
    insertNoticeTry(notice, record) {
      insertTry.run(...Object.values(tryRowOf(notice, record)));
    },
    listNoticeTries: ({ orderKey, orderVersion }) =>
      listTries.all(orderKey, orderVersion).map(tryOf),
    listNoticesAbove: ({ orderKey, orderVersion }, limit) =>
      listAbove.all(orderKey, orderVersion, limit).map(noticeOf),
    deleteNotice({ orderKey, orderVersion }) {
      removeTries.run(orderKey, orderVersion);
      assertChanged(remove.run(orderKey, orderVersion), `notice ${orderKey}.${orderVersion}`);
    },
  };
}

/** The notice of a lane that waits longest. */
type LaneRow = Pick<NoticeRow, "lane" | "due_at_ms">;

function listSql(condition: string): string {
  return `SELECT * FROM notices WHERE ${condition} AND (order_key, order_version) < (?, ?)
    ORDER BY order_key DESC, order_version DESC LIMIT ?`;
}
