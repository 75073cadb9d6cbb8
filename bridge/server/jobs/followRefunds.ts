/** Looks for transactions that a person said a refund went in, for as long as one is under way. */

import type { Logger } from "pino";
import type { LookedAt, RefundToLookAt } from "../calls/invoices/followChainRefunds.ts";
import type { Verbs } from "../calls/verbs.ts";
import type { ChainSource } from "../rails/chain/chainSource.ts";
import type { TransferFinding } from "../rails/chain/transfer.ts";
import type { Store } from "../store/store.ts";
import type { Effect } from "../verb.ts";

/** What tells where a transfer is. */
export type TransferFinder = Pick<ChainSource, "net" | "findTransfer" | "finalHeight">;

export interface FollowRefundsParts {
  readonly source: TransferFinder;
  readonly store: Pick<Store<Verbs>, "execute">;
  readonly log: Pick<Logger, "warn">;
  readonly everyMs: number;
  publish(effects: readonly Effect[]): void;
}

export interface FollowedRefunds {
  /** Begins no further look; resolves when the last one is over. */
  stop(): Promise<void>;
}

/** Starts at once, for what the process before had under way. */
export function followRefunds(parts: FollowRefundsParts): FollowedRefunds {
  const { log, everyMs, source } = parts;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let problem: string | undefined;

  async function turn(): Promise<void> {
    try {
      await lookOnce(parts);
      problem = undefined;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      // The same news is told once.
      if (why !== problem) log.warn({ net: source.net, why }, "refunds cannot be looked for");
      problem = why;
    }
    if (isStopped) return;
    timer = setTimeout(() => {
      current = turn();
    }, everyMs);
  }

  let current = turn();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      return current;
    },
  };
}

/** Asks the store what is under way, the nodes where it is, and tells the store. */
export async function lookOnce(parts: Omit<FollowRefundsParts, "log" | "everyMs">): Promise<void> {
  const { net, finalHeight } = parts.source;
  const due = await step(parts, []);
  if (due.length === 0) return;
  const looked = await Promise.all(due.map((refund) => lookAt(parts.source, refund)));
  const final = await finalHeight?.();
  // A chain that names a final block, and does not tell it now, makes nothing final.
  const limit = finalHeight === undefined ? {} : { finalHeight: final ?? -1 };
  await step(parts, looked, limit);

  async function step(
    { store, publish }: Pick<FollowRefundsParts, "store" | "publish">,
    looked: readonly LookedAt[],
    more: { readonly finalHeight?: number } = {},
  ): Promise<readonly RefundToLookAt[]> {
    const { result, effects } = await store.execute("followChainRefunds", { net, looked, ...more });
    publish(effects);
    return result;
  }
}

async function lookAt(
  { findTransfer }: TransferFinder,
  { key, version, transfers, txIds }: RefundToLookAt,
): Promise<LookedAt> {
  const findings: TransferFinding[] = [];
  for (const transfer of transfers) {
    findings.push((await findTransfer?.(txIds, transfer)) ?? { kind: "unknown" });
  }
  return { key, version, findings };
}
