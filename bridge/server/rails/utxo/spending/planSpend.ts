/** Which coins pay for what: pure, the same for the same. */

import { dataScript } from "../orderBinding.ts";
import { type Coin, coinName, type SpendOutput } from "./coin.ts";
import { feeFor, transactionSize } from "./transactionSize.ts";

export interface SpendRequest {
  /** What may be chosen from. Leave out what must not be spent: coins that carry a prop, or are promised. */
  readonly coins: readonly Coin[];
  /** What must be among the inputs. */
  readonly spends?: readonly Coin[];
  /** Paid in this order. */
  readonly outputs: readonly SpendOutput[];
  /** Hex: what an OP_RETURN output before all others carries. */
  readonly data?: string;
  /** For a thousand virtual bytes, in the smallest units. */
  readonly feePerKvb: bigint;
  /** Hex: where the rest goes, last. */
  readonly changeScript: string;
  /** Change below this is left to the miners: see `dustLimit`. */
  readonly changeMin: bigint;
  /** When another transaction shall be replaced (BIP-125): what it paid, and what more costs. */
  readonly replaces?: { readonly fee: bigint; readonly incrementPerKvb: bigint };
}

/** A transaction before it is signed. */
export interface SpendPlan {
  readonly inputs: readonly Coin[];
  /** All of them: the data with amount 0, what is paid, the change. */
  readonly outputs: readonly SpendOutput[];
  readonly fee: bigint;
  /** Virtual bytes, at most. */
  readonly size: bigint;
  /** Which output is the change. */
  readonly changeIndex?: number;
}

/** Or why there is none. */
export type PlannedSpend =
  | { readonly kind: "planned"; readonly plan: SpendPlan }
  /** So much more is needed, in the smallest units; the fee is in it. */
  | { readonly kind: "short"; readonly by: bigint }
  /** The coins are too small for so much at once: pay yourself what they hold, first. */
  | { readonly kind: "tooManyCoins" };

/** Further ones would make a transaction that nodes do not pass on. */
const INPUTS_MAX = 500;

/**
 * Takes the smallest single coin that suffices, else the largest ones first; coins that cost more to spend
 * than they hold are left.
 */
export function planSpend(request: SpendRequest): PlannedSpend {
  const musts = request.spends ?? [];
  const taken = new Set(musts.map(coinName));
  const worth = (coin: Coin) => coin.amount - feeFor(transactionSize(1, []), request.feePerKvb);
  const free = request.coins
    .filter((coin) => !taken.has(coinName(coin)) && worth(coin) > 0n)
    .sort((a, b) => Number(b.amount - a.amount > 0n) - Number(b.amount - a.amount < 0n));

  const alone = [...free].reverse().find((coin) => missing(request, [...musts, coin]) <= 0n);
  if (musts.length > 0 && missing(request, musts) <= 0n) return planned(request, musts);
  if (alone !== undefined) return planned(request, [...musts, alone]);
  const inputs = [...musts];
  for (const coin of free) {
    if (inputs.length === INPUTS_MAX) return { kind: "tooManyCoins" };
    inputs.push(coin);
    if (missing(request, inputs) <= 0n) return planned(request, inputs);
  }
  return { kind: "short", by: missing(request, inputs) };
}

/** What the inputs lack to pay outputs and fee without change; negative when they hold more. */
function missing(request: SpendRequest, inputs: readonly Coin[]): bigint {
  return needed(request, inputs.length, wanted(request)) - sumOf(inputs);
}

function needed(request: SpendRequest, inputs: number, outputs: readonly SpendOutput[]): bigint {
  return sumOf(outputs) + feeOf(request, inputs, outputs);
}

function feeOf(
  { feePerKvb, replaces }: SpendRequest,
  inputs: number,
  outputs: readonly SpendOutput[],
): bigint {
  const size = sizeOf(inputs, outputs);
  const fee = feeFor(size, feePerKvb);
  const least = replaces === undefined ? 0n : replaces.fee + feeFor(size, replaces.incrementPerKvb);
  return fee > least ? fee : least;
}

function sizeOf(inputs: number, outputs: readonly SpendOutput[]): bigint {
  return transactionSize(
    inputs,
    outputs.map(({ script }) => script),
  );
}

function planned(request: SpendRequest, inputs: readonly Coin[]): PlannedSpend {
  const outputs = wanted(request);
  const change = { script: request.changeScript, amount: 0n };
  const rest = sumOf(inputs) - needed(request, inputs.length, [...outputs, change]);
  const all = rest < request.changeMin ? outputs : [...outputs, { ...change, amount: rest }];
  const plan = {
    ...{ inputs, outputs: all, fee: sumOf(inputs) - sumOf(all) },
    size: sizeOf(inputs.length, all),
    ...(all === outputs ? {} : { changeIndex: all.length - 1 }),
  };
  return { kind: "planned", plan };
}

function wanted({ data, outputs }: SpendRequest): readonly SpendOutput[] {
  if (data === undefined) return outputs;
  const script = dataScript(Buffer.from(data, "hex")).toString("hex");
  return [{ script, amount: 0n }, ...outputs];
}

function sumOf(parts: readonly { readonly amount: bigint }[]): bigint {
  return parts.reduce((sum, { amount }) => sum + amount, 0n);
}
