/**
 * What the money that a chain shows for an invoice means: pure, from the invoice, its payments and
 * how far the chain was verified (ORDERS.md, chains). Whatever is paid lies in exactly one place.
 */

import type { BlockPoint } from "../rails/chain/chain.ts";
import type { ChainPayment } from "../rails/chain/payment.ts";
import type { Invoice, InvoiceException, InvoiceStatus } from "./invoice.ts";
import type { InvoicePolicy } from "./invoicePolicy.ts";

/** Of an invoice, what judging it needs. */
export interface JudgedInvoice
  extends Pick<Invoice, "amount" | "status" | "exception" | "createdAtMs" | "expiresAtMs"> {
  readonly policy: InvoicePolicy;
}

/** Of a payment, what judging it needs. */
export type JudgedPayment = Pick<ChainPayment, "amount" | "state" | "block">;

/** The last block that was verified. */
export type VerifiedTip = Pick<BlockPoint, "height" | "timeMs">;

/** Every payment's amount, in the one place where it is. */
export interface Places {
  /** No block and no node has it any more. */
  readonly gone: bigint;
  /** In a block from before the invoice: it pays nothing. */
  readonly early: bigint;
  /** Less than the whole, where the policy does not add up. */
  readonly short: bigint;
  /** For a closed invoice, or in a block after its end. */
  readonly late: bigint;
  /** Shown by the chain, not deep enough. */
  readonly waiting: bigint;
  /** Deep enough, and less than is due. */
  readonly held: bigint;
  /** It paid the invoice. */
  readonly applied: bigint;
  /** Deep enough, and more than is due. */
  readonly surplus: bigint;
}

/** What is to be known of an invoice. */
export interface Judgement {
  readonly status: InvoiceStatus;
  readonly exception: InvoiceException;
  /** All that counts towards it, deep enough or not. */
  readonly received: bigint;
  /** The part of `received` that is deep enough. */
  readonly confirmed: bigint;
  /** What `received` lacks; 0 when it is enough. */
  readonly missing: bigint;
  /** Late money that is deep enough: nothing takes it away any more. */
  readonly lateConfirmed: bigint;
  /** How deep the payments lie that together are enough; 0 while they are not. */
  readonly confirmations: number;
  readonly places: Places;
}

/** Clocks of blocks may be so far behind ours. */
export const EARLY_MS = 15 * 60 * 1000;

/**
 * Judges an invoice anew from all its payments; the order in which they came makes no difference. An
 * invoice that was paid once does not end any more: what paid it may be gone (`reversed`), and
 * whatever comes pays it again, or is too much.
 */
export function judgeInvoice(
  invoice: JudgedInvoice,
  payments: readonly JudgedPayment[],
  tip: VerifiedTip,
): Judgement {
  const sorted = sortOut(invoice, payments);
  const taken = takesLate(invoice, sorted) ? [...sorted.onTime, ...sorted.late] : sorted.onTime;
  const late = taken === sorted.onTime ? sorted.late : [];
  const received = sum(taken);
  const confirmed = sum(taken.filter(isConfirmed));
  const enough = leastOf(invoice);
  const isPaid = confirmed >= enough;
  const applied = isPaid ? least(confirmed, invoice.amount) : 0n;
  const places: Places = {
    gone: sum(sorted.gone),
    early: sum(sorted.early),
    short: sum(sorted.short),
    late: sum(late),
    waiting: received - confirmed,
    held: isPaid ? 0n : confirmed,
    applied,
    surplus: isPaid ? confirmed - applied : 0n,
  };
  const confirmations = received >= enough ? depthOf(taken, enough, tip) : 0;
  const status = statusOf(invoice, { isPaid, isSeen: received >= enough, confirmations }, tip);
  return {
    status,
    exception: exceptionOf(invoice, status, places, taken !== sorted.onTime),
    received,
    confirmed,
    missing: received >= enough ? 0n : invoice.amount - received,
    lateConfirmed: sum(late.filter(isConfirmed)),
    confirmations,
    places,
  };
}

/** The smallest sum that pays the invoice. */
export function leastOf({ amount, policy }: Pick<JudgedInvoice, "amount" | "policy">): bigint {
  const least = amount - policy.tolerance;
  return least > 0n ? least : 1n;
}

/**
 * Whether so much is worth a person's time: anybody can send dust to any invoice, and a list full of
 * it would hide what matters.
 */
export function isWorthAPerson(sum: bigint, { amount }: Pick<JudgedInvoice, "amount">): boolean {
  return sum > 0n && sum * DUST_PARTS >= amount;
}

/** Whether its block is older than the invoice: it pays nothing. */
export function isEarly(
  { createdAtMs }: Pick<JudgedInvoice, "createdAtMs">,
  payment: JudgedPayment,
): boolean {
  const timeMs = blockOf(payment)?.timeMs;
  return timeMs !== undefined && timeMs < createdAtMs - EARLY_MS;
}

/** Less than the hundredth part of what is due is dust. */
const DUST_PARTS = 100n;

/** Whether the invoice was paid at some time, whatever happened to the money since. */
export function wasPaid({
  status,
  exception,
}: Pick<JudgedInvoice, "status" | "exception">): boolean {
  return status === "paid" || exception === "reversed";
}

interface SortedOut {
  readonly gone: readonly JudgedPayment[];
  readonly early: readonly JudgedPayment[];
  readonly short: readonly JudgedPayment[];
  readonly late: readonly JudgedPayment[];
  readonly onTime: readonly JudgedPayment[];
}

function sortOut(invoice: JudgedInvoice, payments: readonly JudgedPayment[]): SortedOut {
  const sorted = {
    gone: [] as JudgedPayment[],
    early: [] as JudgedPayment[],
    short: [] as JudgedPayment[],
    late: [] as JudgedPayment[],
    onTime: [] as JudgedPayment[],
  };
  for (const payment of payments) sorted[placeOf(invoice, payment)].push(payment);
  return sorted;
}

function placeOf(invoice: JudgedInvoice, payment: JudgedPayment): keyof SortedOut {
  const { state } = payment;
  const timeMs = blockOf(payment)?.timeMs;
  if (state === "orphaned" || state === "dropped" || state === "replaced") return "gone";
  if (isEarly(invoice, payment)) return "early";
  if (!invoice.policy.topUp && payment.amount < leastOf(invoice)) return "short";
  if (wasPaid(invoice)) return "onTime";
  if (isClosed(invoice)) return "late";
  return timeMs !== undefined && timeMs > invoice.expiresAtMs ? "late" : "onTime";
}

/** Late money pays where the policy reopens, and once it is all there and deep enough. */
function takesLate({ policy, ...invoice }: JudgedInvoice, { onTime, late }: SortedOut): boolean {
  if (policy.late !== "reopen" || late.length === 0) return false;
  return sum([...onTime, ...late].filter(isConfirmed)) >= leastOf({ policy, ...invoice });
}

/** The greatest depth at which the payments above it are enough. */
function depthOf(payments: readonly JudgedPayment[], enough: bigint, tip: VerifiedTip): number {
  const depths = payments.map((payment) => ({
    amount: payment.amount,
    depth: depth(payment, tip),
  }));
  let together = 0n;
  for (const one of depths.sort((a, b) => b.depth - a.depth)) {
    together += one.amount;
    if (together >= enough) return one.depth;
  }
  return 0;
}

/** The payment's own block counts. */
function depth(payment: JudgedPayment, tip: VerifiedTip): number {
  const block = blockOf(payment);
  return block === undefined ? 0 : Math.max(0, tip.height - block.height + 1);
}

/** Undefined outside of blocks: a payment remembers the last one that held it. */
function blockOf({ state, block }: JudgedPayment): BlockPoint | undefined {
  return state === "included" || state === "confirmed" ? block : undefined;
}

/** Time is over when the chain says so: then every block that could pay in time was verified. */
function statusOf(
  invoice: JudgedInvoice,
  now: { readonly isPaid: boolean; readonly isSeen: boolean; readonly confirmations: number },
  tip: VerifiedTip,
): InvoiceStatus {
  if (now.isPaid) return "paid";
  if (isClosed(invoice)) return invoice.status;
  if (!now.isSeen) {
    return tip.timeMs > invoice.expiresAtMs && !wasPaid(invoice) ? "expired" : "new";
  }
  return now.confirmations > 0 ? "confirming" : "seen";
}

function exceptionOf(
  invoice: JudgedInvoice,
  status: InvoiceStatus,
  places: Places,
  isLateTaken: boolean,
): InvoiceException {
  if (status !== "paid" && wasPaid(invoice)) return "reversed";
  if (invoice.exception === "marked") return "marked";
  if (status === "paid") {
    if (places.surplus > 0n) return "over";
    return isLateTaken || places.late > 0n || invoice.exception === "late" ? "late" : "none";
  }
  if (places.late >= leastOf(invoice)) return "late";
  // After the end all of it is late; what was partial before stays so until it would be enough.
  if (places.held + places.short > 0n || invoice.exception === "partial") return "partial";
  return places.late > 0n ? "late" : "none";
}

/** Ended without having been paid: money for it is late, whatever its block says. */
function isClosed({ status }: JudgedInvoice): boolean {
  return status === "expired" || status === "cancelled";
}

function isConfirmed({ state }: JudgedPayment): boolean {
  return state === "confirmed";
}

function sum(payments: readonly JudgedPayment[]): bigint {
  return payments.reduce((total, { amount }) => total + amount, 0n);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
