import type { Situation } from "../pageState.ts";
import type { SignName } from "./signs.ts";

/** How a situation looks: its drawing, and whether it is good, waiting or bad. */
export interface SituationLook {
  readonly sign: SignName;
  readonly tone: "good" | "wait" | "bad";
}

/** What is not listed wants patience. */
export function situationLook(situation: Situation): SituationLook {
  return LOOKS[situation] ?? { sign: "wait", tone: "wait" };
}

const LOOKS: { readonly [situation in Situation]?: SituationLook } = {
  unknown: { sign: "stop", tone: "bad" },
  unreadable: { sign: "stop", tone: "bad" },
  mismatch: { sign: "stop", tone: "bad" },
  changed: { sign: "stop", tone: "bad" },
  expired: { sign: "clock", tone: "wait" },
  expiredPartial: { sign: "clock", tone: "wait" },
  closing: { sign: "clock", tone: "wait" },
  late: { sign: "clock", tone: "wait" },
  sentLong: { sign: "clock", tone: "wait" },
  cancelled: { sign: "cross", tone: "wait" },
  partial: { sign: "part", tone: "wait" },
  partialClosed: { sign: "part", tone: "wait" },
  over: { sign: "plus", tone: "wait" },
  lateCoins: { sign: "check", tone: "good" },
  paidLate: { sign: "check", tone: "good" },
  returning: { sign: "check", tone: "good" },
  marked: { sign: "check", tone: "good" },
  reversed: { sign: "back", tone: "bad" },
  replaced: { sign: "back", tone: "wait" },
  dropped: { sign: "back", tone: "wait" },
  rejected: { sign: "cross", tone: "wait" },
  reverted: { sign: "stop", tone: "bad" },
  walletFailed: { sign: "stop", tone: "bad" },
};
