import { type ChainStep, changePayment } from "./takeBlocks.ts";

/** Rows that are read at once. */
const PAGE = 500;

/**
 * Every included payment has another depth now, counted from the cursor, which is what was verified;
 * those that are deep enough, and not above `finalHeight`, are confirmed.
 */
export function confirmIncluded(step: ChainStep, finalHeight: number | undefined): void {
  const { tx, chain, nowMs, touched } = step;
  const { height } = chain.cursor;
  const upTo = Math.min(height, finalHeight ?? height);
  let afterKey = 0;
  for (;;) {
    const page = tx.listIncluded(chain.net, height, afterKey, PAGE);
    for (const payment of page) {
      if (step.hasMoved) touched.add(payment.invoiceKey);
      const { confirmations } = tx.getInvoice(payment.invoiceKey);
      const at = payment.block?.height ?? height;
      if (at > upTo || height - at + 1 < confirmations) continue;
      changePayment(step, payment, { state: "confirmed", confirmedAtMs: nowMs });
    }
    afterKey = page.at(-1)?.key ?? afterKey;
    if (page.length < PAGE) return;
  }
}
