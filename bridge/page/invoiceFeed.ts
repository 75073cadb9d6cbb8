/** Follows one invoice at the server: asks, waits for its next version, asks again. */

import { type PayState, parsePayState } from "./payState.ts";

export type FeedNews =
  | { readonly kind: "state"; readonly state: PayState }
  | { readonly kind: "unknown" }
  | { readonly kind: "unreadable" }
  /** No answer, or one of a server in trouble; it is asked again. */
  | { readonly kind: "failed" };

export interface FeedParts {
  /** The address of the state, without a query. */
  readonly url: string;
  readonly fetch: typeof fetch;
  /** Resolves after this time, or at once when it is woken. */
  wait(delayMs: number): Promise<void>;
  onNews(news: FeedNews): void;
}

export interface InvoiceFeed {
  /** Asks now, beside the long poll: the newest state, or what stands in its way. */
  ask(): Promise<FeedNews>;
  stop(): void;
}

/** After as many failures as the place in the list; the last one repeats. */
const RETRY_MS = [1000, 2000, 4000, 8000, 15_000];
/** A server that does not hold the poll back is not asked more often than this. */
const GAP_MS = 1000;
/** The server answers a long poll within 25 s. */
const PATIENCE_MS = 40_000;

/** Runs until it is stopped, or the server does not know the invoice. */
export function followInvoice(parts: FeedParts): InvoiceFeed {
  const aborter = new AbortController();
  const request = (after: number | undefined) => askServer(parts, after, aborter.signal);
  void follow(parts, request, aborter.signal);
  return { ask: () => request(undefined), stop: () => aborter.abort() };
}

async function follow(
  { wait, onNews }: FeedParts,
  request: (after: number | undefined) => Promise<FeedNews>,
  signal: AbortSignal,
): Promise<void> {
  let version: number | undefined;
  let failures = 0;
  while (!signal.aborted) {
    const asked = Date.now();
    let news = await request(version);
    if (signal.aborted) return;
    // An invoice does not vanish: something between us and the server answered.
    if (news.kind === "unknown" && version !== undefined) news = { kind: "failed" };
    onNews(news);
    if (news.kind === "unknown") return;
    if (news.kind === "state") {
      failures = 0;
      if (news.state.version === version) await wait(Math.max(0, GAP_MS - (Date.now() - asked)));
      version = news.state.version;
    } else {
      await wait(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? GAP_MS);
      failures += 1;
      version = news.kind === "failed" && version !== undefined ? version : undefined;
    }
  }
}

async function askServer(
  parts: FeedParts,
  after: number | undefined,
  stopped: AbortSignal,
): Promise<FeedNews> {
  const query = after === undefined ? "" : `?after=${after}`;
  // Browsers of wallet apps may be too old for AbortSignal.any.
  const request = new AbortController();
  const abort = () => request.abort();
  const patience = setTimeout(abort, PATIENCE_MS);
  stopped.addEventListener("abort", abort);
  try {
    const options = { cache: "no-store", signal: request.signal } as const;
    const response = await parts.fetch(`${parts.url}${query}`, options);
    if (response.status === 404) return { kind: "unknown" };
    if (!response.ok) return { kind: "failed" };
    return readState(await response.text());
  } catch {
    return { kind: "failed" };
  } finally {
    clearTimeout(patience);
    stopped.removeEventListener("abort", abort);
  }
}

function readState(text: string): FeedNews {
  try {
    return { kind: "state", state: parsePayState(JSON.parse(text)) };
  } catch {
    return { kind: "unreadable" };
  }
}
