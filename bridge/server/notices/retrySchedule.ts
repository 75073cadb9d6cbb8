/** When a notice that was not delivered is tried again. */

import type { NoticeSchedule } from "./profile.ts";

/** What the last try came to. */
export interface FailedTry {
  /** Of this round, from 1. */
  readonly roundTryNo: number;
  readonly status?: number;
  /** As the merchant's server said it. */
  readonly retryAfter?: string;
}

export type NextTry =
  | { readonly kind: "again"; readonly afterMs: number }
  | { readonly kind: "dead" };

/** A merchant's server may put off a try by so much. */
export const RETRY_AFTER_MAX_MS = 3600_000;
/** "Gone": by Standard Webhooks the receiver wants no more of it. */
const GONE = 410;

/**
 * The pause before the next try, or that there is none. A 410 ends this notice at once, and only this
 * one: a proxy that is set up wrongly for a minute must not silence an address. `random` gives
 * numbers from 0 to 1.
 */
export function nextTry(
  { delaysMs, jitter }: NoticeSchedule,
  { roundTryNo, status, retryAfter }: FailedTry,
  nowMs: number,
  random: () => number,
): NextTry {
  const delayMs = delaysMs[roundTryNo - 1];
  if (delayMs === undefined || status === GONE) return { kind: "dead" };
  const wantedMs = Math.min(retryAfterMs(retryAfter, nowMs), RETRY_AFTER_MAX_MS);
  return {
    kind: "again",
    afterMs: Math.round(Math.max(delayMs * (1 + jitter * random()), wantedMs)),
  };
}

/** RFC 9110, 10.2.3: seconds, or a date; 0 for anything else. */
function retryAfterMs(text: string | undefined, nowMs: number): number {
  if (text === undefined) return 0;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const atMs = /GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? 0 : Math.max(0, atMs - nowMs);
}
