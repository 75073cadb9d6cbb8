/** A chain of the Bitcoin family, as a full node of the operator's tells it. */

import { type BlockHeader, type BlockPoint, blockOf, type Net } from "../chain/chain.ts";
import type { ChainSource, RangeAnswer, Standing } from "../chain/chainSource.ts";
import type { BlockPayment } from "../chain/foundPayment.ts";
import type { BlockProp, FoundProp } from "../chain/foundProp.ts";
import { readBlocks, WITH_TRANSACTIONS } from "./blockRange.ts";
import { createFindTransfer } from "./findTransfer.ts";
import { createMempoolWatch } from "./mempoolWatch.ts";
import { NOT_THERE, NodeRefusal, type NodeRpc, OUT_OF_RANGE } from "./nodeRpc.ts";
import { type NodeBlock, readBlock, readHash, readHeader } from "./nodeTypes.ts";
import { type FindOurs, oursOf, oursOfEach, paidOutputs } from "./outputs.ts";
import { type FindProps, foundProps, propTrace } from "./props/foundProps.ts";

export interface UtxoSourceParts {
  readonly net: Net;
  readonly node: NodeRpc;
  readonly findOurs: FindOurs;
  /** Absent: nobody looks for props. */
  readonly findProps?: FindProps;
}

/** Blocks of one range: on a busy chain they are hundreds of megabytes already. */
const RANGE_MAX = 128;
/** Before the first block there is none. */
const NO_BLOCK = "0".repeat(64);

/** Asks nothing before it is asked; each method rejects while the node is of another chain. */
export function createUtxoSource(parts: UtxoSourceParts): ChainSource {
  const { net, node, findOurs, findProps } = parts;
  const pool = createMempoolWatch(node, findOurs, findProps);
  /** Of blocks whose payments were read, until their props are asked for. */
  const traces = new Map<string, readonly FoundProp[]>();
  let isProved = false;

  async function prove(): Promise<void> {
    if (isProved) return;
    const first = readHash(await node.call("getblockhash", [0]));
    if (!isOf(net, first)) throw new Error(`${node.health().name} is a node of another chain`);
    isProved = true;
  }

  async function paymentsOf(blocks: readonly NodeBlock[]): Promise<readonly BlockPayment[]> {
    for (const { tx } of blocks) pool.takeBlock(tx);
    const outputs = blocks.map(({ tx }) => paidOutputs(tx));
    const payments = await oursOfEach(outputs, findOurs);
    return blocks.flatMap((one, at) => {
      const block = pointOf(one);
      return (payments[at] ?? []).map((payment) => ({ ...payment, block }));
    });
  }

  async function paymentsBetween(from: number, to: number): Promise<RangeAnswer> {
    if (to - from >= RANGE_MAX) return { kind: "tooMuch" };
    const payments: BlockPayment[] = [];
    const found: BlockProp[] = [];
    const isWhole = await readBlocks(node, { from, to }, async (blocks) => {
      if (findProps !== undefined) found.push(...blocks.flatMap(tracesOf));
      payments.push(...(await paymentsOf(blocks)));
    });
    if (!isWhole) return { kind: "behind" };
    if (findProps === undefined) return { kind: "found", payments };
    // A stable sort: within a block they stay as they are.
    found.sort((a, b) => a.block.height - b.block.height);
    return { kind: "found", payments, props: await foundProps(found, findProps) };
  }

  return {
    net,
    async head() {
      await prove();
      const hash = readHash(await node.call("getbestblockhash"));
      return headerFrom(await node.call("getblockheader", [hash]));
    },
    async headerAt(height) {
      const hash = await unless(OUT_OF_RANGE, node.call("getblockhash", [height]));
      if (hash === undefined) return undefined;
      // Behind one address may be several nodes, and not all of them have it yet.
      const answer = await unless(NOT_THERE, node.call("getblockheader", [readHash(hash)]));
      return answer === undefined ? undefined : headerFrom(answer);
    },
    standing: (header) => standingOf(node, header),
    async paymentsIn({ hash }) {
      const answer = await unless(NOT_THERE, node.call("getblock", [hash, WITH_TRANSACTIONS]));
      if (answer === undefined) return undefined;
      const { tx } = readBlock(answer);
      pool.takeBlock(tx);
      if (findProps !== undefined) traces.set(hash, tx.map(propTrace));
      return await oursOf(paidOutputs(tx), findOurs);
    },
    paymentsBetween,
    ...(findProps === undefined
      ? {}
      : { propsIn: (headers) => takeTraces(traces, headers, findProps) }),
    mempool: ({ hash }) => pool.view(hash),
    findTransfer: createFindTransfer(node),
    endpoints: () => [node.health()],
  };
}

/**
 * A node that never had the block, or forgot it when it died, calls it gone when its own chain goes on
 * above another one in its place; a chain that is no higher yet is no answer.
 */
async function standingOf(node: NodeRpc, { height, hash }: BlockPoint): Promise<Standing> {
  const answer = await unless(NOT_THERE, node.call("getblockheader", [hash]));
  if (answer !== undefined) return readHeader(answer).confirmations < 0 ? "gone" : "canonical";
  const above = await unless(OUT_OF_RANGE, node.call("getblockhash", [height + 1]));
  if (above === undefined) return "unknown";
  const there = await unless(OUT_OF_RANGE, node.call("getblockhash", [height]));
  return there === undefined || there === hash ? "unknown" : "gone";
}

function tracesOf(block: NodeBlock): readonly BlockProp[] {
  return block.tx.map((transaction) => ({ ...propTrace(transaction), block: pointOf(block) }));
}

function pointOf({ height, hash, time }: NodeBlock): BlockPoint {
  return { height, hash, timeMs: time * 1000 };
}

type Traces = Map<string, readonly FoundProp[]>;

/** Rejects for a block whose payments were not read just before. */
async function takeTraces(
  traces: Traces,
  headers: readonly BlockHeader[],
  findProps: FindProps,
): Promise<readonly BlockProp[]> {
  const all = headers.flatMap((header) => {
    const found = traces.get(header.hash);
    if (found === undefined) throw new Error(`block ${header.height} was not read`);
    const block = blockOf(header);
    return found.map((trace) => ({ ...trace, block }));
  });
  const props = await foundProps(all, findProps);
  traces.clear();
  return props;
}

/** CAIP-2: the first half of the first block's hash names the chain. */
function isOf(net: Net, firstHash: string): boolean {
  return net === `bip122:${firstHash.slice(0, 32)}`;
}

/**
 * A block's own time may lie before that of the one below it, and two hours ahead of every clock. The
 * chain's time is the median: once it is past a moment, no block to come can say an earlier one.
 */
function headerFrom(answer: unknown): BlockHeader {
  const { hash, height, time, mediantime, previousblockhash } = readHeader(answer);
  const parentHash = previousblockhash ?? NO_BLOCK;
  return { hash, height, parentHash, timeMs: mediantime * 1000, statedMs: time * 1000 };
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
