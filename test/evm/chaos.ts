/**
 * Chaos on a real node: payments, reorganizations up to 7 blocks deep, crashes before the commit, gaps
 * while the follower is down, and a quarter of the calls answered by a node 1 to 4 blocks old. What the
 * chain holds in the end is read by viem, and compared with what the follower wrote. The same seed does
 * the same again: what a call's node is behind depends on the seed, the call and how often it was made,
 * never on when its answer came.
 */

import { createHash } from "node:crypto";
import type { Hex } from "viem";
import type { Follower } from "../../bridge/server/rails/chain/follower.ts";
import { type ChainStage, LEASE_MS, NET, openChainStage } from "../chain/chainStage.ts";
import { createRandom, type Random } from "../drill/random.ts";
import { createFaultyNode, type FaultyNode, type RpcCall } from "./faultyNode.ts";
import { type PaidChain, type SeenPayment, sourceOf, startPaidChain } from "./paidChain.ts";

/** What one seed came to. */
export interface ChaosFigures {
  readonly seed: number;
  readonly steps: number;
  readonly blocks: number;
  readonly reorgs: number;
  readonly crashes: number;
  /** Payments that the chain holds in the end. */
  readonly canonical: number;
  /** Of them, those that the follower does not have in their block. */
  readonly missing: number;
  /** Those that the follower has and the chain has not. */
  readonly phantom: number;
  /** Those that it has twice; each transaction pays once. */
  readonly duplicate: number;
  /** Confirmed at some time, and gone since: all of them are told. */
  readonly reversals: number;
  /** Changes of payments that nobody judged. */
  readonly untold: number;
  /** Blocks that were called gone and never were. */
  readonly falseOrphans: number;
  readonly calls: number;
  readonly laggedCalls: number;
  /** Of everything that was done and seen: equal for equal seeds. */
  readonly trace: string;
}

const INVOICES = 12;
const REORG_MAX = 7;
const GAP_BLOCKS = 60;
const LAG_MAX = 4;
const SETTLE_STEPS_MAX = 500;

class Crash extends Error {}

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
  readonly #stage: ChainStage;
  readonly #chain: PaidChain;
  readonly #node: FaultyNode;
  readonly #trace = createHash("sha256");
  readonly #raws: Hex[] = [];
  /** Each hash that was ever the chain's block of a height. */
  readonly #gone = new Set<string>();
  readonly #hooks = { beforeAdvance: () => this.#beforeAdvance() };
  #follower: Follower;
  #mayLag = true;
  #crashNext = false;
  #lagged = 0;
  #reorgs = 0;
  #untold = 0;
  #crashes = 0;

  constructor(seed: number, stage: ChainStage, chain: PaidChain) {
    this.#seed = seed;
    this.#random = createRandom(seed);
    this.#stage = stage;
    this.#chain = chain;
    this.#node = createFaultyNode(chain.node);
    this.#node.faults.lag = (call) => this.#lagOf(call);
    this.#follower = this.#follow();
  }

  async run(steps: number): Promise<void> {
    for (let at = 0; at < INVOICES; at += 1) await this.#chain.addInvoice(`i${at}`);
    await this.#chain.node.mine(10);
    for (let at = 0; at < steps; at += 1) {
      await this.#act();
      const looks = this.#random.whole(3);
      for (let look = 0; look < looks; look += 1) await this.#step();
    }
    this.#mayLag = false;
    await this.#settle();
  }

  #follow(): Follower {
    const source = sourceOf([this.#node], this.#chain, this.#stage.nowMs);
    return this.#stage.follow(source, this.#hooks);
  }

  async #act(): Promise<void> {
    const { node } = this.#chain;
    const dice = this.#random.whole(100);
    if (dice < 45) return await this.#payAndMine(1 + this.#random.whole(3));
    if (dice < 75) return await node.mine(1 + this.#random.whole(3));
    if (dice < 90) return await this.#reorg(1 + this.#random.whole(REORG_MAX));
    if (dice < 97) {
      this.#crashNext = true;
      return await this.#payAndMine(1);
    }
    // The follower is down, and the chain goes on.
    await this.#payAndMine(2);
    await node.mine(GAP_BLOCKS);
    await this.#payAndMine(1);
    this.#startAgain();
  }

  async #payAndMine(payments: number): Promise<void> {
    for (let at = 0; at < payments; at += 1) {
      const invoice = `i${this.#random.whole(INVOICES)}`;
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

  async #step(): Promise<void> {
    try {
      const stepped = await this.#follower.step();
      this.#note(stepped.kind);
      if (stepped.kind === "advanced") await this.#countUntold();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.#note("crash");
      this.#startAgain();
    }
    this.#stage.wait(500);
  }

  /** After each step the judge has heard of every payment as it is now. */
  async #countUntold(): Promise<void> {
    for (let at = 0; at < INVOICES; at += 1) {
      const invoiceId = `i${at}`;
      const payments = await this.#stage.payments(invoiceId);
      const heard = this.#stage.judged.findLast((one) => one.invoiceId === invoiceId);
      const isHeard = heard?.states.join() === payments.map(({ state }) => state).join();
      if (payments.length > 0 && !isHeard) this.#untold += 1;
    }
  }

  #startAgain(): void {
    this.#crashes += 1;
    this.#stage.wait(LEASE_MS + 1);
    this.#follower = this.#follow();
  }

  #beforeAdvance(): void {
    if (!this.#crashNext) return;
    this.#crashNext = false;
    throw new Crash();
  }

  #note(what: string): void {
    this.#trace.update(`${what};`);
  }

  /** From the seed and the call alone: its own source of chance, beside the driver's. */
  #lagOf({ method, height, repeat }: RpcCall): number {
    if (!this.#mayLag) return 0;
    const text = `${this.#seed} ${method} ${height} ${repeat}`;
    const bytes = createHash("sha256").update(text).digest();
    if ((bytes[0] ?? 0) >= 64) return 0;
    this.#lagged += 1;
    return 1 + ((bytes[1] ?? 0) % LAG_MAX);
  }

  async #settle(): Promise<void> {
    for (let steps = 0; steps < SETTLE_STEPS_MAX; steps += 1) {
      this.#crashNext = false;
      const { kind } = await this.#follower.step();
      await this.#countUntold();
      if (kind === "level") return;
      if (kind === "halted") throw new Error("the follower halted");
      this.#stage.wait(500);
    }
    throw new Error("the follower does not come to rest");
  }

  async figures(steps: number): Promise<ChaosFigures> {
    const canonical = await this.#chain.canonical();
    const { held, reversals, orphans } = await this.#readStage();
    const missing = canonical.filter((payment) => held.get(idOf(payment)) !== textOf(payment));
    const there = new Set(canonical.map(idOf));
    const calls = Object.values(this.#node.calls).reduce((sum, count) => sum + count, 0);
    for (const payment of canonical) this.#note(`${payment.height} ${payment.amount}`);
    return {
      ...{ seed: this.#seed, steps, blocks: await this.#chain.node.height() },
      ...{ reorgs: this.#reorgs, crashes: this.#crashes, canonical: canonical.length },
      missing: missing.length,
      phantom: [...held.keys()].filter((id) => !there.has(id)).length,
      duplicate: held.size - new Set([...held.keys()].map(txOf)).size,
      ...{ reversals, untold: this.#untold, calls, laggedCalls: this.#lagged },
      falseOrphans: orphans.filter((hash) => !this.#gone.has(hash)).length,
      trace: this.#trace.digest("hex").slice(0, 16),
    };
  }

  /** What the follower wrote. */
  async #readStage() {
    const held = new Map<string, string>();
    const orphans: string[] = [];
    let reversals = 0;
    for (let at = 0; at < INVOICES; at += 1) {
      const invoiceId = `i${at}`;
      const payments = await this.#stage.payments(invoiceId);
      const stories = await this.#stage.story(invoiceId);
      for (const payment of payments) {
        const story = stories.filter(({ paymentKey }) => paymentKey === payment.key);
        const confirmedAt = story.findIndex(({ state }) => state === "confirmed");
        const gone = story.filter(({ state }) => state === "orphaned");
        orphans.push(...gone.flatMap(({ blockHash }) => blockHash ?? []));
        const isReversed = story.slice(confirmedAt + 1).some(({ state }) => state === "orphaned");
        if (confirmedAt >= 0 && isReversed) reversals += 1;
        if (payment.state !== "included" && payment.state !== "confirmed") continue;
        const { txId, index, amount, block } = payment;
        const { matchKey } = await this.#stage.work((tx) => tx.getInvoice(payment.invoiceKey));
        const seen = { txId, index, matchKey, amount, blockHash: block?.hash ?? "", height: 0 };
        held.set(idOf(seen), textOf(seen));
      }
    }
    return { held, reversals, orphans };
  }
}

function txOf(id: string): string {
  return id.slice(0, id.lastIndexOf(":"));
}

function idOf({ txId, index }: Pick<SeenPayment, "txId" | "index">): string {
  return `${NET}:${txId}:${index}`;
}

function textOf({ matchKey, amount, blockHash }: SeenPayment): string {
  return `${matchKey} ${amount} ${blockHash}`;
}
