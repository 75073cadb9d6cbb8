/** A real node with a wallet for every part, and a store that follows it: props as chains show them. */

import { VERBS } from "../../bridge/server/calls/verbs.ts";
import { createCatalogShelf } from "../../bridge/server/catalogShelf.ts";
import { Follower, type Stepped } from "../../bridge/server/rails/chain/follower.ts";
import type { FollowerStore } from "../../bridge/server/rails/chain/followerStore.ts";
import { createNodeRpc } from "../../bridge/server/rails/utxo/nodeRpc.ts";
import type { Prop, PropMove } from "../../bridge/server/rails/utxo/props/prop.ts";
import { type PropTerms, propTag } from "../../bridge/server/rails/utxo/props/propTag.ts";
import { wholeCoins } from "../../bridge/server/rails/utxo/smallestUnits.ts";
import { createUtxoSource } from "../../bridge/server/rails/utxo/utxoSource.ts";
import { createRandomHex } from "../../bridge/server/randomHex.ts";
import { createParcels } from "../../bridge/server/store/parcel.ts";
import type { Tx } from "../../bridge/server/store/tx.ts";
import { START_MS } from "../server/world.ts";
import { openPostgresWorld, openSqliteWorld, type WorldStore } from "../store/worldStore.ts";
import type { Litecoind } from "../utxo/litecoind.ts";

export const GOLD = 50_000n;
export const CONFIRMATIONS = 3;

export interface Spend {
  /** Outputs of props, as `txid:index`. */
  readonly props?: readonly string[];
  readonly tag?: Buffer;
  readonly to: string;
  readonly amount?: bigint;
}

export interface PropStage {
  readonly db: WorldStore["db"];
  work<Result>(work: (tx: Tx) => Result): Promise<Result>;
  run(verb: string, params: unknown): Promise<unknown>;
  /** A prop whose first transaction is signed and not sent yet: its hex. */
  plan(more?: Partial<PropTerms>): Promise<{ prop: Prop; hex: string; txId: string }>;
  /** A transaction of the miner's wallet. */
  sign(spend: Spend): Promise<{ hex: string; txId: string }>;
  /** Another transaction that spends the coins of this one. */
  rivalOf(hex: string): Promise<string>;
  address(): Promise<string>;
  scriptOf(address: string): Promise<string>;
  /** Follows until nothing is left to do. */
  follow(): Promise<Stepped>;
  /** As after a restart: nothing is remembered but what is stored. */
  followAnew(): Promise<Stepped>;
  prop(pid: string): Promise<Prop>;
  moves(pid: string): Promise<readonly PropMove[]>;
  close(): Promise<void>;
}

/** Opens one over `node`; its store is PostgreSQL behind `socket`, if given. */
export async function openPropStage(node: Litecoind, socket?: string): Promise<PropStage> {
  const { net } = node;
  const surroundings = {
    environment: "sandbox",
    catalog: createCatalogShelf(),
    ...{ nowMs: () => START_MS, randomHex: createRandomHex() },
  } as const;
  const verbs = { ...VERBS, work: (tx: Tx, one: (tx: Tx) => unknown) => one(tx) };
  const store =
    socket === undefined
      ? await openSqliteWorld(verbs, surroundings)
      : await openPostgresWorld(socket, verbs, surroundings);
  const parcels = createParcels<unknown, unknown>();

  async function run(verb: string, params: unknown): Promise<unknown> {
    const [reply] = await store.run([{ verb, params }]);
    if (reply?.kind === "done") return reply.result;
    throw new Error(JSON.stringify(reply));
  }

  /** As between the threads of a server: plain data alone gets through. */
  const ask = async <Answer>(verb: string, params: unknown) => {
    const answer = await run(verb, parcels.unpack(parcels.pack(params) as never));
    return parcels.unpack(parcels.pack(answer) as never) as Answer;
  };
  const work = <Result>(one: (tx: Tx) => Result) => run("work", one) as Promise<Result>;

  const followerStore: FollowerStore = {
    takeLease: (params) => ask("takeChainLease", params),
    renewLease: (params) => ask("renewChainLease", params),
    advance: (params) => ask("advanceChain", params),
    halt: (params) => ask("haltChain", params),
    blocksAbove: (params) => ask("blocksAbove", params),
    endLease: (params) => ask("endChainLease", params),
  };

  function openFollower(): Follower {
    const rpc = createNodeRpc({ url: node.url, timeoutMs: 10_000, answerBytesMax: 2 ** 25 });
    const source = createUtxoSource({
      ...{ net, node: rpc, findOurs: async () => new Set<string>() },
      findProps: async (propTxIds) =>
        new Set(await ask<readonly string[]>("findPropTxs", { net, propTxIds })),
    });
    return new Follower({
      ...{ source, store: followerStore, owner: "one", leaseMs: 15_000 },
      ...{ limits: { blocks: 16, near: 64, ring: 100, range: 1000 }, nowMs: () => START_MS },
    });
  }

  let follower = openFollower();
  const propOf = (tx: Tx, pid: string) => tx.findProp(pid) as Prop;

  const stage: PropStage = {
    db: store.db,
    ...{ work, run },
    async plan(more = {}) {
      const pid = createRandomHex()(16);
      const terms: PropTerms = { pid, cid: "demo", oid: "sword", gold: GOLD, net, ...more };
      const to = await stage.address();
      const { hex, txId } = await stage.sign({ tag: propTag(terms, "hash"), to });
      const script = await stage.scriptOf(to);
      const prop = await work((tx) => insertPlanned(tx, terms, { txId, hex, script, to }));
      return { prop, hex, txId };
    },
    async sign({ props = [], tag, to, amount = GOLD }) {
      const inputs = props.map((one) => ({ txid: one.slice(0, 64), vout: Number(one.slice(65)) }));
      const data = tag === undefined ? [] : [{ data: tag.toString("hex") }];
      const outputs = [...data, { [to]: wholeCoins(amount) }];
      const raw = await node.rpc<string>("createrawtransaction", inputs, outputs);
      const changePosition = outputs.length;
      const funded = await node.rpc<{ hex: string }>("fundrawtransaction", raw, {
        ...{ changePosition, lockUnspents: true },
      });
      const { hex } = await node.rpc<{ hex: string }>("signrawtransactionwithwallet", funded.hex);
      const { txid } = await node.rpc<{ txid: string }>("decoderawtransaction", hex);
      return { hex, txId: txid };
    },
    async rivalOf(hex) {
      const { vin } = await node.rpc<{ vin: { txid: string; vout: number }[] }>(
        "decoderawtransaction",
        hex,
      );
      const [coin] = vin;
      const { amount } = await node
        .rpc<{ value: number }>("gettxout", coin?.txid, coin?.vout, false)
        .then(({ value }) => ({ amount: (value - 0.001).toFixed(8) }));
      const to = await stage.address();
      const raw = await node.rpc<string>("createrawtransaction", [coin], [{ [to]: amount }]);
      return (await node.rpc<{ hex: string }>("signrawtransactionwithwallet", raw)).hex;
    },
    address: () => node.rpc<string>("getnewaddress", "", "bech32"),
    async scriptOf(address) {
      return (await node.rpc<{ scriptPubKey: string }>("getaddressinfo", address)).scriptPubKey;
    },
    async follow() {
      for (;;) {
        const stepped = await follower.step();
        if (stepped.kind !== "advanced" && stepped.kind !== "stale") return stepped;
      }
    },
    async followAnew() {
      await follower.end();
      follower = openFollower();
      return await stage.follow();
    },
    prop: (pid) => work((tx) => propOf(tx, pid)),
    moves: (pid) => work((tx) => tx.listMovesOf(propOf(tx, pid).key)),
    close: () => store.close(),
  };
  await stage.follow();
  return stage;
}

interface Signed {
  readonly txId: string;
  readonly hex: string;
  readonly script: string;
  readonly to: string;
}

function insertPlanned(tx: Tx, terms: PropTerms, { txId, hex, script, to }: Signed): Prop {
  const { pid, cid: appId, oid, gold, net } = terms;
  const prop = tx.insertProp({
    ...{ net, pid, appId, oid, gold, confirmations: CONFIRMATIONS, state: "planned" },
    ...{ createdAtMs: START_MS, version: 1 },
  });
  tx.insertMove({
    ...{ net, propKey: prop.key, kind: "order", step: 0, script, address: to },
    ...{ txId, index: 1, raw: hex, state: "signed", dueAtMs: START_MS, tries: 0 },
    ...{ createdAtMs: START_MS, changedAtMs: START_MS, version: 1 },
  });
  return prop;
}
