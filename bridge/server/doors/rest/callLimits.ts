/**
 * How often one caller may call: so many times a minute, whichever server process is asked. The count
 * lies in the database (ORDERS.md 20); a process takes allotments of it, so that a busy caller costs
 * one write for many calls. What the headers RateLimit and RateLimit-Policy say (IETF
 * draft-ietf-httpapi-ratelimit-headers).
 */

import type { TakeCallsParams, TakenCalls } from "../../calls/takeCalls.ts";

/** What is left, for the headers. */
export interface Allowance {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until the window ends. */
  readonly resetS: number;
}

export interface CallLimitsOptions {
  /** Calls of one caller in a window. */
  readonly perWindow: number;
  /** Calls that a process takes from the database at a time: others cannot have what it leaves. */
  readonly allotment: number;
  take(params: TakeCallsParams): Promise<TakenCalls>;
}

/** Callers that are remembered here: beyond, the oldest ask the database again. */
const CALLERS_MAX = 10_000;
export const WINDOW_MS = 60_000;

/** What this process has of a caller's window. */
interface Allotment {
  endsAtMs: number;
  left: number;
  /** What no process has taken yet. */
  free: number;
  /** Under way to the database. */
  asking: Promise<void> | undefined;
}

/** Counts calls by caller, in windows of a minute. */
export class CallLimits {
  readonly #options: CallLimitsOptions;
  readonly #allotments = new Map<string, Allotment>();

  constructor(options: CallLimitsOptions) {
    this.#options = options;
  }

  /** Takes one call. */
  async take(caller: string, nowMs: number): Promise<Allowance> {
    const own = this.#find(caller);
    while (isUsedUp(own, nowMs)) {
      own.asking ??= this.#ask(caller, own);
      await own.asking;
    }
    const isAllowed = own.left > 0;
    if (isAllowed) own.left -= 1;
    return {
      isAllowed,
      limit: this.#options.perWindow,
      remaining: own.left + own.free,
      resetS: Math.max(1, Math.ceil((own.endsAtMs - nowMs) / 1000)),
    };
  }

  async #ask(caller: string, own: Allotment): Promise<void> {
    const { perWindow: limit, allotment: wanted, take } = this.#options;
    try {
      const taken = await take({ caller, limit, wanted, windowMs: WINDOW_MS });
      Object.assign(own, { left: taken.granted, free: taken.free, endsAtMs: taken.endsAtMs });
    } finally {
      own.asking = undefined;
    }
  }

  #find(caller: string): Allotment {
    const known = this.#allotments.get(caller);
    if (known !== undefined) return known;
    const made: Allotment = { endsAtMs: 0, left: 0, free: 0, asking: undefined };
    this.#allotments.set(caller, made);
    if (this.#allotments.size > CALLERS_MAX) {
      const [oldest] = this.#allotments.keys();
      if (oldest !== undefined) this.#allotments.delete(oldest);
    }
    return made;
  }
}

/** Whether only the database knows if there is more. */
function isUsedUp({ endsAtMs, left, free }: Allotment, nowMs: number): boolean {
  return endsAtMs <= nowMs || (left === 0 && free > 0);
}
