/** A chain of the Bitcoin family, as a full node of the operator's tells it. */

import type { BlockHeader, Net } from "../chain/chain.ts";
import type { ChainSource } from "../chain/chainSource.ts";
import { createMempoolWatch } from "./mempoolWatch.ts";
import { NOT_THERE, NodeRefusal, type NodeRpc, OUT_OF_RANGE } from "./nodeRpc.ts";
import { readBlock, readHash, readHeader } from "./nodeTypes.ts";
import { type FindOurs, oursOf, paidOutputs } from "./outputs.ts";

export interface UtxoSourceParts {
  readonly net: Net;
  readonly node: NodeRpc;
  readonly findOurs: FindOurs;
}

/** Block and transactions in one answer. */
const WITH_TRANSACTIONS = 2;
/** Before the first block there is none. */
const NO_BLOCK = "0".repeat(64);

/** Asks nothing before it is asked; each method rejects while the node is of another chain. */
export function createUtxoSource({ net, node, findOurs }: UtxoSourceParts): ChainSource {
  const pool = createMempoolWatch(node, findOurs);
  let isProved = false;

  async function prove(): Promise<void> {
    if (isProved) return;
    const first = readHash(await node.call("getblockhash", [0]));
    if (!isOf(net, first)) throw new Error(`${node.health().name} is a node of another chain`);
    isProved = true;
  }

  async function headerOf(hash: string): Promise<BlockHeader> {
    return headerFrom(await node.call("getblockheader", [hash]));
  }

  return {
    net,
    async head() {
      await prove();
      return await headerOf(readHash(await node.call("getbestblockhash")));
    },
    async headerAt(height) {
      const hash = await unless(OUT_OF_RANGE, node.call("getblockhash", [height]));
      return hash === undefined ? undefined : await headerOf(readHash(hash));
    },
    async standing({ hash }) {
      const answer = await unless(NOT_THERE, node.call("getblockheader", [hash]));
      if (answer === undefined) return "unknown";
      return readHeader(answer).confirmations < 0 ? "gone" : "canonical";
    },
    async paymentsIn({ hash }) {
      const answer = await unless(NOT_THERE, node.call("getblock", [hash, WITH_TRANSACTIONS]));
      if (answer === undefined) return undefined;
      const { tx } = readBlock(answer);
      pool.takeBlock(tx);
      return await oursOf(paidOutputs(tx), findOurs);
    },
    async mempool() {
      return await pool.view();
    },
    endpoints: () => [node.health()],
  };
}

/** CAIP-2: the first half of the first block's hash names the chain. */
function isOf(net: Net, firstHash: string): boolean {
  return net === `bip122:${firstHash.slice(0, 32)}`;
}

function headerFrom(answer: unknown): BlockHeader {
  const { hash, height, time, previousblockhash } = readHeader(answer);
  return { hash, height, timeMs: time * 1000, parentHash: previousblockhash ?? NO_BLOCK };
}

/** Undefined when the node refuses with this code. */
async function unless(code: number, answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NodeRefusal && error.code === code) return undefined;
    throw error;
  }
}
