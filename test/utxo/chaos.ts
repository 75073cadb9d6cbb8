/**
 * Chaos on a real node of the Bitcoin family: payments in the pool and in blocks, bumped fees, double
 * spends in pool and block, evictions, reorganizations up to 7 blocks deep and back again, crashes
 * before and after the commit, gaps while the follower is down, a node that is killed, and a quarter of
 * the requests answered by one 1 to 4 blocks old. What the chain holds in the end is read from the
 * node's index of coins, and compared with what the follower wrote. The same seed does the same again:
 * its blocks have the same hashes.
 */

import { createHash } from "node:crypto";
import type { ChainPayment } from "../../bridge/server/rails/chain/payment.ts";
import { UTXO_NETWORKS } from "../../bridge/server/rails/utxo/network.ts";
import { NodeRefusal } from "../../bridge/server/rails/utxo/nodeRpc.ts";
import { receivingAddress } from "../../bridge/server/rails/utxo/receivingAddress.ts";
import { createUtxoSource } from "../../bridge/server/rails/utxo/utxoSource.ts";
import { type ChainStage, openChainStage } from "../chain/chainStage.ts";
import { ChaosFollower, type Compared, type SeenPayment } from "../chain/chaosFollower.ts";
import { lagFrom } from "../chain/chaosLag.ts";
import { createRandom, type Random } from "../drill/random.ts";
import { ACCOUNT_KEY } from "./accountKey.ts";
import { type Act, actOf } from "./chaosActs.ts";
import { ChaosChain, type Sent } from "./chaosChain.ts";
import type { Output } from "./coinPurse.ts";
import { createFaultyUtxoNode, type FaultyUtxoNode, type NodeRequest } from "./faultyUtxoNode.ts";

/** What one seed came to. */
export interface UtxoChaosFigures extends Compared {
  readonly seed: number;
  readonly steps: number;
  readonly blocks: number;
  readonly reorgs: number;
  readonly bumps: number;
  /** In a block, of a payment that waited. */
  readonly doubleSpends: number;
  readonly crashes: number;
  readonly nodeKills: number;
  /** Payments that were told as double spent. */
  readonly replaced: number;
  /** Payments that were said to have left the pool. */
  readonly dropped: number;
  /** Of these two, those that were in the pool or in a block all the while. */
  readonly falselyGone: number;
  /** In the end: pending here and not in the pool, or the other way round. */
  readonly wrongPending: number;
  /** Changes of payments that nobody judged. */
  readonly untold: number;
  readonly requests: number;
  readonly laggedRequests: number;
  /** Of everything that was done and seen: equal for equal seeds. */
  readonly trace: string;
}

const INVOICES = Array.from({ length: 12 }, (_, at) => ({
  invoiceId: `i${at}`,
  script: receivingAddress(ACCOUNT_KEY, at, UTXO_NETWORKS.litecoinRegtest).script,
}));
const CONFIRMATIONS = 4;
const REORG_MAX = 7;
const GAP_BLOCKS = 60;
const LAG_MAX = 4;
const FEE = 20_000n;
const RESENT = 20;
const COINS_PER_STEP = 4;
/** Steps of the follower after each of the chain's. */
const LOOKS_MAX = 5;

/** Runs `steps` random steps of a seed and counts. */
export async function runUtxoChaos(seed: number, steps: number): Promise<UtxoChaosFigures> {
  const stage = await openChainStage();
  try {
    const chain = await ChaosChain.start(steps * COINS_PER_STEP);
    try {
      const chaos = new Chaos(seed, stage, chain);
      await chaos.run(steps);
      return await chaos.figures(steps);
    } finally {
      await chain.stop();
    }
  } finally {
    await stage.close();
  }
}

class Chaos {
  readonly #seed: number;
  readonly #random: Random;
  readonly #stage: ChainStage;
  readonly #chain: ChaosChain;
  readonly #node: FaultyUtxoNode;
  readonly #trace = createHash("sha256");
  readonly #follower: ChaosFollower;
  readonly #counts = {
    ...{ reorgs: 0, bumps: 0, doubleSpends: 0, nodeKills: 0 },
    ...{ dropped: 0, replaced: 0, falselyGone: 0, laggedRequests: 0 },
  };
  /** Versions of payments that were looked at, by key. */
  readonly #looked = new Map<number, number>();
  readonly #acts: { readonly [act in Act]: () => Promise<void> } = {
    payAndMine: () => this.#payAndMine(1 + this.#random.whole(3)),
    pay: () => this.#pay(1 + this.#random.whole(2)),
    mine: () => this.#chain.mine(1 + this.#random.whole(3)),
    mineNothing: () => this.#chain.mineOnly([]),
    bump: () => this.#bump(),
    doubleSpend: () => this.#doubleSpend(),
    reorg: () => this.#reorg(1 + this.#random.whole(REORG_MAX)),
    evict: () => this.#evict(),
    resend: () => this.#resend(),
    crashBefore: () => this.#crash("before"),
    crashAfter: () => this.#crash("after"),
    nodeDown: () => this.#nodeDown(),
    nodeKilled: () => this.#killNode(),
    gap: () => this.#gap(),
  };
  #mayLag = true;
  /** A block comes just before this is answered. */
  #race: string | undefined;

  constructor(seed: number, stage: ChainStage, chain: ChaosChain) {
    this.#seed = seed;
    this.#random = createRandom(seed);
    this.#stage = stage;
    this.#chain = chain;
    this.#node = createFaultyUtxoNode({
      node: () => chain.rpc,
      heightOf: (hash) => chain.heightOf(hash),
    });
    this.#node.faults.lag = (request) => this.#lagOf(request);
    this.#node.faults.before = (request) => this.#before(request);
    this.#follower = new ChaosFollower({
      ...{ stage, invoices: INVOICES.map(({ invoiceId }) => invoiceId) },
      follow: (hooks) => stage.follow(this.#source(), hooks),
      // The head of one answer is not there for the next.
      mayFail: (error) => error instanceof NodeRefusal || error.message.includes("ECONNREFUSED"),
      look: (payments) => this.#look(payments),
      note: (what) => this.#note(what),
    });
  }

  async run(steps: number): Promise<void> {
    const { net } = this.#chain;
    await this.#stage.addInvoices(
      INVOICES.map(({ invoiceId, script }) => ({
        ...{ invoiceId, net, matchKey: script, recipient: script },
        ...{ asset: "native", confirmations: CONFIRMATIONS },
      })),
    );
    for (let at = 0; at < steps; at += 1) {
      if (this.#random.whole(10) === 0) {
        this.#race = this.#random.one(["getbestblockhash", "getrawtransaction", "getblock"]);
      }
      await this.#act();
      await this.#step(this.#random.whole(LOOKS_MAX));
    }
    this.#mayLag = false;
    this.#race = undefined;
    await this.#follower.settle();
  }

  #source() {
    const { net } = this.#chain;
    return createUtxoSource({
      ...{ net, node: this.#node },
      findOurs: async (scripts) => {
        const found = await this.#stage.run("findScripts", { net, scripts });
        return new Set(found as readonly string[]);
      },
    });
  }

  async #act(): Promise<void> {
    const act = actOf(this.#random.whole(100));
    this.#note(act);
    await this.#acts[act]();
    this.#note(this.#chain.hashAt(this.#chain.height));
  }

  async #step(times: number): Promise<void> {
    for (let at = 0; at < times; at += 1) await this.#follower.step();
  }

  async #payAndMine(payments: number): Promise<void> {
    await this.#pay(payments);
    await this.#chain.mine();
  }

  async #payAndLook(): Promise<void> {
    await this.#pay(1);
    await this.#step(2);
  }

  /** Also two invoices in one transaction, and with what another that waits leaves over. */
  async #pay(payments: number): Promise<void> {
    for (let at = 0; at < payments; at += 1) {
      const [last] = this.#random.whole(5) === 0 ? this.#chain.lastSent(1) : [];
      const outputs = [this.#payment()];
      if (this.#random.whole(8) === 0) outputs.push(this.#payment());
      const isReplaceable = this.#random.whole(2) === 0;
      const coins = [last?.change ?? this.#chain.freshCoin()];
      await this.#chain.send({ coins, outputs, fee: FEE, isReplaceable });
    }
  }

  #payment(): Output {
    const { script } = INVOICES[this.#random.whole(INVOICES.length)] ?? { script: "" };
    return { script, amount: BigInt(10_000 + this.#random.whole(1000)) };
  }

  /** The same payment at a higher fee, one for another invoice, or none at all. */
  async #bump(): Promise<void> {
    if (this.#random.whole(2) === 0) await this.#payAndLook();
    const pool = await this.#chain.pool();
    const one = this.#oneOf(pool.filter(({ isReplaceable }) => isReplaceable));
    if (one === undefined) return;
    const outputs = this.#random.one([one.outputs, [this.#payment()], []]);
    const { coins, fee } = one;
    const bumped = { coins, outputs, fee: fee * 2n + FEE, isReplaceable: true };
    if ((await this.#chain.send(bumped)) !== undefined) this.#counts.bumps += 1;
  }

  /** A miner takes what no pool has: the same coins, paid otherwise. */
  async #doubleSpend(): Promise<void> {
    if (this.#random.whole(2) === 0) await this.#payAndLook();
    const rival = await this.#rivalOfPool();
    if (rival === undefined) return;
    await this.#chain.mineOnly([rival]);
    this.#counts.doubleSpends += 1;
  }

  async #rivalOfPool(): Promise<string | undefined> {
    const one = this.#oneOf(await this.#chain.pool());
    if (one === undefined || !(await this.#chain.isAlone(one.txId))) return undefined;
    const outputs = this.#random.one([[this.#payment()], []]);
    const { coins } = one;
    return this.#chain.make({ coins, outputs, fee: FEE * 3n, isReplaceable: false }).hex;
  }

  async #reorg(depth: number): Promise<void> {
    this.#counts.reorgs += 1;
    const old = await this.#chain.undo(depth);
    switch (this.#random.whole(8)) {
      case 0:
        // For a while there is less chain than there was.
        await this.#step(1);
        return await this.#chain.mine(depth + 1);
      case 1:
      case 2:
        for (let at = 0; at <= depth; at += 1) await this.#chain.mineOnly([]);
        return;
      case 3:
      case 4: {
        const rival = await this.#rivalOfPool();
        await this.#chain.mineOnly(rival === undefined ? [] : [rival]);
        return await this.#chain.mine(depth);
      }
      case 5:
        // And back to where it was.
        await this.#chain.mine(depth + 1);
        await this.#step(1);
        await this.#chain.undo(depth + 1);
        await this.#chain.redo(old);
        return await this.#chain.mine(2);
      default:
        return await this.#chain.mine(depth + 1);
    }
  }

  async #evict(): Promise<void> {
    await this.#chain.expirePool();
    // The pool is tidied when something comes.
    await this.#pay(1);
  }

  async #resend(): Promise<void> {
    for (const sent of this.#chain.lastSent(RESENT)) await this.#chain.resend(sent);
  }

  async #crash(when: "before" | "after"): Promise<void> {
    this.#follower.crashNext(when);
    await this.#payAndMine(1);
  }

  async #nodeDown(): Promise<void> {
    this.#node.faults.isDown = true;
    await this.#step(2);
    await this.#payAndMine(1);
    this.#node.faults.isDown = false;
  }

  /** What waited is forgotten, and the last blocks come later. */
  async #killNode(): Promise<void> {
    this.#counts.nodeKills += 1;
    this.#race = undefined;
    const { height } = this.#chain;
    await this.#chain.kill();
    this.#node.faults.isDown = true;
    await this.#step(1);
    const heard = height - this.#random.whole(LAG_MAX);
    await this.#chain.comeBack(heard);
    this.#node.faults.isDown = false;
    await this.#step(1);
    await this.#chain.tellBlocks(heard + 1, height);
    await this.#resend();
  }

  /** The follower is down, and the chain goes on. */
  async #gap(): Promise<void> {
    await this.#payAndMine(2);
    await this.#chain.mine(GAP_BLOCKS);
    await this.#payAndMine(1);
    this.#follower.startAgain();
  }

  #oneOf(sent: readonly Sent[]): Sent | undefined {
    return sent[this.#random.whole(Math.max(sent.length, 1))];
  }

  /** What was just said to be gone must be gone. */
  async #look(payments: readonly ChainPayment[]): Promise<void> {
    const news = payments.filter(({ key, version }) => this.#looked.get(key) !== version);
    for (const { key, version } of news) this.#looked.set(key, version);
    const gone = news.filter(({ state }) => state === "dropped" || state === "replaced");
    if (gone.length === 0) return;
    const there = new Set([
      ...(await this.#chain.pool()).map(({ txId }) => txId),
      ...(await this.#canonical()).map(({ txId }) => txId),
    ]);
    for (const { txId, state } of gone) {
      this.#counts[state === "dropped" ? "dropped" : "replaced"] += 1;
      if (there.has(txId)) this.#counts.falselyGone += 1;
    }
  }

  async #before({ method }: NodeRequest): Promise<void> {
    if (this.#race !== method) return;
    this.#race = undefined;
    await this.#chain.mine();
  }

  #note(what: string): void {
    this.#trace.update(`${what};`);
  }

  #lagOf(request: NodeRequest): number {
    const lag = this.#mayLag ? lagFrom(this.#seed, request) : 0;
    if (lag > 0) this.#counts.laggedRequests += 1;
    return lag;
  }

  async #canonical(): Promise<readonly SeenPayment[]> {
    const found = await this.#chain.unspent(INVOICES.map(({ script }) => script));
    return found.map(({ txid: txId, vout: index, scriptPubKey: matchKey, amount, height }) => ({
      ...{ txId, index, matchKey, amount: BigInt(Math.round(amount * 1e8)), height },
      blockHash: this.#chain.hashAt(height),
    }));
  }

  async #wrongPending(): Promise<number> {
    const scripts = new Set(INVOICES.map(({ script }) => script));
    const pool = new Set(
      (await this.#chain.pool()).flatMap(({ txId, outputs }) =>
        outputs.some(({ script }) => scripts.has(script)) ? [txId] : [],
      ),
    );
    const pending = new Set<string>();
    for (const { invoiceId } of INVOICES) {
      for (const { txId, state } of await this.#stage.payments(invoiceId)) {
        if (state === "pending") pending.add(txId);
      }
    }
    const either = new Set([...pool, ...pending]);
    return [...either].filter((txId) => !pool.has(txId) || !pending.has(txId)).length;
  }

  async figures(steps: number): Promise<UtxoChaosFigures> {
    const compared = await this.#follower.compare(await this.#canonical(), (hash) =>
      this.#chain.wasGone(hash),
    );
    const { crashes, untold } = this.#follower;
    return {
      ...{ seed: this.#seed, steps, blocks: this.#chain.height },
      ...{ ...this.#counts, crashes, ...compared, untold },
      wrongPending: await this.#wrongPending(),
      requests: this.#node.requests(),
      trace: this.#trace.digest("hex").slice(0, 16),
    };
  }
}
