/** What one connection may ask: a steady rate, and only so many requests at a time. */

import { RateLimit } from "./rateLimit.ts";

/** Requests of one connection that may be under way; a game needs a handful. */
export const IN_FLIGHT_MAX = 32;

export class RequestGate {
  readonly #rate: RateLimit;
  readonly #nowMs: () => number;
  #inFlight = 0;
  #empty: (() => void) | undefined;

  constructor(perSecond: number, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#rate = new RateLimit(perSecond, nowMs());
  }

  /** Lets a request in, or says why not. Each one that was let in must `leave`. */
  enter(): string | undefined {
    if (this.#inFlight >= IN_FLIGHT_MAX) return `${IN_FLIGHT_MAX} requests are under way`;
    if (!this.#rate.take(this.#nowMs())) return "too many requests a second";
    this.#inFlight += 1;
    return undefined;
  }

  leave(): void {
    this.#inFlight -= 1;
    if (this.#inFlight === 0) this.#empty?.();
  }

  /** Resolves when nothing is under way. */
  async drained(): Promise<void> {
    if (this.#inFlight === 0) return;
    await new Promise<void>((resolve) => {
      this.#empty = resolve;
    });
  }
}
