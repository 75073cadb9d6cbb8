/** A node that lags, lies or fails, made of one that does not: what a follower asks goes through here. */

import type { Anvil } from "./anvil.ts";

export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
  /** The height that it is about, where it is about one. */
  readonly height: number | undefined;
  /** How often just this was asked before. */
  readonly repeat: number;
}

/** How the node behaves; a test sets it. */
export interface Faults {
  /** Blocks that this call's node is behind. */
  lag(call: RpcCall): number;
  /** Another answer than the true one. */
  alter(call: RpcCall, result: unknown): unknown;
  isDown: boolean;
  /** Ranges longer than this are refused. */
  rangeMax: number;
}

export interface FaultyNode {
  readonly fetch: typeof fetch;
  readonly faults: Faults;
  /** Calls so far, by method. */
  readonly calls: { [method: string]: number };
}

interface Block {
  readonly number: string;
}

class RpcError extends Error {}

export function createFaultyNode(node: Anvil): FaultyNode {
  const calls: { [method: string]: number } = {};
  const repeats = new Map<string, number>();
  const faults: Faults = {
    lag: () => 0,
    alter: (_call, result) => result,
    ...{ isDown: false, rangeMax: Number.MAX_SAFE_INTEGER },
  };

  async function answer(method: string, params: readonly unknown[]): Promise<unknown> {
    calls[method] = (calls[method] ?? 0) + 1;
    const height = await heightOf(node, method, params);
    const key = `${method} ${height}`;
    const repeat = repeats.get(key) ?? 0;
    repeats.set(key, repeat + 1);
    const call = { method, params, height, repeat };
    const top = (await node.height()) - faults.lag(call);
    return faults.alter(call, await answerAsOf(node, call, top, faults.rangeMax));
  }

  const fetchIt: typeof fetch = async (_url, init) => {
    if (faults.isDown) throw new TypeError("fetch failed");
    const { id, method, params } = JSON.parse(String(init?.body));
    try {
      return Response.json({ jsonrpc: "2.0", id, result: await answer(method, params) });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return Response.json({ jsonrpc: "2.0", id, error: { code: -32000, message: error.message } });
    }
  };
  return { fetch: fetchIt, faults, calls };
}

async function heightOf(
  node: Anvil,
  method: string,
  params: readonly unknown[],
): Promise<number | undefined> {
  const [first] = params as [unknown];
  if (method === "eth_getBlockByNumber") return first === "latest" ? undefined : Number(first);
  const hash = method === "eth_getLogs" ? (first as { blockHash?: string }).blockHash : first;
  if (hash === undefined || method === "eth_chainId") return undefined;
  const block = (await node.rpc("eth_getBlockByHash", [hash, false])) as Block | null;
  return block === null ? undefined : Number(block.number);
}

/** What a node would say that has no block above `top`. */
async function answerAsOf(
  node: Anvil,
  { method, params, height }: RpcCall,
  top: number,
  rangeMax: number,
): Promise<unknown> {
  const isAbove = height !== undefined && height > top;
  if (method === "eth_getBlockByNumber" && params[0] === "latest") {
    return await node.rpc(method, [hex(Math.max(top, 0)), false]);
  }
  if (method === "eth_getBlockByNumber" || method === "eth_getBlockByHash") {
    return isAbove ? null : await node.rpc(method, params);
  }
  if (method !== "eth_getLogs") return await node.rpc(method, params);
  if (isAbove) throw new RpcError("unknown block");
  const filter = params[0] as { fromBlock?: string; toBlock?: string };
  if (filter.fromBlock === undefined) return await node.rpc(method, params);
  const [from, to] = [Number(filter.fromBlock), Number(filter.toBlock)];
  if (to - from >= rangeMax) throw new RpcError("query returned more than 10000 results");
  // Real nodes cut a range silently where their chain ends.
  if (from > top) return [];
  return await node.rpc(method, [{ ...filter, toBlock: hex(Math.min(to, top)) }]);
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
