/** One connection's allowance of requests: refilled steadily, saved up for two seconds at most. */
export class RateLimit {
  readonly #perSecond: number;
  #tokens: number;
  #filledAtMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond * 2;
    this.#filledAtMs = nowMs;
  }

  /** Takes one request; false when there is none left. */
  take(nowMs: number): boolean {
    const passedMs = Math.max(0, nowMs - this.#filledAtMs);
    const filled = this.#tokens + (passedMs * this.#perSecond) / 1000;
    this.#tokens = Math.min(filled, this.#perSecond * 2);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
