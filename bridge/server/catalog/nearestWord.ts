/** "Did you mean": the word that a mistyped one most likely stands for. */

/** The candidate within a third of its length in edits; upper and lower case count as the same. */
export function nearestWord<Word extends string>(
  typed: string,
  candidates: readonly Word[],
): Word | undefined {
  let best: Word | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const allowed = Math.max(1, Math.floor(candidate.length / 3));
    const distance = editDistance(typed.slice(0, TYPED_CHARS_MAX), candidate);
    if (distance <= allowed && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Enough to tell a long word from every candidate. */
const TYPED_CHARS_MAX = 40;

/** Insertions, removals and changes of one letter that turn `from` into `to`. */
function editDistance(from: string, to: string): number {
  const a = from.toLowerCase();
  const b = to.toLowerCase();
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
