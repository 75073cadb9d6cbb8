/** Signs jobs one after the other: each coin once, each job once, and nothing that the rules forbid. */

import type { Net } from "../rails/chain/chain.ts";
import type { UtxoNetwork } from "../rails/utxo/network.ts";
import type { ReceivingAddress } from "../rails/utxo/receivingAddress.ts";
import {
  type SignedTransaction,
  type Signer,
  SignerRefusal,
  type SignJob,
} from "../rails/utxo/signer.ts";
import type { AccountKeys } from "../rails/utxo/spending/accountKeys.ts";
import { type Coin, coinName, type KeyPath } from "../rails/utxo/spending/coin.ts";
import { dustLimit } from "../rails/utxo/spending/dustLimit.ts";
import { type PlannedSpend, planSpend, type SpendPlan } from "../rails/utxo/spending/planSpend.ts";
import { signSpend } from "../rails/utxo/spending/signSpend.ts";
import type { WatchWallet } from "../rails/utxo/spending/watchWallet.ts";
import { unreachable } from "../unreachable.ts";
import { jobDigest } from "./jobDigest.ts";
import type { Journal } from "./journal.ts";
import { requireAllowed, requireRoomToday, type SignerRules } from "./signerRules.ts";

/** Where things are kept: what lies there is spent when a job names it, and never for coins. */
export const KEEPING: KeyPath = { branch: 0, index: 0 };
/** Where an operator sends the coins that jobs spend. */
export const FUNDING: KeyPath = { branch: 0, index: 1 };
const CHANGE: KeyPath = { branch: 1, index: 0 };

/** A chain that is signed for. */
export interface SignedChain {
  readonly network: UtxoNetwork;
  readonly keys: Pick<AccountKeys, "privateKeyAt">;
  readonly rules: SignerRules;
  /** Needs no node. */
  addressAt(path: KeyPath): ReceivingAddress;
  /** The node's view of the account; opened when it is first needed. */
  wallet(): Promise<Pick<WatchWallet, "coins" | "feePerKvb">>;
}

export interface JobSignerParts {
  readonly chains: ReadonlyMap<Net, SignedChain>;
  readonly journal: Journal;
  nowMs(): number;
}

/** In so many blocks a transaction shall be mined. */
const FEE_BLOCKS = 6;

/** Asks nothing before the first job. */
export function createJobSigner(parts: JobSignerParts): Signer {
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  }

  return {
    sign: (job) => inTurn(() => signOnce(parts, job)),
    async keepingAddress(net) {
      return chainOf(parts, net).addressAt(KEEPING);
    },
  };
}

function chainOf({ chains }: JobSignerParts, net: Net): SignedChain {
  const chain = chains.get(net);
  if (chain !== undefined) return chain;
  throw new SignerRefusal("wrongNet", `this signer does not sign for ${net}`);
}

async function signOnce(parts: JobSignerParts, job: SignJob): Promise<SignedTransaction> {
  const { journal, nowMs } = parts;
  const chain = chainOf(parts, job.net);
  const digest = jobDigest(job);
  const known = await journal.find(job.jobId);
  if (known !== undefined) {
    if (known.digest === digest) return { txId: known.txId, hex: known.hex };
    throw new SignerRefusal("otherJob", `job ${job.jobId} was signed for something else`);
  }
  requireAllowed(job, chain.rules);
  requireAboveDust(job, chain);
  const plan = await planJob(job, chain, journal);
  const paid = sumOf(job.outputs.map(({ amount }) => BigInt(amount))) + plan.fee;
  const atMs = nowMs();
  requireRoomToday(paid, journal.paidOnDayOf(job.net, atMs), chain.rules);
  const { txId, hex } = signSpend(plan, "final", chain.keys);
  const { jobId, net, purpose } = job;
  const inputs = plan.inputs.map(coinName);
  await journal.append({
    ...{ jobId, digest, net, purpose, paid: `${paid}`, atMs, txId, hex, inputs },
  });
  return { txId, hex };
}

function requireAboveDust({ outputs }: SignJob, { network }: SignedChain): void {
  for (const { script, amount } of outputs) {
    const least = dustLimit(script, network);
    if (BigInt(amount) >= least) continue;
    throw new SignerRefusal("wrongJob", `an output pays ${amount}, under the chain's ${least}`);
  }
}

async function planJob(job: SignJob, chain: SignedChain, journal: Journal): Promise<SpendPlan> {
  const wallet = await chain.wallet();
  const [seen, feePerKvb] = await Promise.all([wallet.coins(), wallet.feePerKvb(FEE_BLOCKS)]);
  const free = seen.filter((coin) => !journal.isPromised(job.net, coinName(coin)));
  const keeping = chain.addressAt(KEEPING).script;
  const change = chain.addressAt(CHANGE).script;
  const { data } = job;
  const planned = planSpend({
    coins: free.filter(({ script }) => script !== keeping),
    spends: namedCoins(job, free),
    outputs: job.outputs.map(({ script, amount }) => ({ script, amount: BigInt(amount) })),
    ...(data === undefined ? {} : { data }),
    feePerKvb,
    changeScript: change,
    changeMin: dustLimit(change, chain.network),
  });
  return planOf(planned);
}

function namedCoins({ spends = [] }: SignJob, free: readonly Coin[]): readonly Coin[] {
  const byName = new Map(free.map((coin) => [coinName(coin), coin]));
  return spends.map((spent) => {
    const coin = byName.get(coinName(spent));
    if (coin !== undefined) return coin;
    throw new SignerRefusal("spends", `${coinName(spent)} is not there, or promised to a job`);
  });
}

function planOf(planned: PlannedSpend): SpendPlan {
  switch (planned.kind) {
    case "planned":
      return planned.plan;
    case "short":
      throw new SignerRefusal("coins", `${planned.by} are missing: pay the funding address`);
    case "tooManyCoins":
      throw new SignerRefusal("coins", "the coins are too small for so much at once");
    default:
      return unreachable(planned);
  }
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
