/**
 * Chaos on a real node: payments, reorganizations up to 7 blocks deep, crashes before the commit, gaps
 * while the follower is down, and a quarter of the calls answered by a node 1 to 4 blocks old. What the
 * chain holds in the end is read by viem, and compared with what the follower wrote. The same seed does
 * the same again: what a call's node is behind depends on the seed, the call and how often it was made,
 * never on when its answer came.
 */

import { createHash } from "node:crypto";
import type { Hex } from "viem";
import { type ChainStage, openChainStage } from "../chain/chainStage.ts";
import { ChaosFollower, type Compared } from "../chain/chaosFollower.ts";
import { lagFrom } from "../chain/chaosLag.ts";
import { createRandom, type Random } from "../drill/random.ts";
import { createFaultyNode, type FaultyNode, type RpcCall } from "./faultyNode.ts";
import { type PaidChain, sourceOf, startPaidChain } from "./paidChain.ts";

/** What one seed came to. */
export interface ChaosFigures extends Compared {
  readonly seed: number;
  readonly steps: number;
  readonly blocks: number;
  readonly reorgs: number;
  readonly crashes: number;
  /** Changes of payments that nobody judged. */
  readonly untold: number;
  readonly calls: number;
  readonly laggedCalls: number;
  /** Of everything that was done and seen: equal for equal seeds. */
  readonly trace: string;
}

const INVOICES = Array.from({ length: 12 }, (_, at) => `i${at}`);
const REORG_MAX = 7;
const GAP_BLOCKS = 60;

/** Runs `steps` random steps of a seed and counts. */
export async function runChaos(seed: number, steps: number): Promise<ChaosFigures> {
  const stage = await openChainStage();
  const chain = await startPaidChain(stage);
  try {
    const chaos = new Chaos(seed, stage, chain);
    await chaos.run(steps);
    return await chaos.figures(steps);
  } finally {
    await chain.stop();
    await stage.close();
  }
}

class Chaos {
  readonly #seed: number;
  readonly #random: Random;
  readonly #chain: PaidChain;
  readonly #node: FaultyNode;
  readonly #trace = createHash("sha256");
  readonly #raws: Hex[] = [];
  /** Each hash that was ever the chain's block of a height. */
  readonly #gone = new Set<string>();
  readonly #follower: ChaosFollower;
  #mayLag = true;
  #lagged = 0;
  #reorgs = 0;

  constructor(seed: number, stage: ChainStage, chain: PaidChain) {
    this.#seed = seed;
    this.#random = createRandom(seed);
    this.#chain = chain;
    this.#node = createFaultyNode(chain.node);
    this.#node.faults.lag = (call) => this.#lagOf(call);
    const source = () => sourceOf([this.#node], chain, stage.nowMs);
    this.#follower = new ChaosFollower({
      ...{ stage, invoices: INVOICES, follow: (hooks) => stage.follow(source(), hooks) },
      ...{ mayFail: () => false, note: (what) => this.#note(what) },
    });
  }

  async run(steps: number): Promise<void> {
    for (const name of INVOICES) await this.#chain.addInvoice(name);
    await this.#chain.node.mine(10);
    for (let at = 0; at < steps; at += 1) {
      await this.#act();
      const looks = this.#random.whole(3);
      for (let look = 0; look < looks; look += 1) await this.#follower.step();
    }
    this.#mayLag = false;
    await this.#follower.settle();
  }

  async #act(): Promise<void> {
    const { node } = this.#chain;
    const dice = this.#random.whole(100);
    if (dice < 45) return await this.#payAndMine(1 + this.#random.whole(3));
    if (dice < 75) return await node.mine(1 + this.#random.whole(3));
    if (dice < 90) return await this.#reorg(1 + this.#random.whole(REORG_MAX));
    if (dice < 97) {
      this.#follower.crashNext("before");
      return await this.#payAndMine(1);
    }
    // The follower is down, and the chain goes on.
    await this.#payAndMine(2);
    await node.mine(GAP_BLOCKS);
    await this.#payAndMine(1);
    this.#follower.startAgain();
  }

  async #payAndMine(payments: number): Promise<void> {
    for (let at = 0; at < payments; at += 1) {
      const invoice = INVOICES[this.#random.whole(INVOICES.length)] ?? "";
      this.#raws.push(await this.#chain.pay(invoice, BigInt(1 + this.#random.whole(1000))));
    }
    await this.#chain.node.mine();
  }

  /** Half of the time what was dropped is sent again, as wallets do. */
  async #reorg(depth: number): Promise<void> {
    const { node } = this.#chain;
    this.#reorgs += 1;
    const top = await node.height();
    for (let height = top - depth + 1; height <= top; height += 1) {
      const block = await node.rpc("eth_getBlockByNumber", [`0x${height.toString(16)}`, false]);
      this.#gone.add((block as { hash: string }).hash);
    }
    await node.reorg(depth);
    if (this.#random.whole(2) === 0) {
      for (const raw of this.#raws.slice(-20)) {
        // Those that are in the chain already, or whose nonce is another's by now, are refused.
        await node.rpc("eth_sendRawTransaction", [raw]).catch(() => {});
      }
    }
    await node.mine();
  }

  #note(what: string): void {
    this.#trace.update(`${what};`);
  }

  #lagOf(call: RpcCall): number {
    const lag = this.#mayLag ? lagFrom(this.#seed, call) : 0;
    if (lag > 0) this.#lagged += 1;
    return lag;
  }

  async figures(steps: number): Promise<ChaosFigures> {
    const canonical = await this.#chain.canonical();
    const compared = await this.#follower.compare(canonical, (hash) => this.#gone.has(hash));
    const calls = Object.values(this.#node.calls).reduce((sum, count) => sum + count, 0);
    for (const payment of canonical) this.#note(`${payment.height} ${payment.amount}`);
    const { crashes, untold } = this.#follower;
    return {
      ...{ seed: this.#seed, steps, blocks: await this.#chain.node.height() },
      ...{ reorgs: this.#reorgs, crashes, ...compared, untold },
      ...{ calls, laggedCalls: this.#lagged },
      trace: this.#trace.digest("hex").slice(0, 16),
    };
  }
}
