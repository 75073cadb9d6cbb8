/**
 * Pays with a wallet: connect, the right network, the allowance, the payment. Loaded only when a
 * wallet is used, because it carries ethers. Every step looks first and asks only for what is
 * missing, so that the whole may be run again after anything went wrong.
 */

import { dueNow } from "../dueNow.ts";
import type { PageMemory } from "../memory.ts";
import type { StepName } from "../pageState.ts";
import type { EvmState } from "../payState.ts";
import { approveCallOf, payCallOf } from "../verifyTerms.ts";
import { type ChainAccount, openChainAccount } from "./chainAccount.ts";
import type { Eip1193Provider } from "./eip1193.ts";
import { hasCode, problemOf, WalletStop } from "./walletProblem.ts";

export interface WalletPayment {
  readonly provider: Eip1193Provider;
  /** Verified: everything that is signed is made of it. */
  readonly state: EvmState;
  readonly memory: PageMemory;
  readonly signal: AbortSignal;
  /** By the server's clock. */
  nowMs(): number;
  onStep(step: StepName, waitsFor: "wallet" | "chain", isApproveSkipped: boolean): void;
  /** Just before the payment is asked for: the newest state; rejects when nothing is due any more. */
  recheck(): Promise<void>;
}

/**
 * Gives the payment's hash once the wallet has sent it, which is also kept in the memory, even when
 * nobody waits any more. Throws WalletStop.
 */
export async function payByWallet(payment: WalletPayment): Promise<string> {
  const { provider, state, memory, onStep } = payment;
  try {
    onStep("connect", "wallet", false);
    const payer = await connect(payment);
    onStep("network", "wallet", false);
    await requireChain(payment);
    const account = openChainAccount(provider, state.network.chainId, payer);
    const isApproveSkipped = await prepare(payment, account);
    await requireChain(payment);
    await payment.recheck();
    onStep("pay", "wallet", isApproveSkipped);
    const hash = await account.send(payCallOf(state));
    memory.keepSent({ hash, atMs: payment.nowMs() });
    return hash;
  } catch (error) {
    throw error instanceof WalletStop ? error : new WalletStop(problemOf(error), error);
  }
}

/** Resolves once a block holds the payment: false when it was refused there. */
export async function isTaken(
  { provider, state, signal }: Pick<WalletPayment, "provider" | "state" | "signal">,
  hash: string,
): Promise<boolean> {
  const nobody = state.contract.address;
  const account = openChainAccount(provider, state.network.chainId, nobody);
  return await account.isIncluded(hash, signal);
}

async function connect({ provider, state, signal }: WalletPayment): Promise<string> {
  const accounts = await ask(provider, signal, "eth_requestAccounts");
  const [account] = Array.isArray(accounts) ? accounts : [];
  if (typeof account !== "string") throw new WalletStop("rejected");
  if (account.toLowerCase() === state.contract.recipient.toLowerCase()) {
    throw new WalletStop("sameAccount");
  }
  return account;
}

/** Asks for the network, and for adding it where the wallet does not know it (EIP-3326, EIP-3085). */
async function requireChain({ provider, state, signal }: WalletPayment): Promise<void> {
  const chainId = `0x${state.network.chainId.toString(16)}`;
  if (await isOn(provider, signal, chainId)) return;
  try {
    await ask(provider, signal, "wallet_switchEthereumChain", { chainId });
  } catch (error) {
    if (!mayBeUnknown(error)) throw asWrongChain(error);
    await addChain({ provider, state, signal }, chainId);
  }
  // Some add without switching, some answer before they have switched.
  if (!(await isOn(provider, signal, chainId))) throw new WalletStop("wrongChain");
}

async function addChain(
  { provider, state, signal }: Pick<WalletPayment, "provider" | "state" | "signal">,
  chainId: string,
): Promise<void> {
  const { name: chainName, publicRpc, explorer, currency } = state.network;
  const blockExplorerUrls = explorer === undefined ? undefined : [explorer];
  const chain = { chainId, chainName, nativeCurrency: currency, rpcUrls: publicRpc };
  try {
    const added = { ...chain, ...(blockExplorerUrls && { blockExplorerUrls }) };
    await ask(provider, signal, "wallet_addEthereumChain", added);
    if (await isOn(provider, signal, chainId)) return;
    await ask(provider, signal, "wallet_switchEthereumChain", { chainId });
  } catch (error) {
    throw asWrongChain(error);
  }
}

/** 4902, which some wallets hide in an internal error. */
function mayBeUnknown(error: unknown): boolean {
  return hasCode(error, 4902) || (hasCode(error, -32603) && !hasCode(error, 4001));
}

/** A refused network is no refused payment: the words must be about the network. */
function asWrongChain(error: unknown): WalletStop {
  const problem = problemOf(error);
  const isOther = problem === "busy" || problem === "disconnected";
  return new WalletStop(isOther ? problem : "wrongChain", error);
}

async function isOn(
  provider: Eip1193Provider,
  signal: AbortSignal,
  chainId: string,
): Promise<boolean> {
  const answer = await ask(provider, signal, "eth_chainId");
  return BigInt(String(answer)) === BigInt(chainId);
}

/** Enough money and, for a token, the allowance; tells whether that was there already. */
async function prepare(payment: WalletPayment, account: ChainAccount): Promise<boolean> {
  const { state } = payment;
  const due = dueNow(state);
  const token = state.token.address;
  if ((await account.balanceOf(token)) < due) throw new WalletStop("shortOfToken");
  if (token === undefined) return false;
  payment.onStep("approve", "chain", false);
  await finishApproval(payment, account, payment.memory.findApproval());
  const allowed = await account.allowanceOf(token, state.contract.address);
  if (allowed >= due) return true;
  // Some tokens (USDT) take a new allowance only after the old one was taken back.
  if (allowed > 0n && !(await account.wouldTake(approveCallOf(state, due)))) {
    await approve(payment, account, 0n);
  }
  await approve(payment, account, due);
  return false;
}

async function approve(
  payment: WalletPayment,
  account: ChainAccount,
  amount: bigint,
): Promise<void> {
  const { state, memory, signal } = payment;
  requireWaiting(signal);
  payment.onStep("approve", "wallet", false);
  const hash = await account.send(approveCallOf(state, amount));
  memory.keepApproval(hash);
  payment.onStep("approve", "chain", false);
  await finishApproval(payment, account, hash);
}

async function finishApproval(
  { memory, signal }: WalletPayment,
  account: ChainAccount,
  hash: string | undefined,
): Promise<void> {
  if (hash === undefined) return;
  const isDone = await account.isIncluded(hash, signal, APPROVAL_PATIENCE_MS);
  memory.keepApproval(undefined);
  if (!isDone) throw new WalletStop("reverted");
}

/** Wallets must not open a window for somebody who went away. */
async function ask(
  provider: Eip1193Provider,
  signal: AbortSignal,
  method: string,
  ...params: readonly unknown[]
): Promise<unknown> {
  requireWaiting(signal);
  return await provider.request({ method, params });
}

function requireWaiting(signal: AbortSignal): void {
  if (signal.aborted) throw new WalletStop("rejected");
}

/** After that a lost allowance is asked for again. */
const APPROVAL_PATIENCE_MS = 120_000;
