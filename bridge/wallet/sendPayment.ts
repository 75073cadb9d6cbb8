/**
 * How a payment leaves: chosen, signed, kept on the disk, and only then sent. Whatever is cut short
 * between, the next command finds the signed transaction and sends this one, not a second.
 */

import { CliProblem, EXIT } from "../server/cli/exitCode.ts";
import type { AccountKeys } from "../server/rails/utxo/spending/accountKeys.ts";
import type { SpendOutput } from "../server/rails/utxo/spending/coin.ts";
import { dustLimit } from "../server/rails/utxo/spending/dustLimit.ts";
import {
  type PlannedSpend,
  planSpend,
  type SpendPlan,
  type SpendRequest,
} from "../server/rails/utxo/spending/planSpend.ts";
import { type Replaceability, signSpend } from "../server/rails/utxo/spending/signSpend.ts";
import type { OpenWallet } from "./openWallet.ts";
import { type Attempt, newAttempt, type Payment } from "./payment.ts";
import type { WalletFolder } from "./walletFolder.ts";
import { coinText } from "./walletOutput.ts";
import { findTransactions } from "./walletTransactions.ts";

/** What is wanted of a plan; the rest is the wallet's. */
export interface WantedSpend
  extends Pick<SpendRequest, "coins" | "spends" | "outputs" | "data" | "replaces"> {
  /** For a thousand virtual bytes; absent: as the node says. */
  readonly feePerKvb?: bigint;
  /** Hex; absent: an address that was never used. */
  readonly changeScript?: string;
}

/** What was decided, and where its change goes. */
export interface DecidedSpend {
  readonly plan: SpendPlan;
  readonly changeScript: string;
}

/** Within an hour, where blocks come every ten minutes. */
const TARGET_BLOCKS = 6;

/** Chooses coins. Throws CliProblem when they do not suffice, or an output would be dust. */
export async function decideSpend(
  { watch, network }: OpenWallet,
  wanted: WantedSpend,
): Promise<DecidedSpend> {
  for (const output of wanted.outputs) requireWorth(output, dustLimit(output.script, network));
  const changeScript = wanted.changeScript ?? watch.addressAt(await watch.freePath(1)).script;
  const planned = planSpend({
    ...wanted,
    changeScript,
    changeMin: dustLimit(changeScript, network),
    feePerKvb: wanted.feePerKvb ?? (await watch.feePerKvb(TARGET_BLOCKS)),
  });
  return { plan: requirePlan(planned), changeScript };
}

/** Signs what was decided; nothing is sent. */
export function signDecided(
  { plan, changeScript }: DecidedSpend,
  replaceability: Replaceability,
  keys: AccountKeys,
  nowMs: number,
): Attempt {
  const signed = signSpend(plan, replaceability, keys);
  return newAttempt(plan, signed, replaceability, changeScript, nowMs);
}

/** Keeps a payment with what is to be sent for it. */
export async function keepPayment(folder: WalletFolder, payment: Payment): Promise<void> {
  await folder.writePayments(withPayment(await folder.payments(), payment));
}

/**
 * Sends one of the payment's attempts. Throws CliProblem when the node refuses it: what was never sent
 * is given up then, and its coins are free; what was sent before may still come.
 */
export async function sendAttempt(
  folder: WalletFolder,
  { watch, node, rpc }: OpenWallet,
  payment: Payment,
  attempt: Attempt,
): Promise<void> {
  const answer = await watch.broadcast(attempt.hex);
  // Refused, too, is what a block holds and somebody has spent on.
  const [known] = await findTransactions(node, rpc, [attempt.txId]);
  const isThere = known?.state === "confirmed" || known?.state === "seen";
  const isSent = answer.kind === "sent" || isThere;
  const state = isSent || attempt.state === "sent" ? "sent" : "refused";
  const attempts = payment.attempts.map((one) =>
    one === attempt ? ({ ...one, state } as const) : one,
  );
  await keepPayment(folder, { ...payment, attempts });
  if (isSent) return;
  const reason = answer.kind === "refused" ? answer.reason : "";
  throw new CliProblem(`nothing was sent: the node refuses the transaction (${reason})`);
}

/** A payment is known by its first transaction. */
function withPayment(payments: readonly Payment[], payment: Payment): readonly Payment[] {
  const first = payment.attempts[0]?.txId;
  const isSame = (other: Payment) => other.attempts[0]?.txId === first;
  return payments.some(isSame)
    ? payments.map((other) => (isSame(other) ? payment : other))
    : [...payments, payment];
}

function requireWorth({ amount }: SpendOutput, limit: bigint): void {
  if (amount >= limit) return;
  const least = coinText(limit);
  throw new CliProblem(
    `${coinText(amount)} is dust: the network passes on ${least} or more`,
    EXIT.refused,
  );
}

function requirePlan(planned: PlannedSpend): SpendPlan {
  if (planned.kind === "planned") return planned.plan;
  throw new CliProblem(
    planned.kind === "short"
      ? `not enough coins: ${coinText(planned.by)} more is needed, with the fee`
      : "the coins are too many and too small for one payment: pay them to yourself first",
    EXIT.refused,
  );
}
