import type { Notice } from "../../orders/notice.ts";
import type { NoticeKey, Tx } from "../../store/tx.ts";
import type { VerbContext } from "../../verb.ts";
import type { ChoreResult, ChoreRows } from "./chore.ts";

export interface PurgeNoticesParams extends Pick<ChoreRows, "rows"> {
  /** Where the step before ended; LOWEST at the beginning. */
  readonly above: NoticeKey;
  /** How long a notice is kept after its end, in milliseconds. */
  readonly keepMs: number;
}

export interface NoticesPurged extends ChoreResult {
  /** Where the next step goes on; absent when no old ones are left. */
  readonly above?: NoticeKey;
}

/** Below every notice. */
export const LOWEST: NoticeKey = { orderKey: 0, orderVersion: 0 };

/** A person may still want to send these, long after everybody else forgot them. */
const DEAD_KEPT_TIMES = 4;

/**
 * One step along the notices in the order of their keys: forgets those that ended long ago, with
 * their tries. Keys grow with time, so a step that finds young ones alone is the last; no index leads
 * to the old ones, because every payment would have to write it.
 */
export function purgeNotices(
  tx: Tx,
  { above, rows, keepMs }: PurgeNoticesParams,
  { nowMs }: VerbContext,
): NoticesPurged {
  const notices = tx.listNoticesAbove(above, rows);
  for (const notice of notices) {
    if (isForgotten(notice, nowMs, keepMs)) tx.deleteNotice(notice);
  }
  const last = notices.at(-1);
  const areAllYoung = notices.every(({ createdAtMs }) => createdAtMs > nowMs - keepMs);
  if (last === undefined || notices.length < rows || areAllYoung) return { rows: 0 };
  const { orderKey, orderVersion } = last;
  return { rows, above: { orderKey, orderVersion } };
}

function isForgotten({ state, endedAtMs }: Notice, nowMs: number, keepMs: number): boolean {
  if (endedAtMs === undefined) return false;
  const keptMs = state === "dead" ? DEAD_KEPT_TIMES * keepMs : keepMs;
  return endedAtMs <= nowMs - keptMs;
}
