/** Keys from `first` on, below `end`. */
export interface KeyBlock {
  readonly first: number;
  readonly end: number;
  /** Before the database was asked for them. */
  readonly bornMs: number;
}

/**
 * How long keys may lie about. Later rows have greater keys: a day's books can be closed a minute after
 * its end, and by then nobody must come with an older key (cli/settlement.ts).
 */
const KEY_LIFE_MS = 1000;

/** Keys that a lane has and no row has yet. Each durable batch brings those of the next one. */
export class KeyPool {
  #blocks: readonly KeyBlock[] = [];

  /** All that are young enough. */
  takeAll(nowMs: number): readonly KeyBlock[] {
    const taken = this.#blocks.filter(
      ({ bornMs }) => nowMs >= bornMs && nowMs < bornMs + KEY_LIFE_MS,
    );
    this.#blocks = [];
    return taken;
  }

  /** In the order in which they are to be used. */
  put(blocks: readonly KeyBlock[]): void {
    this.#blocks = blocks;
  }
}

/** How many keys these are. */
export function countKeys(blocks: readonly KeyBlock[]): number {
  return blocks.reduce((sum, { first, end }) => sum + end - first, 0);
}
