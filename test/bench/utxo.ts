/**
 * Catching up with a chain of the Bitcoin family on a real node, beside the same node's bare `getblock`
 * with transactions: the same blocks, in the same run, turn by turn.
 */

import type { Verbs } from "../../bridge/server/calls/verbs.ts";
import { utxoSourceOf } from "../../bridge/server/jobs/utxoSourceOf.ts";
import type { UtxoChainConfig } from "../../bridge/server/rails/chain/chainConfig.ts";
import { createNodeRpc, type NodeRpc } from "../../bridge/server/rails/utxo/nodeRpc.ts";
import type { Store } from "../../bridge/server/store/store.ts";
import { LEASE_MS, openChainStage, untilRest } from "../chain/chainStage.ts";
import { type Coin, fillPurse, PURSE_ADDRESS, spend } from "../utxo/coinPurse.ts";
import { type Litecoind, startLitecoind } from "../utxo/litecoind.ts";

const ROUNDS = 5;
const BLOCKS = 1000;
/** As many outputs of strangers as blocks of a small chain hold. */
const OUTPUTS = 120;
const BLOCKS_PER_PAYMENT = 50;
/** Requests that are waited for at once, as when catching up. */
const AT_ONCE = 3;
const RATIO_MIN = 0.5;
const AMOUNT = 1_000_000n;
const OURS = `0014${"07".repeat(20)}`;

interface Bench {
  readonly node: Litecoind;
  readonly rpc: NodeRpc;
  readonly hashes: readonly string[];
}

await withBlocks("catch-up", OUTPUTS);
await withBlocks("catch-up-empty", 0);

async function withBlocks(name: string, outputs: number): Promise<void> {
  const node = await startLitecoind({ miner: PURSE_ADDRESS, args: ["-disablewallet=1"] });
  try {
    const rpc = createNodeRpc({ url: node.url, timeoutMs: 60_000, answerBytesMax: 2 ** 26 });
    const hashes = await mineBlocks(node, outputs);
    const rounds: { bare: number; followed: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const bare = await bareRate({ node, rpc, hashes });
      rounds.push({ bare, followed: await followedRate({ node, rpc, hashes }) });
    }
    print(name, rounds);
  } finally {
    await node.stop();
  }
}

async function mineBlocks(node: Litecoind, outputs: number): Promise<readonly string[]> {
  const many = { count: 2, amount: 2_000_000_000n, depth: 1 };
  const [stranger, payer] = await fillPurse(node, many);
  const strangers = Array.from({ length: outputs }, (_, at) => ({
    script: `0014${at.toString(16).padStart(40, "0")}`,
    amount: 10_000n,
  }));
  let [theirs, own] = [stranger as Coin, payer as Coin];
  const hashes: string[] = [];
  for (let at = 0; at < BLOCKS; at += 1) {
    if (outputs > 0) theirs = await send(node, theirs, strangers);
    if (at % BLOCKS_PER_PAYMENT === 0) {
      own = await send(node, own, [{ script: OURS, amount: AMOUNT }]);
    }
    hashes.push(...(await node.mine()));
  }
  return hashes;
}

/** Gives the change. */
async function send(
  node: Litecoind,
  coin: Coin,
  outputs: readonly { readonly script: string; readonly amount: bigint }[],
): Promise<Coin> {
  const { hex, change } = spend({ coins: [coin], outputs, fee: 100_000n, isReplaceable: false });
  await node.rpc("sendrawtransaction", hex, 0);
  return change;
}

async function bareRate({ rpc, hashes }: Bench): Promise<number> {
  let next = 0;
  const read = async () => {
    while (next < hashes.length) {
      const hash = hashes[next];
      next += 1;
      await rpc.call("getblock", [hash, 2]);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  return perSecond(startedAt);
}

/** A follower from the first of the blocks to the head, with its store. */
async function followedRate({ node, hashes }: Bench): Promise<number> {
  const stage = await openChainStage();
  try {
    const execute = async (verb: keyof Verbs & string, params: unknown) => ({
      result: await stage.run(verb, params),
      effects: [],
    });
    const source = utxoSourceOf(chainOf(node), { execute } as Pick<Store<Verbs>, "execute">);
    const to = { net: node.net, matchKey: OURS, recipient: OURS, asset: "native" };
    await stage.addInvoice("a1", to);
    const { height } = await source.head();
    const start = await source.headerAt(height - hashes.length);
    await stage.run("takeChainLease", { ...{ net: node.net, owner: "first", leaseMs: 1, start } });
    stage.wait(LEASE_MS);
    const startedAt = performance.now();
    const { kind } = await untilRest(stage.follow(source));
    const rate = perSecond(startedAt);
    const payments = await stage.payments("a1");
    if (kind !== "level" || payments.length !== BLOCKS / BLOCKS_PER_PAYMENT) {
      throw new Error(`${kind}, ${payments.length} payments`);
    }
    return rate;
  } finally {
    await stage.close();
  }
}

function chainOf({ net, url }: Litecoind): UtxoChainConfig {
  return {
    ...{ kind: "utxo", net, name: "litecoin", family: "litecoinRegtest", binding: "hash" },
    ...{ rpc: [url], blockTimeMs: 150_000, confirmations: [{ need: 6 }], tokens: [] },
    currency: { name: "Litecoin", symbol: "LTC", decimals: 8 },
  };
}

function perSecond(startedAt: number): number {
  return (BLOCKS * 1000) / (performance.now() - startedAt);
}

function print(name: string, rounds: readonly { bare: number; followed: number }[]): void {
  const ratio = round(median(rounds.map(({ bare, followed }) => followed / bare)));
  const value = round(median(rounds.map(({ followed }) => followed)));
  const baseline = `getblock 2, ${AT_ONCE} at once: ${round(median(rounds.map(({ bare }) => bare)))}`;
  if (ratio < RATIO_MIN) process.exitCode = 1;
  if (process.argv.includes("--json")) {
    const line = { bench: "utxo", case: name, ratio, baseline, value, unit: "blocks/s" };
    console.log(JSON.stringify(line));
  } else {
    const promised = `${ratio} x ${baseline} (at least ${RATIO_MIN})`;
    console.log(`${name.padEnd(20)} ${value} blocks/s = ${promised}`);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
