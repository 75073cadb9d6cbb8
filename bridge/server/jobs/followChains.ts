/** Follows every chain of the operator's file. Loaded only where there is one. */

import type { Logger } from "pino";
import { RING_BLOCKS } from "../calls/chain/advanceChain.ts";
import type { Verbs } from "../calls/verbs.ts";
import type { ChainConfig, ChainsConfig } from "../rails/chain/chainConfig.ts";
import type { ChainSource } from "../rails/chain/chainSource.ts";
import type { FollowerStore } from "../rails/chain/followerStore.ts";
import { type ChainHealth, runFollower } from "../rails/chain/runFollower.ts";
import type { HeadSubscription } from "../rails/evm/headSubscription.ts";
import type { Store } from "../store/store.ts";
import { unreachable } from "../unreachable.ts";
import type { Effect, ParamsOf } from "../verb.ts";
import { followRefunds } from "./followRefunds.ts";

export interface FollowChainsParts {
  readonly store: Pick<Store<Verbs>, "execute">;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  /** Unique among the processes at this database. */
  readonly owner: string;
  publish(effects: readonly Effect[]): void;
}

export interface FollowedChains {
  health(): readonly ChainHealth[];
  /** Begins no further step; resolves when those under way are over. */
  stop(): Promise<void>;
}

/** Longer than a step takes, shorter than a merchant would wait for another process. */
const LEASE_MS = 15_000;
/** More at once is asked of no node; no chain that is worth its name takes 64 blocks back. */
const LIMITS = { blocks: 16, near: 64, ring: RING_BLOCKS, range: 2000 };
/** A subscription without a new block for so long is made anew. */
const SILENT_BLOCKS = 30;
const SILENT_MS_MIN = 60_000;
/** Refunds are looked for once a block, but not more often, and not less. */
const REFUND_MS_MIN = 1000;
const REFUND_MS_MAX = 15_000;

/** Starts at once. */
export async function followChains(
  { chains }: Pick<ChainsConfig, "chains">,
  parts: FollowChainsParts,
): Promise<FollowedChains> {
  const { log, owner } = parts;
  const sources = await Promise.all(chains.map((chain) => sourceOf(chain, parts)));
  const running = chains.map(({ name, blockTimeMs }, at) =>
    runFollower({
      ...{ source: sources[at] as ChainSource, store: followerStoreOf(parts), owner, log },
      ...{ name, blockTimeMs },
      ...{ leaseMs: LEASE_MS, limits: LIMITS, nowMs: Date.now, random: Math.random },
    }),
  );
  const refunds = chains.map(({ blockTimeMs }, at) =>
    followRefunds({
      ...{ source: sources[at] as ChainSource, store: parts.store, publish: parts.publish, log },
      everyMs: Math.min(Math.max(blockTimeMs, REFUND_MS_MIN), REFUND_MS_MAX),
    }),
  );
  const heads = await Promise.all(
    chains.map((chain, at) => subscribe(chain, () => running[at]?.wake(), log)),
  );
  return {
    health: () => running.map((one) => one.health()),
    async stop() {
      for (const one of heads.flat()) one.stop();
      await Promise.all([...running, ...refunds].map((one) => one.stop()));
    },
  };
}

/** A node's word wakes the follower; where it is lost, the follower asks as often as without it. */
async function subscribe(
  chain: ChainConfig,
  wake: () => void,
  log: FollowChainsParts["log"],
): Promise<readonly HeadSubscription[]> {
  if (chain.kind !== "evm" || chain.subscribe.length === 0) return [];
  const { net, blockTimeMs } = chain;
  const { subscribeHeads } = await import("../rails/evm/headSubscription.ts");
  return chain.subscribe.map((url, at) =>
    subscribeHeads({
      ...{ url, place: at + 1, wake, nowMs: Date.now, random: Math.random },
      silentMs: Math.max(SILENT_BLOCKS * blockTimeMs, SILENT_MS_MIN),
      tell(name, news) {
        const what = { net, endpoint: name };
        if (news === "lost") log.warn(what, "new blocks are not told, and asked for as before");
        else log.info(what, "new blocks are told");
      },
    }),
  );
}

/** Each kind's libraries are loaded where there is such a chain. */
async function sourceOf(
  chain: ChainConfig,
  { store }: Pick<FollowChainsParts, "store">,
): Promise<ChainSource> {
  switch (chain.kind) {
    case "evm": {
      const { evmSourceOf } = await import("./evmSourceOf.ts");
      return evmSourceOf(chain);
    }
    case "utxo": {
      const { utxoSourceOf } = await import("./utxoSourceOf.ts");
      return utxoSourceOf(chain, store);
    }
    default:
      return unreachable(chain);
  }
}

export function followerStoreOf({ store, publish }: FollowChainsParts): FollowerStore {
  async function run<Name extends keyof Verbs & string>(verb: Name, params: ParamsOf<Verbs[Name]>) {
    const { result, effects } = await store.execute(verb, params);
    publish(effects);
    return result;
  }
  return {
    takeLease: (params) => run("takeChainLease", params),
    renewLease: (params) => run("renewChainLease", params),
    advance: (params) => run("advanceChain", params),
    halt: (params) => run("haltChain", params),
    blocksAbove: (params) => run("blocksAbove", params),
    endLease: (params) => run("endChainLease", params),
  };
}
