import type { KeyRange, Movement, Reports } from "../store/reports.ts";

/** Keys of one step: a reader that is soon over. */
const STEP_KEYS = 200_000;

/** Adds up the movements of a range, however long, a step at a time. */
export async function sumBooks(
  reports: Reports,
  { afterKey, throughKey }: KeyRange,
): Promise<readonly Movement[]> {
  const sums = new Map<string, Movement>();
  for (let after = afterKey; after < throughKey; after += STEP_KEYS) {
    const step = { afterKey: after, throughKey: Math.min(after + STEP_KEYS, throughKey) };
    for (const movement of await reports.sumMovements(step)) {
      const { appId, zoneId, kind, from, to, coins, entries } = movement;
      const key = JSON.stringify([appId, zoneId, kind, from, to]);
      const before = sums.get(key);
      sums.set(key, {
        ...movement,
        coins: coins + (before?.coins ?? 0n),
        entries: entries + (before?.entries ?? 0),
      });
    }
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, movement]) => movement);
}
