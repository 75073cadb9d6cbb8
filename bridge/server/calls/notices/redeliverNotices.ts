import type { Actor } from "../../orders/next.ts";
import { type Notice, noticeIsTrue } from "../../orders/notice.ts";
import { Refusal } from "../../refusal.ts";
import type { NoticeKey, Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";

export interface RedeliverParams {
  /** When given, notices of other apps are as if they were not there. */
  readonly appId?: string;
  /** At most REDELIVER_MAX. */
  readonly notices: readonly NoticeKey[];
  readonly by: Actor;
}

export interface Redelivered {
  readonly redelivered: number;
  /** Of these a newer one exists, or what they tell is no longer so. */
  readonly outdated: number;
  /** These wait for their next try anyway; it comes now. */
  readonly hurried: number;
}

/** Notices of one command: payments must not wait behind it. */
export const REDELIVER_MAX = 100;

/**
 * Begins another round of tries, under the same ids and with the same words. Ends the attention that
 * dead notices of the same lanes asked for. Refuses `paramsWrong` for too many at once,
 * `orderUnknown` when one does not exist.
 */
export function redeliverNotices(
  tx: Tx,
  { appId, notices, by }: RedeliverParams,
  context: VerbContext,
): Redelivered {
  if (notices.length > REDELIVER_MAX) {
    throw new Refusal("paramsWrong", `notices: at most ${REDELIVER_MAX} at once`);
  }
  const count = { redelivered: 0, outdated: 0, hurried: 0 };
  const found = notices.map((key) => findNotice(tx, key, appId));
  const lanes = new Map<string, Notice>();
  for (const { notice, isNewest } of found) {
    const kind = redeliver(tx, notice, isNewest, context.nowMs);
    count[kind] += 1;
    if (kind === "redelivered") lanes.set(notice.lane, notice);
  }
  for (const notice of lanes.values()) {
    const resolution = { by, text: "sent again by hand", atMs: context.nowMs };
    tx.resolveAttention(notice.appId, "deadNotice", notice.lane, resolution);
  }
  return count;
}

interface Found {
  readonly notice: Notice;
  readonly isNewest: boolean;
}

function findNotice(
  tx: Tx,
  { orderKey, orderVersion }: NoticeKey,
  appId: string | undefined,
): Found {
  const all = tx.listNoticesOf(orderKey);
  const notice = all.find((one) => one.orderVersion === orderVersion);
  if (notice === undefined || (appId !== undefined && notice.appId !== appId)) {
    throw new Refusal("orderUnknown", `there is no notice ${orderKey}.${orderVersion}`);
  }
  return { notice, isNewest: all.at(-1) === notice };
}

function redeliver(tx: Tx, notice: Notice, isNewest: boolean, nowMs: number): keyof Redelivered {
  if (!isNewest || !noticeIsTrue(notice.moment, tx.getOrder(notice.orderKey))) return "outdated";
  const { endedAtMs, ...rest } = notice;
  if (endedAtMs === undefined) {
    if (notice.state === "pending") tx.updateNotice({ ...notice, dueAtMs: nowMs }, notice);
    return "hurried";
  }
  const round = { state: "pending", dueAtMs: nowMs, triesBefore: notice.tries } as const;
  tx.updateNotice({ ...rest, ...round }, notice);
  return "redelivered";
}
