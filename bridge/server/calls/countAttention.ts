import type { Tx } from "../store/tx.ts";

/** Items that are looked at: who has more waiting knows already. */
const COUNTED_MAX = 1000;

/** How many items wait for a person, by kind; of the oldest thousand. */
export function countAttention(tx: Tx): { readonly [kind: string]: number } {
  const counts: { [kind: string]: number } = {};
  for (const { kind } of tx.listAttention(0, COUNTED_MAX)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
