/**
 * Sends what merchants must be told: leases what is due, POSTs it, writes down how it went. One of
 * these runs in a server process; several processes may share a database, and a notice belongs to one
 * of them at a time.
 */

import type { Logger } from "pino";
import type { EndTryParams } from "../calls/notices/endNoticeTry.ts";
import type { LeasedNotice } from "../calls/notices/leaseNotices.ts";
import type { Verbs } from "../calls/verbs.ts";
import type { Store } from "../store/store.ts";
import { StoreFault } from "../store/storeFault.ts";
import type { Effect } from "../verb.ts";
import { createLaneRooms, type RoomLimits } from "./laneRooms.ts";
import { createLookout, NOTHING_SOON } from "./lookout.ts";
import { createTrier, type Tried, type TrierParts } from "./tryNotice.ts";

/** What a process knows of its own sending since its start. */
export interface NoticeCounters {
  /** Tries whose request left. */
  readonly sent: number;
  readonly delivered: number;
  /** Tries that will be followed by another, or were the last. */
  readonly failed: number;
  /** Notices given up. */
  readonly dead: number;
  readonly underWay: number;
}

export interface NoticeSender {
  /** Something may be due: looks soon. */
  wake(): void;
  counters(): NoticeCounters;
  /** Begins no further try; resolves when those under way are over and written down. */
  stop(): Promise<void>;
}

export interface SenderParts extends TrierParts {
  readonly store: Pick<Store<Verbs>, "execute">;
  readonly limits: RoomLimits;
  /** Longer than any try takes. */
  readonly leaseMs: number;
  /** Unique among the processes at this database. */
  readonly owner: string;
  readonly log: Pick<Logger, "error" | "warn">;
  publish(effects: readonly Effect[]): void;
}

/** Tries that kept their slot for long without an answer. */
const SLOW_ENDS: readonly (string | undefined)[] = ["timeout", "unreachable", "noSuchHost"];
/** A result that the store did not take is offered again after this pause. */
const RECORD_PAUSE_MS = 250;

/** Starts sending; what an earlier process left is found at once. */
export function runNoticeSender(parts: SenderParts): NoticeSender {
  const { store, limits, leaseMs, owner, log } = parts;
  const rooms = createLaneRooms(limits);
  const tryNotice = createTrier(parts);
  const underWay = new Set<Promise<void>>();
  const count = { sent: 0, delivered: 0, failed: 0, dead: 0 };
  let afterLane = "";

  async function look(): Promise<number> {
    const room = rooms.room();
    if (room === 0) return 0;
    const { perLane } = limits;
    const params = { owner, leaseMs, perLane, room, lanes: rooms.lanes(), afterLane };
    const { result } = await store.execute("leaseNotices", params);
    const { notices, isAnyoneTold } = result;
    afterLane = notices.at(-1)?.lane ?? afterLane;
    for (const notice of notices) begin(notice);
    return notices.length === 0 && !isAnyoneTold ? NOTHING_SOON : notices.length;
  }

  function begin(notice: LeasedNotice): void {
    rooms.begin(notice.lane);
    const work = tryAndRecord(notice)
      .catch((error) => log.error({ err: error }, "a notice's try could not be written down"))
      .finally(() => {
        underWay.delete(work);
        lookout.wake();
      });
    underWay.add(work);
  }

  async function tryAndRecord(notice: LeasedNotice): Promise<void> {
    const { record, next } = await tryNotice(notice);
    rooms.end(notice.lane, !SLOW_ENDS.includes(record.error));
    countTry(count, { record, next });
    const { orderKey, orderVersion, appId, lane, snapshot } = notice;
    if (next.kind === "dead") {
      const { orderNo } = snapshot.order;
      log.warn({ appId, lane, orderNo, error: record.error }, "a notice is given up");
    }
    await writeDown(parts, { orderKey, orderVersion, owner, record, next });
  }

  const lookout = createLookout(look, log);
  return {
    wake: lookout.wake,
    counters: () => ({ ...count, underWay: rooms.underWay() }),
    async stop() {
      await lookout.stop();
      await Promise.all(underWay);
    },
  };
}

function countTry(
  count: { sent: number; delivered: number; failed: number; dead: number },
  { record, next }: Tried,
): void {
  if (record.outcome !== "blocked") count.sent += 1;
  if (next.kind === "delivered") count.delivered += 1;
  else count.failed += 1;
  if (next.kind === "dead") count.dead += 1;
}

/** While the lease lasts: after it, another try is under way, and this one's end means nothing. */
async function writeDown(
  { store, leaseMs, publish }: SenderParts,
  params: EndTryParams,
): Promise<void> {
  const untilMs = performance.now() + leaseMs;
  for (;;) {
    try {
      const { effects } = await store.execute("endNoticeTry", params);
      return publish(effects);
    } catch (error) {
      if (error instanceof StoreFault || performance.now() > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, RECORD_PAUSE_MS));
    }
  }
}
