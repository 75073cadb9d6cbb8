/** What a genuine notice changes, given what the game's database remembers of the order. Pure. */

import { unreachable } from "../unreachable.ts";
import type { Notice } from "./notice.ts";

/** What the order must have been, from your own records or price list; never from the notice. */
export interface Expected {
  readonly appId: string;
  readonly environment: "sandbox" | "live";
  /** Whole smallest units. */
  readonly amount: string | number | bigint;
  readonly currency: string;
  /** Blocks that GIP0006 payments must have; 1. The other dialects tell settled payments only. */
  readonly confirmationsMin?: number;
}

/** What the game's database remembers of one order. */
export interface GrantRecord {
  readonly state: "none" | "granted" | "revoked";
  /** Of the newest notice that counted; 0 in dialects without versions. */
  readonly version: number;
  /** GIP0006: the time of the block with the payment; 0 elsewhere. */
  readonly blockTime: number;
}

/** The first field that is not as expected. */
export interface Mismatch {
  readonly kind: "mismatch";
  readonly field: "appId" | "environment" | "amount" | "currency";
  readonly expected: string;
  readonly found: string;
}

export type GrantDecision =
  /** Hand the goods over, in this transaction. */
  | "grant"
  /** They were handed over before. */
  | "repeat"
  /** Take them back. */
  | "revoke"
  /** Whatever comes later with a lower version does not count: it was taken back before. */
  | "forget"
  /** An older notice than one that counted. */
  | "stale"
  /** The payment is not final. */
  | "wait"
  /** Nothing to do. */
  | "nothing";

/** Compares what the notice says with what is expected; what the dialect cannot say is not compared. */
export function findMismatch(notice: Notice, expected: Expected): Mismatch | undefined {
  const amount = String(expected.amount);
  if (!/^(0|[1-9]\d*)$/.test(amount)) {
    throw new TypeError(
      "expected.amount must be whole, without signs: a string, bigint or integer",
    );
  }
  const pairs = [
    ["appId", expected.appId, notice.appId],
    ["environment", expected.environment, notice.environment],
    ["amount", amount, notice.amount ?? amount],
    ["currency", expected.currency, notice.currency ?? expected.currency],
  ] as const;
  const wrong = pairs.find(([, wanted, found]) => wanted !== found);
  if (wrong === undefined) return undefined;
  const [field, wanted, found] = wrong;
  return { kind: "mismatch", field, expected: wanted, found };
}

/** What to do with the notice. */
export function decideGrant(
  record: GrantRecord,
  notice: Notice,
  confirmationsMin: number,
): GrantDecision {
  switch (notice.standing) {
    case "grant":
      return decidePaid(record, notice, confirmationsMin);
    case "revoke":
      if (isStale(record, notice)) return "stale";
      return record.state === "granted" ? "revoke" : "forget";
    case "wait":
      return isTakenBack(record, notice) ? "revoke" : "wait";
    case "nothing":
      return "nothing";
    default:
      return unreachable(notice.standing);
  }
}

function decidePaid(record: GrantRecord, notice: Notice, confirmationsMin: number): GrantDecision {
  if ((notice.confirmations ?? confirmationsMin) < confirmationsMin) return "wait";
  if (record.state === "granted") return "repeat";
  if (record.state === "revoked" && isStale(record, notice)) return "stale";
  return "grant";
}

function isStale(record: GrantRecord, { version, blockTime }: Notice): boolean {
  if (version !== undefined) return version <= record.version;
  return blockTime !== undefined && blockTime === record.blockTime;
}

/**
 * GIP0006 has one form for "seen in no block yet" and "its block is gone"; only the second names
 * the time of the block that was counted.
 */
function isTakenBack({ state, blockTime }: GrantRecord, notice: Notice): boolean {
  return state === "granted" && blockTime !== 0 && notice.blockTime === blockTime;
}
