import { hash } from "node:crypto";
import type { Tx } from "../store/tx.ts";
import type { VerbContext } from "../verb.ts";

export interface TakeCallsParams {
  /** Who calls what; stored as a digest. */
  readonly caller: string;
  /** Calls in one window. */
  readonly limit: number;
  /** Calls that the process would like to let in before it asks again. */
  readonly wanted: number;
  readonly windowMs: number;
}

export interface TakenCalls {
  /** As many as `wanted`, or what was left. */
  readonly granted: number;
  /** What is left now for whoever asks next. */
  readonly free: number;
  readonly endsAtMs: number;
}

/** Takes calls from a caller's window, which all processes share; the first one begins it. */
export function takeCalls(
  tx: Tx,
  { caller, limit, wanted, windowMs }: TakeCallsParams,
  { nowMs, environment }: VerbContext,
): TakenCalls {
  const digest = hash("sha256", `coinslot calls\n${environment}\n${caller}`);
  const known = tx.findCallWindow(digest);
  if (known === undefined || known.endsAtMs <= nowMs) {
    const granted = Math.min(wanted, limit);
    const endsAtMs = nowMs + windowMs;
    tx.writeCallWindow({ caller: digest, endsAtMs, taken: granted }, known);
    return { granted, free: limit - granted, endsAtMs };
  }
  const { endsAtMs, taken } = known;
  const granted = Math.max(0, Math.min(wanted, limit - taken));
  if (granted > 0) tx.writeCallWindow({ ...known, taken: taken + granted }, known);
  return { granted, free: Math.max(0, limit - taken - granted), endsAtMs };
}
