/**
 * A real node for chaos: its clock goes with its blocks, everything that is sent is remembered, and what
 * it forgets when it is killed is given to it again, as its neighbours would.
 */

import { createNodeRpc, type NodeRpc } from "../../bridge/server/rails/utxo/nodeRpc.ts";
import {
  type Coin,
  fillPurse,
  PURSE_ADDRESS,
  type Spending,
  type Spent,
  spend,
} from "./coinPurse.ts";
import { type Litecoind, startLitecoind } from "./litecoind.ts";

/** A transaction that was sent at some time. */
export interface Sent extends Spent, Spending {}

const START_S = 1_700_000_000;
const BLOCK_S = 150;
/** What waits longer than this leaves the pool. */
const EXPIRY_HOURS = 1;
/** Far below what any run reorganizes. */
const COINS_DEPTH = 20;
const COIN = 1_000_000n;

export class ChaosChain {
  #node: Litecoind;
  #rpc: NodeRpc;
  #nowS: number;
  readonly #heights = new Map<string, number>();
  /** Blocks of the chain as it is, by height, in hex. */
  readonly #blocks: string[] = [];
  readonly #hashes: string[] = [];
  readonly #gone = new Set<string>();
  /** Lowest blocks of branches that the node was told to leave. */
  readonly #undone = new Set<string>();
  readonly #sent = new Map<string, Sent>();
  #coins: Coin[] = [];

  private constructor(node: Litecoind) {
    this.#node = node;
    this.#rpc = rpcOf(node);
    this.#nowS = START_S;
  }

  static async start(coins: number): Promise<ChaosChain> {
    const chain = new ChaosChain(await startNode(START_S));
    const many = { count: coins, amount: COIN, depth: COINS_DEPTH };
    chain.#coins.push(...(await fillPurse(chain.#node, many)));
    await chain.#learn();
    return chain;
  }

  /** The node as it is now. */
  get rpc(): NodeRpc {
    return this.#rpc;
  }

  get net(): string {
    return this.#node.net;
  }

  get height(): number {
    return this.#hashes.length - 1;
  }

  heightOf(blockHash: string): number | undefined {
    return this.#heights.get(blockHash);
  }

  hashAt(height: number): string {
    return this.#hashes[height] ?? "";
  }

  /** Whether this block was ever taken out of the chain. */
  wasGone(blockHash: string): boolean {
    return this.#gone.has(blockHash);
  }

  /** One that was never spent. */
  freshCoin(): Coin {
    const coin = this.#coins.shift();
    if (coin === undefined) throw new Error("the purse is empty");
    return coin;
  }

  /** The last `count` that were sent, oldest first. */
  lastSent(count: number): readonly Sent[] {
    return [...this.#sent.values()].slice(-count);
  }

  /** Signs what no pool hears of. */
  make(spending: Spending): Sent {
    const sent = { ...spending, ...spend(spending) };
    this.#sent.set(sent.txId, sent);
    return sent;
  }

  /** Undefined when the node refuses it. */
  async send(spending: Spending): Promise<Sent | undefined> {
    const sent = this.make(spending);
    return (await this.resend(sent)) ? sent : undefined;
  }

  /** Whether the node takes it (again). */
  async resend({ hex }: Spent): Promise<boolean> {
    try {
      await this.#node.rpc("sendrawtransaction", hex, 0);
      return true;
    } catch {
      return false;
    }
  }

  /** Ours that wait in the pool, in the order in which they were sent. */
  async pool(): Promise<readonly Sent[]> {
    const ids = new Set(await this.#node.rpc<string[]>("getrawmempool"));
    return [...this.#sent.values()].filter(({ txId }) => ids.has(txId));
  }

  /** Whether nothing that it spends waits in the pool, too. */
  async isAlone(txId: string): Promise<boolean> {
    const { ancestorcount } = await this.#node.rpc<{ ancestorcount: number }>(
      ...(["getmempoolentry", txId] as const),
    );
    return ancestorcount === 1;
  }

  /** Blocks with what is in the pool. */
  async mine(blocks = 1): Promise<void> {
    await this.#wind(BLOCK_S);
    await this.#node.mine(blocks);
    await this.#learn();
  }

  /** One block of exactly these transactions. */
  async mineOnly(hexes: readonly string[]): Promise<void> {
    await this.#wind(BLOCK_S);
    await this.#node.mineOnly(hexes);
    await this.#learn();
  }

  /** Takes blocks away, whatever they were; gives the lowest of them. */
  async undo(depth: number): Promise<string> {
    const lowest = this.hashAt(this.height - depth + 1);
    this.#undone.add(lowest);
    await this.#node.rpc("invalidateblock", lowest);
    await this.#learn();
    return lowest;
  }

  /** The branch above this block is the chain again, if it is higher. */
  async redo(blockHash: string): Promise<void> {
    await this.#node.rpc("reconsiderblock", blockHash);
    await this.#learn();
    // So is whatever branched off above it.
    for (const lowest of this.#undone) {
      if (lowest === this.hashAt(this.#heights.get(lowest) ?? -1)) this.#undone.delete(lowest);
    }
  }

  /** So much later that what waits leaves the pool when something else comes. */
  async expirePool(): Promise<void> {
    await this.#wind(EXPIRY_HOURS * 3600 + 1);
  }

  async kill(): Promise<void> {
    await this.#node.kill();
  }

  /** It comes back as its disk has it, and hears of the blocks up to `height`. */
  async comeBack(height: number): Promise<void> {
    this.#node = await startNode(this.#nowS, this.#node.directory);
    this.#rpc = rpcOf(this.#node);
    for (const lowest of this.#undone) {
      // It may have forgotten the block altogether.
      await this.#node.rpc("invalidateblock", lowest).catch(() => {});
    }
    await this.tellBlocks(1, height);
  }

  /** As a neighbour would. */
  async tellBlocks(from: number, to: number): Promise<void> {
    for (const block of this.#blocks.slice(from, to + 1)) {
      await this.#node.rpc("submitblock", block);
    }
    const hash = await this.#node.rpc("getblockhash", to);
    if (hash !== this.hashAt(to)) throw new Error(`the node went another way at ${to}`);
  }

  async unspent(scripts: readonly string[]): Promise<readonly Unspent[]> {
    const found = await this.#node.rpc<{ unspents: readonly Unspent[] }>(
      ...(["scantxoutset", "start", scripts.map((script) => `raw(${script})`)] as const),
    );
    return found.unspents;
  }

  async stop(): Promise<void> {
    await this.#node.stop();
  }

  async #wind(seconds: number): Promise<void> {
    this.#nowS += seconds;
    await this.#node.rpc("setmocktime", this.#nowS);
  }

  /** Reads what the chain is now, down to where it is as it was. */
  async #learn(): Promise<void> {
    const top = await this.#node.rpc<number>("getblockcount");
    for (const hash of this.#hashes.splice(top + 1)) this.#gone.add(hash);
    for (let height = top; height >= 0; height -= 1) {
      const hash = await this.#node.rpc<string>("getblockhash", height);
      const before = this.#hashes[height];
      if (before === hash) break;
      if (before !== undefined) this.#gone.add(before);
      this.#hashes[height] = hash;
      this.#heights.set(hash, height);
      this.#blocks[height] = await this.#node.rpc<string>("getblock", hash, 0);
    }
    this.#blocks.length = top + 1;
  }
}

/** As the node's own index of coins has it. */
export interface Unspent {
  readonly txid: string;
  readonly vout: number;
  readonly scriptPubKey: string;
  readonly amount: number;
  readonly height: number;
}

async function startNode(nowS: number, directory?: string): Promise<Litecoind> {
  return await startLitecoind({
    ...(directory === undefined ? {} : { directory }),
    miner: PURSE_ADDRESS,
    args: ["-disablewallet=1", `-mocktime=${nowS}`, `-mempoolexpiry=${EXPIRY_HOURS}`],
  });
}

function rpcOf({ url }: Litecoind): NodeRpc {
  return createNodeRpc({ url, timeoutMs: 10_000, answerBytesMax: 2 ** 26 });
}
