/** A real chain with our router, players who pay through it, and a second library that counts. */

import { type Hex, parseAbiItem, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { ChainSource } from "../../bridge/server/rails/chain/chainSource.ts";
import { paymentFilter, paymentOf } from "../../bridge/server/rails/evm/evmPayments.ts";
import { createEvmSource } from "../../bridge/server/rails/evm/evmSource.ts";
import { invoiceId, NATIVE_COIN } from "../../bridge/server/rails/evm/invoiceTerms.ts";
import { createRpcEndpoint } from "../../bridge/server/rails/evm/rpcEndpoint.ts";
import { RpcEndpoints } from "../../bridge/server/rails/evm/rpcEndpoints.ts";
import { type ChainStage, NET } from "../chain/chainStage.ts";
import type { SeenPayment } from "../chain/chaosFollower.ts";
import type { Anvil } from "./anvil.ts";
import { type Deployed, type EvmWorld, startEvmWorld } from "./evmWorld.ts";
import type { FaultyNode } from "./faultyNode.ts";

export interface PaidChain {
  readonly node: Anvil;
  readonly router: string;
  /** Makes an invoice over the chain's coin, in the stage, too. */
  addInvoice(name: string): Promise<void>;
  /** The same for many, in one transaction. */
  addInvoices(names: readonly string[]): Promise<void>;
  /** Signs a payment and gives it to the node; it is in the next block. */
  pay(name: string, amount?: bigint): Promise<Hex>;
  /** Every payment in the chain as it is now, counted among those of its transaction. */
  canonical(): Promise<readonly SeenPayment[]>;
  stop(): Promise<void>;
}

const AMOUNT = 1_000_000n;
/** Of anvil's blocks; they are mined when a test asks. */
export const BLOCK_MS = 2000;
const DEADLINE = 4_000_000_000n;

const EVENT = parseAbiItem(
  "event PaymentReceived(bytes32 indexed id, address indexed payer, address indexed token, address recipient, uint256 amount)",
);

/** Starts a node that mines when it is asked. */
export async function startPaidChain(stage: ChainStage): Promise<PaidChain> {
  const world = await startEvmWorld();
  const { node } = world;
  const router = await world.deploy("CoinslotRouter");
  const terms = new Map<string, Terms>();
  const recipient = node.accounts[8]?.address ?? "";

  function makeInvoice(name: string) {
    const salt = toHex(terms.size + 1, { size: 32 });
    const one = { token: NATIVE_COIN, amount: AMOUNT, recipient, deadline: DEADLINE, salt };
    terms.set(name, one);
    const matchKey = invoiceId({ ...one, chainId: 31337n, router: router.address });
    const invoice = { matchKey, amount: AMOUNT, asset: "native", recipient };
    return { ...invoice, invoiceId: name, confirmations: 4 };
  }

  return {
    node,
    router: router.address,
    addInvoice: (name) => stage.addInvoices([makeInvoice(name)]),
    addInvoices: (names) => stage.addInvoices(names.map(makeInvoice)),
    pay: (name, amount = AMOUNT) => pay(world, router, terms.get(name) as Terms, amount),
    canonical: () => readCanonical(node, router.address),
    stop: () => world.stop(),
  };
}

interface Terms {
  readonly token: Hex;
  readonly amount: bigint;
  readonly recipient: string;
  readonly deadline: bigint;
  readonly salt: Hex;
}

async function pay(
  { node }: EvmWorld,
  router: Deployed,
  terms: Terms,
  value: bigint,
): Promise<Hex> {
  const payer = privateKeyToAccount(node.accounts[1]?.privateKey as Hex);
  const nonce = Number(await node.rpc("eth_getTransactionCount", [payer.address, "pending"]));
  const raw = await payer.signTransaction({
    ...{ type: "eip1559", chainId: 31337, to: router.address, nonce, value, gas: 200_000n },
    ...{ maxFeePerGas: 20_000_000_000n, maxPriorityFeePerGas: 1n },
    data: router.call("payNative", terms),
  });
  await node.rpc("eth_sendRawTransaction", [raw]);
  return raw;
}

async function readCanonical(node: Anvil, router: string): Promise<readonly SeenPayment[]> {
  const { createPublicClient, http } = await import("viem");
  const client = createPublicClient({ transport: http(node.url) });
  const logs = await client.getLogs({
    ...{ address: router as Hex, event: EVENT, fromBlock: 0n, toBlock: "latest", strict: true },
  });
  const before = new Map<string, number>();
  const placeOf = (hash: string) => {
    const place = before.get(hash) ?? 0;
    before.set(hash, place + 1);
    return place;
  };
  return logs.map(({ transactionHash, blockHash, blockNumber, args }) => ({
    ...{ txId: transactionHash, index: placeOf(transactionHash) },
    ...{ matchKey: args.id, amount: args.amount },
    ...{ blockHash, height: Number(blockNumber) },
  }));
}

/** What the follower asks: these nodes, the first one first. */
export function sourceOf(
  nodes: readonly FaultyNode[],
  { router }: Pick<PaidChain, "router">,
  nowMs: () => number,
  finalized = false,
): ChainSource {
  const contracts = { router, tokens: [] };
  const endpoints = nodes.map(({ fetch }, at) =>
    createRpcEndpoint({
      ...{ url: `http://127.0.0.1:${at + 1}/KEY`, place: at + 1, fetch },
      ...{ timeoutMs: 10_000, bytesMax: 1_000_000 },
    }),
  );
  return createEvmSource({
    ...{ net: NET, blockTimeMs: BLOCK_MS, finalized, nowMs },
    endpoints: new RpcEndpoints({ endpoints, chainId: 31337, nowMs, random: () => 0.5 }),
    filter: paymentFilter(contracts),
    decode: (log) => paymentOf(log, contracts),
  });
}
