/**
 * How often one key may call: so many times a minute in each process. What the headers RateLimit and
 * RateLimit-Policy say (IETF draft-ietf-httpapi-ratelimit-headers).
 */

/** What is left, for the headers. */
export interface Allowance {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until the window ends. */
  readonly resetS: number;
}

/** Callers that are remembered: beyond, the oldest begin anew. */
const CALLERS_MAX = 10_000;
export const WINDOW_MS = 60_000;

/** Counts calls by caller, in windows of a minute. */
export class CallLimits {
  readonly #perWindow: number;
  readonly #windows = new Map<string, { readonly endsAtMs: number; calls: number }>();

  constructor(perWindow: number) {
    this.#perWindow = perWindow;
  }

  /** Takes one call. */
  take(caller: string, nowMs: number): Allowance {
    const known = this.#windows.get(caller);
    const window =
      known !== undefined && known.endsAtMs > nowMs
        ? known
        : { endsAtMs: nowMs + WINDOW_MS, calls: 0 };
    if (window !== known) this.#remember(caller, window);
    window.calls += 1;
    return {
      isAllowed: window.calls <= this.#perWindow,
      limit: this.#perWindow,
      remaining: Math.max(0, this.#perWindow - window.calls),
      resetS: Math.max(1, Math.ceil((window.endsAtMs - nowMs) / 1000)),
    };
  }

  #remember(caller: string, window: { readonly endsAtMs: number; calls: number }): void {
    this.#windows.delete(caller);
    this.#windows.set(caller, window);
    if (this.#windows.size <= CALLERS_MAX) return;
    const [oldest] = this.#windows.keys();
    if (oldest !== undefined) this.#windows.delete(oldest);
  }
}
