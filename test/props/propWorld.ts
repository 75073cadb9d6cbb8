/** Node, signer and server's store with the work that props need, each step at the test's word. */

import type { Catalog } from "../../bridge/server/catalog/catalog.ts";
import { followerStoreOf } from "../../bridge/server/jobs/followChains.ts";
import { createPropJob, type PropJobParts } from "../../bridge/server/jobs/propJob.ts";
import { utxoSourceOf } from "../../bridge/server/jobs/utxoSourceOf.ts";
import type { ChainsConfig, UtxoChainConfig } from "../../bridge/server/rails/chain/chainConfig.ts";
import { Follower } from "../../bridge/server/rails/chain/follower.ts";
import { createNodeRpc } from "../../bridge/server/rails/utxo/nodeRpc.ts";
import type { Signer } from "../../bridge/server/rails/utxo/signer.ts";
import { openWorld, SHOP, type World } from "../server/world.ts";
import { openSignerWorld, type SignerProcess, type SignerWorld } from "../signer/signerWorld.ts";
import { ACCOUNT_KEY } from "../utxo/accountKey.ts";
import type { Litecoind } from "../utxo/litecoind.ts";

export interface PropWorld {
  readonly world: World;
  readonly chain: UtxoChainConfig;
  readonly signers: SignerWorld;
  /** The signer's process; may be exchanged. */
  signer: SignerProcess;
  /** What a server asks: the process that runs now. */
  readonly asked: Signer;
  /** Does what is due, with what a test puts in the way. */
  turn(more?: Partial<PropJobParts>): Promise<void>;
  follow(): Promise<void>;
  /** Mines, and follows. */
  mine(blocks?: number): Promise<void>;
  states(pid: string): Promise<string>;
  /** An address of the node's own wallet: a player's. */
  address(): Promise<string>;
  close(): Promise<void>;
}

export const CONFIRMATIONS = 2;

/** Opens one over a node that others may use, too. */
export async function openPropWorld(node: Litecoind, catalog: Catalog = SHOP): Promise<PropWorld> {
  const signers = await openSignerWorld(node);
  await node.rpc("sendtoaddress", signers.funding, 5);
  await node.mine();
  const world = await openWorld(catalog);
  const chain: UtxoChainConfig = {
    ...{
      kind: "utxo",
      net: node.net,
      name: "litecoin",
      family: "litecoinRegtest",
      binding: "hash",
    },
    ...{ rpc: [node.url], blockTimeMs: 1000, confirmations: [{ need: CONFIRMATIONS }], tokens: [] },
    currency: { name: "Litecoin", symbol: "LTC", decimals: 8 },
  };
  const chains: ChainsConfig = {
    chains: [chain],
    apps: {
      demo: {
        ...{ recipients: { [node.net]: ACCOUNT_KEY }, jumpUrls: [], expiresAfterMs: 60 * 60_000 },
        policy: { tolerance: "0", topUp: true, late: "person", over: "person" },
      },
    },
  };
  await world.store.execute("useChains", { ...chains, publicUrl: "http://shop.example" });
  const parts = { store: world.store, publish: (effects: never[]) => void world.hear(effects) };
  const follower = new Follower({
    ...{ source: utxoSourceOf(chain, world.store), store: followerStoreOf(parts as never) },
    ...{ owner: "one", leaseMs: 10_000_000, nowMs: world.nowMs },
    limits: { blocks: 16, near: 64, ring: 100, range: 1000 },
  });
  const rpc = createNodeRpc({ url: node.url, timeoutMs: 20_000, answerBytesMax: 2 ** 25 });
  const propWorld: PropWorld = {
    ...{ world, chain, signers, signer: await signers.start() },
    asked: {
      sign: (job) => propWorld.signer.client.sign(job),
      keepingAddress: (net) => propWorld.signer.client.keepingAddress(net),
    },
    async turn(more = {}) {
      const job = createPropJob({
        ...{ store: world.store, signer: propWorld.asked, nodes: new Map([[node.net, [rpc]]]) },
        ...{ log: { warn() {} }, publish: (effects) => void world.hear(effects), ...more },
      });
      await job.turn();
    },
    async follow() {
      for (;;) {
        const { kind } = await follower.step();
        if (kind !== "advanced" && kind !== "stale") return;
      }
    },
    async mine(blocks = 1) {
      await node.mine(blocks);
      await propWorld.follow();
    },
    async states(pid) {
      const [prop] = world.db
        .prepare<{ state: string; prop_key: number }>("SELECT * FROM props WHERE pid = ?")
        .all(pid);
      const moves = world.db
        .prepare<{ state: string }>("SELECT state FROM prop_moves WHERE prop_key = ? ORDER BY step")
        .all(prop?.prop_key ?? 0);
      return [prop?.state, ...moves.map(({ state }) => state)].join(" ");
    },
    address: () => node.rpc<string>("getnewaddress", "", "bech32"),
    async close() {
      await signers.close();
      await world.close();
    },
  };
  await propWorld.follow();
  return propWorld;
}
