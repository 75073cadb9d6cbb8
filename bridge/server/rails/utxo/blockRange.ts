/** Reads many blocks that follow each other: some in each answer, and some answers at once. */

import type { NodeRpc } from "./nodeRpc.ts";
import { type NodeBlock, readBlock, readHash } from "./nodeTypes.ts";

export interface Heights {
  readonly from: number;
  readonly to: number;
}

/** For `getblock`: with its transactions in the same answer. */
export const WITH_TRANSACTIONS = 2;
/** Answers that are waited for at once; a node has four workers for all who ask it. */
const AT_ONCE = 3;
/** Blocks of one answer. */
const BLOCKS_MAX = 16;
/** Transactions of one answer, each some two thousand characters long. */
const TRANSACTIONS_MAX = 2000;

/**
 * Calls `take` with all blocks from one height to another, some at a time, in any order. False when the
 * node does not have them all as one chain; rejects when it does not answer.
 */
export async function readBlocks(
  node: NodeRpc,
  { from, to }: Heights,
  take: (blocks: readonly NodeBlock[]) => Promise<void>,
): Promise<boolean> {
  const heights = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const answers = await callAll(node, "getblockhash", heights);
  const hashes = answers?.map(readHash);
  if (hashes === undefined) return false;
  const next = { at: 0, many: 1, isWhole: true };
  const read = async () => {
    while (next.isWhole && next.at < hashes.length) {
      const first = next.at;
      next.at += next.many;
      const blocks = await readSome(node, hashes.slice(first, next.at));
      if (blocks === undefined || !isLinked(blocks, hashes[first - 1])) {
        next.isWhole = false;
        return;
      }
      next.many = manyAfter(blocks);
      await take(blocks);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  return next.isWhole;
}

async function readSome(
  node: NodeRpc,
  hashes: readonly string[],
): Promise<readonly NodeBlock[] | undefined> {
  const answers = await callAll(node, "getblock", hashes, WITH_TRANSACTIONS);
  return answers?.map(readBlock);
}

/** Undefined when the node refuses one of them. */
async function callAll(
  node: NodeRpc,
  method: string,
  subjects: readonly unknown[],
  ...more: readonly unknown[]
): Promise<readonly unknown[] | undefined> {
  const calls = subjects.map((subject) => ({ method, params: [subject, ...more] }));
  const answers = await node.callMany(calls);
  const results = answers.flatMap((answer) => (answer.ok ? [answer.result] : []));
  return results.length === subjects.length ? results : undefined;
}

function isLinked(blocks: readonly NodeBlock[], before: string | undefined): boolean {
  return blocks.every(({ previousblockhash }, at) => {
    const parent = at === 0 ? before : blocks[at - 1]?.hash;
    return parent === undefined || previousblockhash === parent;
  });
}

/** Blocks of the next answer, as far as they are like these. */
function manyAfter(blocks: readonly NodeBlock[]): number {
  const most = Math.max(...blocks.map(({ tx }) => tx.length));
  return Math.max(1, Math.min(BLOCKS_MAX, Math.floor(TRANSACTIONS_MAX / most)));
}
