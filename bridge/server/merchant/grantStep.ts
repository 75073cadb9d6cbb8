/** What grantOnce writes and answers, once it is decided what to do. Pure. */

import { unreachable } from "../unreachable.ts";
import type { GrantRow, GrantValue } from "./gameDatabase.ts";
import type { GrantDecision, GrantRecord, Mismatch } from "./grantDecision.ts";
import type { Notice } from "./notice.ts";

/** Something that the payment server is to be told of until it took it. */
export interface Acknowledgement {
  readonly orderNo: string;
  readonly state: "granted" | "revoked";
  readonly deliveryId: string;
  readonly version: number;
}

/**
 * What happened. All but `mismatch` are answered with success. Where there is an `acknowledge`, the
 * payment server is told first, and then markAcknowledged called.
 */
export type GrantOutcome =
  | {
      readonly kind: "granted" | "revoked" | "repeat" | "stale" | "wait" | "nothing";
      readonly acknowledge?: Acknowledgement;
    }
  | Mismatch;

/** A row of the table. */
export interface StoredGrant extends GrantRecord {
  readonly orderNo: string;
  /** Absent in dialects whose answer to the notice is the acknowledgement. */
  readonly deliveryId?: string;
  readonly isAcknowledged: boolean;
}

export interface GrantStep {
  readonly decision: GrantDecision;
  readonly outcome: GrantOutcome;
  /** The values after the key of WRITE_GRANT; absent when the row stays. */
  readonly write?: readonly GrantValue[];
}

/** Reads a row as either database gives it: PostgreSQL writes large integers as text. */
export function readStored(row: GrantRow | undefined): StoredGrant {
  if (row === undefined) throw new Error("the row of coinslot_grants is gone");
  const { order_no, state, version, block_time, delivery_id, acknowledged } = row;
  return {
    orderNo: String(order_no),
    state: state === "granted" || state === "revoked" ? state : "none",
    version: Number(version),
    blockTime: Number(block_time),
    deliveryId: typeof delivery_id === "string" ? delivery_id : undefined,
    isAcknowledged: Number(acknowledged) === 1,
  };
}

/** What is still to be told of a row. */
export function acknowledgementOf(stored: StoredGrant): Acknowledgement | undefined {
  const { orderNo, state, version, deliveryId, isAcknowledged } = stored;
  if (isAcknowledged || state === "none" || deliveryId === undefined) return undefined;
  return { orderNo, state, deliveryId, version };
}

/** The row as it becomes, and what the caller is told. */
export function grantStep(decision: GrantDecision, stored: StoredGrant, notice: Notice): GrantStep {
  const next = nextStored(decision, stored, notice);
  const kind = OUTCOME[decision];
  const outcome = { kind, acknowledge: acknowledgementOf(next) };
  return next === stored ? { decision, outcome } : { decision, outcome, write: written(next) };
}

const OUTCOME = {
  grant: "granted",
  repeat: "repeat",
  revoke: "revoked",
  forget: "nothing",
  stale: "stale",
  wait: "wait",
  nothing: "nothing",
} as const;

function nextStored(decision: GrantDecision, stored: StoredGrant, notice: Notice): StoredGrant {
  const version = Math.max(stored.version, notice.version ?? 0);
  const blockTime = Math.max(stored.blockTime, notice.blockTime ?? 0);
  const deliveryId = notice.deliveryId ?? stored.deliveryId;
  switch (decision) {
    case "grant":
      return { ...stored, state: "granted", version, blockTime, deliveryId, isAcknowledged: false };
    case "repeat":
      // Told again: a payment server that came out of a backup has forgotten.
      return { ...stored, version, blockTime, deliveryId, isAcknowledged: false };
    case "revoke":
      return { ...stored, state: "revoked", version, isAcknowledged: false };
    case "forget":
      return { ...stored, state: "revoked", version };
    case "stale":
    case "wait":
    case "nothing":
      return stored;
    default:
      return unreachable(decision);
  }
}

function written(next: StoredGrant): GrantValue[] {
  const { state, version, blockTime, deliveryId = null } = next;
  const isTold = acknowledgementOf(next) === undefined;
  return [state, version, blockTime, deliveryId, isTold ? 1 : 0];
}
