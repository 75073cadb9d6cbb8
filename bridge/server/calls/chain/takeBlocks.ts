import type { Invoice } from "../../invoices/invoice.ts";
import type { Chain } from "../../rails/chain/chain.ts";
import type { Advance } from "../../rails/chain/followerStore.ts";
import type { BlockPayment, FoundPayment } from "../../rails/chain/foundPayment.ts";
import type { ChainPayment } from "../../rails/chain/payment.ts";
import type { Tx } from "../../store/tx.ts";

/** A step that is being written. */
export interface ChainStep {
  readonly tx: Tx;
  /** As it is after the step. */
  readonly chain: Chain;
  /** Whether the cursor is another than before. */
  readonly hasMoved: boolean;
  readonly nowMs: number;
  /** Invoices with something new, by key. */
  readonly touched: Set<number>;
  /** Props with something new, by key. */
  readonly touchedProps: Set<number>;
}

/** A block may say that it is so much older than it is: miners' and validators' clocks differ. */
const OLDER_MS_MAX = 15 * 60_000;

/**
 * What was in the blocks that are gone is orphaned, unless the blocks that came hold it again; what
 * they hold for an invoice is included.
 */
export function takeBlocks(step: ChainStep, { popped, payments }: Advance): void {
  const { tx, chain } = step;
  const gone = new Map<string, ChainPayment>();
  for (const hash of popped) {
    for (const payment of tx.listPaymentsIn(chain.net, hash)) {
      if (isInBlock(payment)) gone.set(idOf(payment), payment);
    }
  }
  for (const found of payments) {
    gone.delete(idOf(found));
    include(step, found);
  }
  for (const payment of gone.values()) changePayment(step, payment, { state: "orphaned" });
}

/** Whether a block held it when we last looked. */
export function isInBlock({ state }: ChainPayment): boolean {
  return state === "included" || state === "confirmed";
}

/** Writes what became of a payment. */
export function changePayment(
  { tx, nowMs, touched }: ChainStep,
  payment: ChainPayment,
  change: Partial<Pick<ChainPayment, "state" | "block" | "confirmedAtMs" | "isReplaceable">>,
): void {
  const { version } = payment;
  tx.updatePayment({ ...payment, ...change, changedAtMs: nowMs, version: version + 1 }, version);
  touched.add(payment.invoiceKey);
}

/** Undefined when the payment is nobody's: the id alone proves nothing (ORDERS.md 19). */
export function findPaid({ tx, chain }: ChainStep, found: FoundPayment): Invoice | undefined {
  const invoice = tx.findInvoiceByMatch(chain.net, found.matchKey);
  if (invoice === undefined || invoice.asset !== found.asset) return undefined;
  return foldAddress(invoice.recipient) === foldAddress(found.recipient) ? invoice : undefined;
}

function include(step: ChainStep, found: BlockPayment): void {
  const { tx, chain, nowMs } = step;
  const { txId, index, block } = found;
  const known = tx.findPayment({ net: chain.net, txId, index });
  if (known !== undefined) {
    if (isInBlock(known) && known.block?.hash === block.hash) return;
    // What was deep enough and only moved is not taken back for it.
    const state = known.state === "confirmed" ? "confirmed" : "included";
    return changePayment(step, known, { state, block });
  }
  const invoice = findPaid(step, found);
  if (invoice === undefined || block.timeMs < invoice.createdAtMs - OLDER_MS_MAX) return;
  const { payer, amount } = found;
  tx.insertPayment({
    ...{ net: chain.net, txId, index, invoiceKey: invoice.key, amount: BigInt(amount), block },
    ...(payer === undefined ? {} : { payer }),
    ...{ isReplaceable: false, state: "included", version: 1 },
    ...{ firstSeenAtMs: nowMs, changedAtMs: nowMs },
  });
  step.touched.add(invoice.key);
}

function idOf({ txId, index }: Pick<FoundPayment, "txId" | "index">): string {
  return `${txId}:${index}`;
}

/** Hex addresses are the same in every case of their letters; others are not. */
function foldAddress(address: string): string {
  return address.startsWith("0x") ? address.toLowerCase() : address;
}
