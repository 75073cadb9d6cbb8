/**
 * What following a chain costs at its nodes, on a real node with two endpoints: calls for 1,000 blocks
 * while catching up, and for each block at the head with few and many open invoices. And what the
 * payment page weighs before a wallet is chosen.
 */

import { runFollower } from "../../bridge/server/rails/chain/runFollower.ts";
import {
  type ChainStage,
  LEASE_MS,
  LIMITS,
  openChainStage,
  untilRest,
} from "../chain/chainStage.ts";
import { createFaultyNode, type FaultyNode } from "../evm/faultyNode.ts";
import { type PaidChain, sourceOf, startPaidChain } from "../evm/paidChain.ts";
import { FIRST_LOAD_BYTES_MAX, firstLoadBytes } from "../page/pageSize.ts";

const CATCH_UP_BLOCKS = 10_000;
/** As far apart as payments of a busy shop are on a chain that it shares with others. */
const BLOCKS_PER_PAYMENT = 500;
const TIP_BLOCKS = 40;
const TIP_BLOCKS_PER_PAYMENT = 4;
const TIP_BLOCK_MS = 500;
const CALLS_PER_BLOCK_MAX = 3;

interface Bench {
  readonly stage: ChainStage;
  readonly chain: PaidChain;
  readonly nodes: readonly FaultyNode[];
}

print("page-gzip", firstLoadBytes(), "bytes", FIRST_LOAD_BYTES_MAX);
print("catch-up", await withBench(catchUp), "calls/1000 blocks");
for (const invoices of [5, 5000]) {
  const value = await withBench((bench) => followTip(bench, invoices));
  const name = invoices === 5 ? "calls-per-block" : `calls-per-block-${invoices}`;
  print(name, value, "calls/block", CALLS_PER_BLOCK_MAX);
}

async function withBench(run: (bench: Bench) => Promise<number>): Promise<number> {
  const stage = await openChainStage();
  const chain = await startPaidChain(stage);
  try {
    const nodes = [createFaultyNode(chain.node), createFaultyNode(chain.node)];
    return await run({ stage, chain, nodes });
  } finally {
    await chain.stop();
    await stage.close();
  }
}

async function catchUp({ stage, chain, nodes }: Bench): Promise<number> {
  await chain.addInvoice("a1");
  await untilRest(stage.follow(sourceOf(nodes, chain, stage.nowMs)));
  stage.wait(LEASE_MS + 1);
  for (let block = 0; block < CATCH_UP_BLOCKS; block += BLOCKS_PER_PAYMENT) {
    await chain.pay("a1");
    await chain.node.mine(BLOCKS_PER_PAYMENT);
  }
  const before = callsOf(nodes);
  await untilRest(stage.follow(sourceOf(nodes, chain, stage.nowMs), {}, { range: 2000 }));
  const payments = await stage.payments("a1");
  if (payments.length !== CATCH_UP_BLOCKS / BLOCKS_PER_PAYMENT) throw new Error("payments missing");
  return ((callsOf(nodes) - before) * 1000) / CATCH_UP_BLOCKS;
}

/** The loop of the server, over a chain that mines by the clock. */
async function followTip({ stage, chain, nodes }: Bench, invoices: number): Promise<number> {
  await chain.addInvoices(Array.from({ length: invoices }, (_, at) => `i${at}`));
  const source = sourceOf(nodes, chain, Date.now);
  const follower = runFollower({
    ...{ source, store: stage.store, owner: "bench", name: "bench", blockTimeMs: TIP_BLOCK_MS },
    ...{ leaseMs: LEASE_MS, limits: LIMITS, nowMs: Date.now, random: Math.random },
    log: { info() {}, warn() {}, error() {} },
  });
  const first = await chain.node.height();
  while (follower.health().height !== first) await pause(TIP_BLOCK_MS / 2);
  const before = callsOf(nodes);
  for (let block = 0; block < TIP_BLOCKS; block += 1) {
    await pause(TIP_BLOCK_MS);
    if (block % TIP_BLOCKS_PER_PAYMENT === 0) await chain.pay(`i${block % invoices}`);
    await chain.node.mine();
  }
  while (follower.health().height !== first + TIP_BLOCKS) await pause(TIP_BLOCK_MS / 2);
  const calls = callsOf(nodes) - before;
  await follower.stop();
  return calls / TIP_BLOCKS;
}

function callsOf(nodes: readonly FaultyNode[]): number {
  const counts = nodes.flatMap(({ calls }) => Object.values(calls));
  return counts.reduce((sum, count) => sum + count, 0);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function print(name: string, exact: number, unit: string, limit?: number): void {
  const value = Math.round(exact * 100) / 100;
  if (limit !== undefined && value > limit) process.exitCode = 1;
  if (process.argv.includes("--json")) {
    const baseline = limit === undefined ? null : `limit ${limit}`;
    const line = { bench: "follower", case: name, ratio: null, baseline, value, unit };
    console.log(JSON.stringify(line));
  } else {
    const promised = limit === undefined ? "" : ` (at most ${limit})`;
    console.log(`${name.padEnd(20)} ${value} ${unit}${promised}`);
  }
}
