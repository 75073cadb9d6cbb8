/** Follows every chain of the operator's file. Loaded only where there is one. */

import type { Logger } from "pino";
import { RING_BLOCKS } from "../calls/chain/advanceChain.ts";
import type { Verbs } from "../calls/verbs.ts";
import type { ChainsConfig, EvmChainConfig } from "../rails/chain/chainConfig.ts";
import type { ChainSource } from "../rails/chain/chainSource.ts";
import type { FollowerStore } from "../rails/chain/followerStore.ts";
import { type ChainHealth, runFollower } from "../rails/chain/runFollower.ts";
import { paymentFilter, paymentOf } from "../rails/evm/evmPayments.ts";
import { createEvmSource } from "../rails/evm/evmSource.ts";
import { withProvenRouter } from "../rails/evm/provenRouter.ts";
import { createRpcEndpoint } from "../rails/evm/rpcEndpoint.ts";
import { RpcEndpoints } from "../rails/evm/rpcEndpoints.ts";
import type { Store } from "../store/store.ts";
import type { Effect, ParamsOf } from "../verb.ts";

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
/** One call to a node. */
const CALL_MS = 10_000;
const ANSWER_BYTES_MAX = 32 * 1024 * 1024;

/** Starts at once. */
export function followChains(
  { chains }: Pick<ChainsConfig, "chains">,
  parts: FollowChainsParts,
): FollowedChains {
  const { log, owner } = parts;
  const running = chains.map((chain) =>
    runFollower({
      ...{ source: evmSourceOf(chain), store: followerStore(parts), owner, log },
      ...{ name: chain.name, blockTimeMs: chain.blockTimeMs },
      ...{ leaseMs: LEASE_MS, limits: LIMITS, nowMs: Date.now, random: Math.random },
    }),
  );
  return {
    health: () => running.map((one) => one.health()),
    async stop() {
      await Promise.all(running.map((one) => one.stop()));
    },
  };
}

function evmSourceOf(chain: EvmChainConfig): ChainSource {
  const { net, chainId, blockTimeMs, finalized, rpc } = chain;
  const shared = { timeoutMs: CALL_MS, bytesMax: ANSWER_BYTES_MAX, fetch };
  const list = rpc.map((url, at) => createRpcEndpoint({ ...shared, url, place: at + 1 }));
  const clock = { nowMs: Date.now, random: Math.random };
  const endpoints = new RpcEndpoints({ ...clock, endpoints: list, chainId });
  const source = createEvmSource({
    ...{ net, blockTimeMs, finalized, endpoints, nowMs: Date.now },
    filter: paymentFilter(chain),
    decode: (log) => paymentOf(log, chain),
  });
  if (chain.router === undefined) return source;
  return withProvenRouter(source, chain.router, (...call) => endpoints.ask(...call));
}

function followerStore({ store, publish }: FollowChainsParts): FollowerStore {
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
