import { type Notice, type NoticeSnapshot, noticeIsTrue } from "../../orders/notice.ts";
import type { Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import { noticeSnapshot } from "../steps/noticeSnapshot.ts";

export interface LeaseParams {
  /** Who will try. */
  readonly owner: string;
  /** How long the tries are its own: longer than any of them may take. */
  readonly leaseMs: number;
  /** How many notices it can take. */
  readonly room: number;
  /** How many of one lane, unless `lanes` says less. */
  readonly perLane: number;
  readonly lanes: { readonly [lane: string]: number };
  /** The turn is that of the lanes after this one. */
  readonly afterLane: string;
}

/** A notice that is the sender's until the lease ends. */
export interface LeasedNotice {
  readonly orderKey: number;
  readonly orderVersion: number;
  readonly appId: string;
  readonly lane: string;
  /** Of all tries; it names the lease. */
  readonly tryNo: number;
  /** Of this round, from 1: where in the schedule it stands. */
  readonly roundTryNo: number;
  readonly snapshot: NoticeSnapshot;
}

/** What a sender is given. */
export interface NoticesLeased {
  readonly notices: readonly LeasedNotice[];
  /** Whether any app has an address: else payments write none. */
  readonly isAnyoneTold: boolean;
}

/**
 * Gives a sender the notices whose time has come, lane by lane in turn, so that no lane keeps the
 * others waiting. Of an order's notices only the newest is sent, and never two at once. The snapshot
 * is made at the first try and kept: every try says the same under the same id.
 */
export function leaseNotices(tx: Tx, params: LeaseParams, context: VerbContext): NoticesLeased {
  const full = Object.keys(params.lanes).filter((lane) => params.lanes[lane] === 0);
  const due = tx.listNoticesDue(context.nowMs, params.perLane, DUE_MAX, full);
  const leased: LeasedNotice[] = [];
  for (const notice of inTurn(due, params)) {
    if (leased.length >= params.room) break;
    const one = lease(tx, notice, params, context);
    if (one !== undefined) leased.push(one);
  }
  return { notices: leased, isAnyoneTold: context.catalog.isAnyoneTold() };
}

/** Rows that are looked at in one transaction: payments must not wait behind it. */
const DUE_MAX = 1024;

/** One of each lane, then the second of each, as far as its lane has room. */
function inTurn(due: readonly Notice[], params: LeaseParams): readonly Notice[] {
  const byLane = new Map<string, Notice[]>();
  for (const notice of due) {
    const lane = byLane.get(notice.lane);
    if (lane === undefined) byLane.set(notice.lane, [notice]);
    else lane.push(notice);
  }
  const lanes = [...byLane.keys()].sort(byCode);
  const first = lanes.findIndex((lane) => lane > params.afterLane);
  const rotated = first < 0 ? lanes : [...lanes.slice(first), ...lanes.slice(0, first)];
  const turns: Notice[] = [];
  for (let turn = 0; turn < params.perLane; turn += 1) {
    for (const lane of rotated) {
      const notice = byLane.get(lane)?.[turn];
      if (notice !== undefined && turn < (params.lanes[lane] ?? params.perLane)) turns.push(notice);
    }
  }
  return turns;
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** Undefined when there is nothing to send, or not now. */
function lease(
  tx: Tx,
  found: Notice,
  { owner, leaseMs }: LeaseParams,
  context: VerbContext,
): LeasedNotice | undefined {
  const { nowMs } = context;
  const notices = tx.listNoticesOf(found.orderKey);
  const notice = notices.find(({ orderVersion }) => orderVersion === found.orderVersion);
  if (notice === undefined) throw new Error(`notice ${found.orderKey} is not as it was read`);
  if (notice.state === "leased") noteLost(tx, notice);
  const order = tx.getOrder(notice.orderKey);
  const isNewest = notices.at(-1) === notice;
  if (!isNewest || !noticeIsTrue(notice.moment, order)) {
    tx.updateNotice(ended(notice, "superseded", nowMs), notice);
    return undefined;
  }
  const before = notices.find(({ state, dueAtMs }) => state === "leased" && dueAtMs > nowMs);
  if (before !== undefined) {
    // The try before it is under way: two at once could arrive in the wrong order.
    const dueAtMs = before.dueAtMs;
    tx.updateNotice({ ...notice, state: "pending", leasedBy: undefined, dueAtMs }, notice);
    return undefined;
  }
  const text = notice.snapshot ?? JSON.stringify(noticeSnapshot(tx, notice, order, context));
  const tries = notice.tries + 1;
  const lease = { state: "leased", leasedBy: owner, dueAtMs: nowMs + leaseMs } as const;
  tx.updateNotice({ ...notice, ...lease, tries, snapshot: text }, notice);
  const { orderKey, orderVersion, appId, lane, triesBefore } = notice;
  const snapshot: NoticeSnapshot = JSON.parse(text);
  return {
    ...{ orderKey, orderVersion, appId, lane, snapshot },
    ...{ tryNo: tries, roundTryNo: tries - triesBefore },
  };
}

/** Its sender never said how the try ended. */
function noteLost(tx: Tx, notice: Notice): void {
  const record = { tryNo: notice.tries, atMs: notice.dueAtMs, outcome: "lost" } as const;
  tx.insertNoticeTry(notice, record);
}

function ended(notice: Notice, state: "superseded", nowMs: number): Notice {
  return { ...notice, state, leasedBy: undefined, endedAtMs: nowMs };
}
