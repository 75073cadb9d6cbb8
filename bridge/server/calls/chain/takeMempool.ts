import type { MempoolPayment, MempoolView } from "../../rails/chain/foundPayment.ts";
import type { ChainPayment } from "../../rails/chain/payment.ts";
import { type ChainStep, changePayment, findPaid, isInBlock } from "./takeBlocks.ts";

/** Rows that are read at once. */
const PAGE = 500;

/** The view is the whole of it: what was pending and is not there has left the mempool. */
export function takeMempool(step: ChainStep, { payments, replaced }: MempoolView): void {
  const { tx, chain } = step;
  for (const { txId, index } of replaced) {
    const known = tx.findPayment({ net: chain.net, txId, index });
    if (known === undefined || isInBlock(known) || known.state === "replaced") continue;
    changePayment(step, known, { state: "replaced" });
  }
  for (const found of payments) takePending(step, found);
  const here = new Set(payments.map(({ txId, index }) => `${txId}:${index}`));
  for (const payment of listAllPending(step)) {
    if (here.has(`${payment.txId}:${payment.index}`)) continue;
    changePayment(step, payment, { state: "dropped" });
  }
}

function takePending(step: ChainStep, found: MempoolPayment): void {
  const { tx, chain, nowMs } = step;
  const { txId, index, isReplaceable } = found;
  const known = tx.findPayment({ net: chain.net, txId, index });
  if (known !== undefined) {
    // What a block holds stays in the mempool of a node that has not seen the block yet.
    if (isInBlock(known)) return;
    if (known.state === "pending" && known.isReplaceable === isReplaceable) return;
    return changePayment(step, known, { state: "pending", isReplaceable });
  }
  const invoice = findPaid(step, found);
  if (invoice === undefined) return;
  const { payer, amount } = found;
  tx.insertPayment({
    ...{ net: chain.net, txId, index, invoiceKey: invoice.key, amount: BigInt(amount) },
    ...(payer === undefined ? {} : { payer }),
    ...{ isReplaceable, state: "pending", version: 1, firstSeenAtMs: nowMs, changedAtMs: nowMs },
  });
  step.touched.add(invoice.key);
}

function listAllPending({ tx, chain }: ChainStep): readonly ChainPayment[] {
  const pending: ChainPayment[] = [];
  for (;;) {
    const page = tx.listPending(chain.net, pending.at(-1)?.key ?? 0, PAGE);
    pending.push(...page);
    if (page.length < PAGE) return pending;
  }
}
