/** A world with a chain that a test moves block by block, through the verbs of the follower. */

import type { NewInvoice } from "../../bridge/server/invoices/invoice.ts";
import type { BlockHeader } from "../../bridge/server/rails/chain/chain.ts";
import type {
  AppInvoicePolicy,
  ChainsConfig,
} from "../../bridge/server/rails/chain/chainConfig.ts";
import type { BlockPayment } from "../../bridge/server/rails/chain/foundPayment.ts";
import { openWorld, product, SHOP, START_MS, terms, type World } from "../server/world.ts";

export const NET = "eip155:31337";
export const USDT = "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512";
export const RECIPIENT = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const PAYER = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
export const PUBLIC_URL = "http://shop.example";

/** Three blocks are enough below 100 USDT, six above. */
export const CHAINS: ChainsConfig = {
  chains: [
    {
      ...{ kind: "evm", net: NET, chainId: 31337, name: "sandbox", trinoNetwork: "goerli" },
      ...{
        rpc: ["http://127.0.0.1:1"],
        subscribe: [],
        publicRpc: [],
        blockTimeMs: 2000,
        finalized: false,
      },
      router: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
      trinoPay: { address: "0x9fe46736679d2d9a65f0992f2272de9f3c7fa6e0", token: "USDT" },
      confirmations: [{ below: "100", need: 3 }, { need: 6 }],
      currency: { name: "Ether", symbol: "ETH", decimals: 18 },
      tokens: [{ symbol: "USDT", address: USDT, decimals: 6 }],
    },
  ],
  apps: {
    demo: {
      recipients: { [NET]: RECIPIENT },
      jumpUrls: ["https://game.example", "https://trino.network"],
      policy: { tolerance: "0", topUp: true, late: "person", over: "person" },
      expiresAfterMs: 15 * 60_000,
    },
  },
};

const [demo, ...others] = SHOP.apps;

/** The shop, where 100 coins cost 1 USDT, and a castle has a price of its own. */
export const TOKEN_SHOP = {
  apps: [
    {
      ...(demo as NonNullable<typeof demo>),
      tokenPrices: [
        { token: "USDT", net: "sandbox", coins: 100, amount: "1.00" },
        { token: "LTC", net: "litecoin", coins: 10, amount: "0.01" },
        { token: "ETH", net: "sandbox", coins: 3, amount: "0.000000000000000001" },
      ],
      products: (demo?.products ?? []).map((one) =>
        one.code === "CASTLE"
          ? product("CASTLE", 5000, {
              kind: "nonConsumable",
              tokenPrices: [{ token: "USDT", net: "sandbox", amount: "45.5" }],
            })
          : one,
      ),
    },
    ...others,
  ],
};

/** What a block can hold for an invoice. */
export interface Paid {
  readonly matchKey: string;
  readonly amount: string;
  readonly txId?: string;
  readonly asset?: string;
  readonly recipient?: string;
}

export interface ChainWorld extends World {
  /** Adds a block with these payments, 2 s after the last, and takes it in. */
  mine(...payments: readonly Paid[]): Promise<void>;
  mineEmpty(blocks: number): Promise<void>;
  /** The next block is later by so much; our own clock goes with it. */
  passOnChain(ms: number): Promise<void>;
  /** The next block has our own time. */
  catchUp(): Promise<void>;
  /** Replaces the newest `depth` blocks by as many others, the first of which holds these payments. */
  reorg(depth: number, ...payments: readonly Paid[]): Promise<void>;
  /** The invoice whose page has this address. */
  invoiceOf(url: string): Promise<Pick<NewInvoice, "matchKey" | "amount" | "invoiceId">>;
  buyWith(session: string, orderNo: string, code: string, payWith: string): ReturnType<typeof buy>;
}

/** Opens a world whose chain has one block. */
export async function openChainWorld(chains: ChainsConfig = CHAINS): Promise<ChainWorld> {
  const world = await openWorld(TOKEN_SHOP);
  const [{ net } = { net: NET }] = chains.chains;
  await world.store.execute("useChains", { ...chains, publicUrl: PUBLIC_URL });
  let count = 0;
  const blocks: BlockHeader[] = [];
  const header = (timeMs: number): BlockHeader => {
    count += 1;
    const parent = blocks.at(-1);
    const hash = `0x${count.toString(16).padStart(64, "0")}`;
    return { height: (parent?.height ?? 99) + 1, hash, parentHash: parent?.hash ?? "0x0", timeMs };
  };
  const first = header(START_MS);
  blocks.push(first);
  const lease = { net, owner: "test", leaseMs: 10_000_000, start: first };
  const { result: leased } = await world.store.execute("takeChainLease", lease);
  if (leased.kind !== "held") throw new Error("the chain is somebody else's");
  const { leaseToken } = leased.chain;

  async function advance(
    popped: readonly BlockHeader[],
    added: readonly (readonly Paid[])[],
    ms: number,
  ) {
    const before = [...blocks, ...popped].at(-1) as BlockHeader;
    const payments: BlockPayment[] = [];
    const headers = added.map((paid) => {
      const last = blocks.at(-1) as BlockHeader;
      const next = header(Math.max(last.timeMs, before.timeMs) + ms);
      blocks.push(next);
      paid.forEach((one, index) => {
        payments.push({
          txId: one.txId ?? `0x${(count * 1000 + index).toString(16).padStart(64, "f")}`,
          ...{ index, matchKey: one.matchKey, amount: one.amount },
          asset: one.asset ?? USDT,
          recipient: one.recipient ?? RECIPIENT,
          // Chains of Bitcoin's kind name none.
          ...(net.startsWith("eip155:") ? { payer: PAYER } : {}),
          block: { height: next.height, hash: next.hash, timeMs: next.timeMs },
        });
      });
      return next;
    });
    const { height, hash } = before;
    const { result, effects } = await world.store.execute("advanceChain", {
      ...{ net, leaseToken, leaseMs: 10_000_000, from: { height, hash } },
      ...{ popped: popped.map((one) => one.hash), headers, payments },
      ...{ headHeight: headers.at(-1)?.height ?? height, isLevel: true },
    });
    if (result.kind !== "advanced") throw new Error("the step was stale");
    world.hear(effects);
  }

  // Deep enough for reorganizations, and level with the head.
  for (let i = 0; i < 5; i += 1) await advance([], [[]], 0);
  return {
    ...world,
    mine: async (...payments) => {
      world.wait(2000);
      await advance([], [payments], 2000);
    },
    async mineEmpty(number) {
      for (let i = 0; i < number; i += 1) {
        world.wait(2000);
        await advance([], [[]], 2000);
      }
    },
    async passOnChain(ms) {
      world.wait(ms);
      await advance([], [[]], ms);
    },
    catchUp: () => advance([], [[]], world.nowMs() - (blocks.at(-1)?.timeMs ?? 0)),
    async reorg(depth, ...payments) {
      const popped = blocks.splice(-depth);
      const rest = Array.from({ length: depth - 1 }, () => []);
      await advance(popped, [payments, ...rest], 1);
    },
    async invoiceOf(url) {
      const invoiceId = url.slice(url.lastIndexOf("/") + 1);
      const { result } = await world.store.execute("invoiceState", { invoiceId });
      if (result === undefined || result === null) throw new Error(`no invoice at ${url}`);
      const { contract } = result;
      if (contract.profile === "address") throw new Error("this world has no such chain");
      const matchKey = contract.paymentId ?? `trino:${invoiceId}`;
      return { invoiceId, matchKey, amount: BigInt(result.amount) };
    },
    buyWith: (session, orderNo, code, payWith) => buy(world, session, orderNo, code, payWith),
  };
}

/** The world of the chain, with an app that wants this of its invoices. */
export async function openPolicyWorld(wanted: Partial<AppInvoicePolicy>): Promise<ChainWorld> {
  const { demo } = CHAINS.apps;
  if (demo === undefined) throw new Error("there is no demo");
  const policy = { ...demo.policy, ...wanted };
  return openChainWorld({ ...CHAINS, apps: { demo: { ...demo, policy } } });
}

async function buy(world: World, session: string, orderNo: string, code: string, payWith: string) {
  const found = TOKEN_SHOP.apps[0]?.products.find((one) => one.code === code);
  const items = [{ code, quantity: 1, expectedPrice: found?.priceCoins ?? 0 }];
  const params = { session, ...terms(world, orderNo), items, payWith };
  return (await world.call("payByCode", params)).order;
}
