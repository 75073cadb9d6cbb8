/** A node that lags, is down, or moves on between two questions, made of one that does not. */

import {
  NOT_THERE,
  type NodeAnswer,
  type NodeCall,
  NodeRefusal,
  type NodeRpc,
  OUT_OF_RANGE,
} from "../../bridge/server/rails/utxo/nodeRpc.ts";
import type { NodeTransaction } from "../../bridge/server/rails/utxo/nodeTypes.ts";

/** One request, of one call or of many. */
export interface NodeRequest {
  readonly method: string;
  /** The height that it is about, where it is about one. */
  readonly height: number | undefined;
  /** How often just this was asked before. */
  readonly repeat: number;
}

/** How the node behaves; a test sets it. */
export interface NodeFaults {
  /** Blocks that this request's node is behind. */
  lag(request: NodeRequest): number;
  /** What happens in the world just before the answer. */
  before(request: NodeRequest): Promise<void>;
  isDown: boolean;
}

export interface FaultyUtxoNode extends NodeRpc {
  readonly faults: NodeFaults;
  /** Requests so far. */
  requests(): number;
}

export interface FaultyNodeParts {
  /** Another one after a restart. */
  node(): NodeRpc;
  /** Of a block that was ever in the chain. */
  heightOf(blockHash: string): number | undefined;
}

interface MinedTransaction extends NodeTransaction {
  readonly [more: string]: unknown;
}

const WITH_TRANSACTIONS = 2;

export function createFaultyUtxoNode({ node, heightOf }: FaultyNodeParts): FaultyUtxoNode {
  const faults: NodeFaults = { lag: () => 0, before: async () => {}, isDown: false };
  const repeats = new Map<string, number>();
  /** Mined already, and in the pool of a node that has not heard of it. */
  const late = new Map<string, MinedTransaction>();
  let requests = 0;

  /** Gives the height above which the node knows nothing. */
  async function begin({ method, params }: NodeCall): Promise<number> {
    requests += 1;
    const [subject] = params;
    const height = typeof subject === "number" ? subject : heightOf(String(subject));
    const key = `${method} ${height}`;
    const repeat = repeats.get(key) ?? 0;
    repeats.set(key, repeat + 1);
    const request = { method, height, repeat };
    await faults.before(request);
    if (faults.isDown) throw new Error("the node: ECONNREFUSED");
    return Number(await node().call("getblockcount")) - faults.lag(request);
  }

  async function answer({ method, params }: NodeCall, top: number): Promise<unknown> {
    const [subject] = params;
    switch (method) {
      case "getbestblockhash":
        return await node().call("getblockhash", [top]);
      case "getblockhash":
        if (Number(subject) > top) throw new NodeRefusal(OUT_OF_RANGE, "out of range");
        break;
      case "getblockheader":
      case "getblock":
        if ((heightOf(String(subject)) ?? 0) > top) throw new NodeRefusal(NOT_THERE, "not found");
        break;
      case "getrawmempool":
        return [...((await node().call(method)) as string[]), ...(await readLate(top))];
      case "getrawtransaction": {
        const mined = late.get(String(subject));
        if (mined !== undefined) return mined;
        break;
      }
      default:
    }
    return await node().call(method, params);
  }

  async function readLate(top: number): Promise<readonly string[]> {
    late.clear();
    const head = Number(await node().call("getblockcount"));
    for (let height = top + 1; height <= head; height += 1) {
      const hash = await node().call("getblockhash", [height]);
      const block = await node().call("getblock", [hash, WITH_TRANSACTIONS]);
      const [, ...paying] = (block as { tx: MinedTransaction[] }).tx;
      for (const transaction of paying) late.set(transaction.txid, transaction);
    }
    return [...late.keys()];
  }

  async function settle(call: NodeCall, top: number): Promise<NodeAnswer> {
    try {
      return { ok: true, result: await answer(call, top) };
    } catch (error) {
      if (error instanceof NodeRefusal) return { ok: false, refusal: error };
      throw error;
    }
  }

  return {
    faults,
    requests: () => requests,
    async call(method, params = []) {
      const call = { method, params };
      return await answer(call, await begin(call));
    },
    async callMany(calls) {
      const [first] = calls;
      if (first === undefined) return [];
      // One request, so one node answers all of it.
      const top = await begin(first);
      const answers: NodeAnswer[] = [];
      for (const call of calls) answers.push(await settle(call, top));
      return answers;
    },
    health: () => node().health(),
  };
}
