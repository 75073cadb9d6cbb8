/**
 * What the page shows, decided from what is known: pure, no clock and no browser. The server's word
 * goes before the wallet's, and the chain's word is what the server tells.
 */

import { dueNow } from "./dueNow.ts";
import type { EvmState, FoundPayment, PayState, UtxoState } from "./payState.ts";
import type { TermsVerdict } from "./verifyTerms.ts";
import type { WalletProblem } from "./wallet/walletProblem.ts";

/** The steps of a payment, in their order. */
export type StepName = "connect" | "network" | "approve" | "pay";

/** What the wallet is doing, or why it stopped. */
export type WalletActivity =
  | { readonly kind: "idle" }
  | {
      readonly kind: "working";
      readonly walletName: string;
      readonly step: StepName;
      /** Who is waited for: the person at the wallet, or the chain. */
      readonly waitsFor: "wallet" | "chain";
      /** The allowance was there already. */
      readonly isApproveSkipped: boolean;
    }
  | {
      readonly kind: "failed";
      readonly walletName: string;
      readonly step: StepName;
      readonly problem: WalletProblem;
      readonly isApproveSkipped: boolean;
    };

/** A payment that a wallet accepted; kept in this browser. */
export interface SentTransaction {
  readonly hash: string;
  readonly atMs: number;
}

/** What the page knows of the invoice. */
export type InvoiceKnown =
  | { readonly kind: "loading" }
  | { readonly kind: "unknown" }
  | { readonly kind: "unreadable" }
  | { readonly kind: "known"; readonly state: PayState; readonly verdict: TermsVerdict };

export interface PageFacts {
  readonly invoice: InvoiceKnown;
  readonly isOnline: boolean;
  /** False since the last request to the server failed. */
  readonly isServerReached: boolean;
  /** By the server's clock. */
  readonly nowMs: number;
  readonly wallet: WalletActivity;
  readonly sent?: SentTransaction;
  /** The person said that a payment which is gone will not come back. */
  readonly isPayingAgain: boolean;
}

/** What needs words of its own: what happened, what we do, what you can do. */
export type Situation =
  | ("unknown" | "unreadable" | "mismatch" | "changed")
  | ("expired" | "expiredPartial" | "late" | "lateCoins" | "cancelled" | "closing")
  | ("partial" | "partialClosed" | "over" | "marked" | "reversed" | "returning" | "dropped")
  | ("sentLong" | "paidLate" | "replaced")
  | WalletProblem;

export type StepState = "todo" | "now" | "waiting" | "done" | "skipped" | "failed";

export interface Step {
  readonly name: StepName;
  readonly state: StepState;
}

/** The one thing that the page is about now. */
export type Scene =
  | { readonly kind: "loading" }
  /** Nothing can be paid here, whatever comes. */
  | { readonly kind: "stopped"; readonly situation: Situation }
  | {
      readonly kind: "choose";
      readonly due: bigint;
      readonly situation?: Situation;
      readonly canPay: boolean;
    }
  /** A wallet elsewhere sends coins to an address. */
  | {
      readonly kind: "transfer";
      readonly due: bigint;
      readonly situation?: Situation;
      readonly canPay: boolean;
    }
  | {
      readonly kind: "wallet";
      readonly due: bigint;
      readonly steps: readonly Step[];
      readonly situation?: Situation;
    }
  | { readonly kind: "sent"; readonly hash: string; readonly situation?: Situation }
  | {
      readonly kind: "confirming";
      readonly have: number;
      readonly need: number;
      readonly situation?: Situation;
    }
  | { readonly kind: "paid"; readonly situation?: Situation }
  /** Over, but the server may still say something new. */
  | { readonly kind: "closed"; readonly situation: Situation };

/** What goes on beside it; at most one at a time. */
export type Notice = "offline" | "unreachable" | "behind" | "stalled" | "halted";

/** A sent payment that the chain does not show for so many blocks needs a word. */
const BLOCKS_TILL_LONG = 10;
/** Nodes need time to tell each other, however fast the chain is. */
const LONG_MIN_MS = 60_000;

/** What to show. */
export function decideScene(facts: PageFacts): Scene {
  const { invoice } = facts;
  if (invoice.kind === "loading") return { kind: "loading" };
  if (invoice.kind !== "known") return { kind: "stopped", situation: invoice.kind };
  const { state, verdict } = invoice;
  if (verdict.kind !== "verified") return { kind: "stopped", situation: verdict.kind };
  if (state.status === "paid") return paidScene(state);
  const found = findException(state) ?? findEnd(state) ?? findProgress(state);
  if (found !== undefined) return found;
  return state.kind === "utxo" ? transferScene(state, facts) : payScene(state, facts);
}

/** What to say above it. */
export function decideNotice({
  invoice,
  isOnline,
  isServerReached,
}: PageFacts): Notice | undefined {
  if (!isOnline) return "offline";
  if (!isServerReached) return "unreachable";
  if (invoice.kind !== "known" || isOver(invoice.state)) return undefined;
  return invoice.state.rail === "ok" ? undefined : invoice.state.rail;
}

function isOver({ status }: PayState): boolean {
  return status === "paid" || status === "cancelled";
}

function paidScene({ exception }: PayState): Scene {
  switch (exception) {
    case "over":
    case "marked":
      return { kind: "paid", situation: exception };
    case "late":
      return { kind: "paid", situation: "paidLate" };
    default:
      return { kind: "paid" };
  }
}

function findException(state: PayState): Scene | undefined {
  if (state.exception === "marked") return { kind: "closed", situation: "marked" };
  if (state.exception !== "reversed") return undefined;
  const { have, need } = state.confirmations;
  if (state.received < state.amount) return { kind: "closed", situation: "reversed" };
  // It is in a block again and only has to become deep enough.
  return { kind: "confirming", have, need, situation: "returning" };
}

function findEnd({ status, exception, received, creditedCoins }: PayState): Scene | undefined {
  if (status !== "expired" && status !== "cancelled") return undefined;
  if (creditedCoins > 0) return { kind: "closed", situation: "lateCoins" };
  if (exception === "late") return { kind: "closed", situation: "late" };
  if (status === "cancelled") return { kind: "closed", situation: "cancelled" };
  return { kind: "closed", situation: received > 0n ? "expiredPartial" : "expired" };
}

/** `partial` stays until the rest is deep enough, too: what counts is that nothing is missing. */
function findProgress({ status, exception, missing, confirmations }: PayState): Scene | undefined {
  const isFound = status === "seen" || status === "confirming";
  const isWhole = missing === 0n || (isFound && exception !== "partial");
  return isWhole ? { kind: "confirming", ...confirmations } : undefined;
}

/** Open: somebody may pay, is paying, or has just paid. */
function payScene(state: EvmState, facts: PageFacts): Scene {
  const { wallet, sent, nowMs } = facts;
  const underWay = sent === undefined ? undefined : sentScene(state, sent, nowMs);
  if (underWay !== undefined && wallet.kind === "idle") return underWay;
  if (wallet.kind === "working") return walletScene(state, wallet);
  if (nowMs > state.expiresAtMs) return { kind: "closed", situation: "closing" };
  if (wallet.kind === "failed") return walletScene(state, wallet);
  if (state.received === 0n) return chooseScene(state, undefined);
  if (!state.policy.topUp) return { kind: "closed", situation: "partialClosed" };
  return chooseScene(state, "partial");
}

function chooseScene(state: EvmState, situation: Situation | undefined): Scene {
  const canPay = state.rail !== "halted";
  return { kind: "choose", due: dueNow(state), canPay, ...(situation && { situation }) };
}

/** Open: somebody may send coins, or has sent some that are gone again. */
function transferScene(state: UtxoState, { nowMs, isPayingAgain }: PageFacts): Scene {
  if (nowMs > state.expiresAtMs) return { kind: "closed", situation: "closing" };
  const { received, policy, payments, rail } = state;
  const scene = { kind: "transfer", due: dueNow(state), canPay: rail !== "halted" } as const;
  if (received > 0n) {
    if (!policy.topUp) return { kind: "closed", situation: "partialClosed" };
    return { ...scene, situation: "partial" };
  }
  const [lost] = payments.filter(mayComeBack);
  if (lost !== undefined) {
    if (isPayingAgain) return { ...scene, situation: "dropped" };
    return { kind: "sent", hash: lost.txId, situation: "dropped" };
  }
  const isReplaced = payments.some((payment) => payment.state === "replaced");
  return isReplaced ? { ...scene, situation: "replaced" } : scene;
}

/** Its coins were not spent elsewhere: nodes may send it again. */
function mayComeBack({ state }: FoundPayment): boolean {
  return state === "dropped" || state === "orphaned";
}

/** Undefined once the server knows the payment, and counted it. */
function sentScene(state: EvmState, sent: SentTransaction, nowMs: number): Scene | undefined {
  const { hash, atMs } = sent;
  const found = state.payments.filter(({ txId }) => txId.toLowerCase() === hash.toLowerCase());
  if (found.some(isVisible)) return undefined;
  if (found.length > 0) return { kind: "sent", hash, situation: "dropped" };
  const longMs = Math.max(LONG_MIN_MS, state.network.blockTimeMs * BLOCKS_TILL_LONG);
  return nowMs - atMs > longMs
    ? { kind: "sent", hash, situation: "sentLong" }
    : { kind: "sent", hash };
}

/** Whether the chain, or its nodes, show it now. */
export function isVisible({ state }: FoundPayment): boolean {
  return state === "pending" || state === "included" || state === "confirmed";
}

function walletScene(
  state: EvmState,
  wallet: Exclude<WalletActivity, { readonly kind: "idle" }>,
): Scene {
  const names = STEPS.filter((name) => name !== "approve" || state.token.kind === "erc20");
  const at = names.indexOf(wallet.step);
  const steps = names.map((name, index) => ({ name, state: stepState(name, index - at, wallet) }));
  const scene = { kind: "wallet", due: dueNow(state), steps } as const;
  return wallet.kind === "failed" ? { ...scene, situation: wallet.problem } : scene;
}

const STEPS: readonly StepName[] = ["connect", "network", "approve", "pay"];

function stepState(
  name: StepName,
  distance: number,
  wallet: Exclude<WalletActivity, { readonly kind: "idle" }>,
): StepState {
  if (distance > 0) return "todo";
  if (distance < 0) return name === "approve" && wallet.isApproveSkipped ? "skipped" : "done";
  if (wallet.kind === "failed") return "failed";
  return wallet.waitsFor === "chain" ? "waiting" : "now";
}
