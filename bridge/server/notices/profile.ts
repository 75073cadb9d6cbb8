/** Of each dialect, as data: which moments it can tell, and when a notice is tried again. */

import type { NoticeMoment } from "../orders/notice.ts";

/** The forms in which merchants are told. */
export type DialectName = "standard" | "pico" | "trino" | "gip0006";

/** When a notice that was not delivered is tried again. */
export interface NoticeSchedule {
  /** The pauses between tries, in milliseconds: one try more than there are pauses. */
  readonly delaysMs: readonly number[];
  /** By how much each pause may be longer: 0.1 stands for up to a tenth. */
  readonly jitter: number;
}

export interface NoticeProfile {
  /** What else happens to an order is not told in this dialect. */
  readonly moments: readonly NoticeMoment[];
  /**
   * `serverGrants`: the dialect cannot say who hands over the goods, so orders whose goods the client
   * hands over are not told: the merchant would grant them a second time.
   */
  readonly orders: "all" | "serverGrants";
  readonly schedule: NoticeSchedule;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** 10 tries in 75.6 hours, as Standard Webhooks recommends. */
const STANDARD: NoticeSchedule = {
  delaysMs: [
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR_MS),
  ],
  jitter: 0.1,
};

/**
 * Pico's document says "periodically" and no figures; these are usual in its country. Two more hold
 * out for a night.
 */
const PICO: NoticeSchedule = {
  delaysMs: [
    ...[15, 15, 30].map((seconds) => seconds * SECOND_MS),
    ...[3, 10, 30].map((minutes) => minutes * MINUTE_MS),
    ...[1, 6, 12, 24].map((hours) => hours * HOUR_MS),
  ],
  jitter: 0,
};

/**
 * Trino's server tries every 30 s for ever. Here that lasts an hour; then ever rarer, about 75
 * hours in all.
 */
const TRINO: NoticeSchedule = {
  delaysMs: [
    ...Array.from({ length: 120 }, () => 30 * SECOND_MS),
    ...Array.from({ length: 12 }, () => 10 * MINUTE_MS),
    ...Array.from({ length: 12 }, () => HOUR_MS),
    ...[12, 24, 24].map((hours) => hours * HOUR_MS),
  ],
  jitter: 0,
};

/** The profiles by dialect. GIP0006's node tells once and never again; we try as in the standard one. */
export const NOTICE_PROFILES: { readonly [name in DialectName]: NoticeProfile } = {
  standard: {
    moments: [
      "paid",
      "prepared",
      "refunded",
      "credited",
      "reversed",
      "expired",
      "cancelled",
      "failed",
    ],
    orders: "all",
    schedule: STANDARD,
  },
  pico: { moments: ["paid"], orders: "serverGrants", schedule: PICO },
  trino: { moments: ["paid"], orders: "serverGrants", schedule: TRINO },
  gip0006: {
    moments: ["seen", "confirming", "dropped", "paid", "prepared", "reversed"],
    orders: "serverGrants",
    schedule: STANDARD,
  },
};

/** Every dialect's name. */
export const DIALECT_NAMES = Object.keys(NOTICE_PROFILES) as readonly DialectName[];
