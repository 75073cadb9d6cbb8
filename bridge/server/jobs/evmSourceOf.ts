import type { EvmChainConfig } from "../rails/chain/chainConfig.ts";
import type { ChainSource } from "../rails/chain/chainSource.ts";
import { paymentFilter, paymentOf } from "../rails/evm/evmPayments.ts";
import { createEvmSource } from "../rails/evm/evmSource.ts";
import { withProvenRouter } from "../rails/evm/provenRouter.ts";
import { createRpcEndpoint } from "../rails/evm/rpcEndpoint.ts";
import { RpcEndpoints } from "../rails/evm/rpcEndpoints.ts";

/** One call to a node. */
const CALL_MS = 10_000;
const ANSWER_BYTES_MAX = 32 * 1024 * 1024;

/** What tells of a configured chain of Ethereum's kind. */
export function evmSourceOf(chain: EvmChainConfig): ChainSource {
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
