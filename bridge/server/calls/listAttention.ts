import type { AttentionItem } from "../orders/attention.ts";
import type { Tx } from "../store/tx.ts";

/** Items in one answer. */
const PAGE_MAX = 200;

/** What waits for a person, oldest first, after the item with key `afterKey` (0 for the first). */
export function listAttention(
  tx: Tx,
  { afterKey }: { readonly afterKey: number },
): readonly AttentionItem[] {
  return tx.listAttention(afterKey, PAGE_MAX);
}
