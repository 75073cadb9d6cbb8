/** Commands of a verb that do not guess after a wrong guess: at first, and at most. */
const FIRST_PAUSE = 32;
const LAST_PAUSE = 4096;

/**
 * Whose guesses come true. A verb that only reads never guesses right, and where other servers or
 * repeated numbers spoil many guesses, guessing costs more than it saves.
 */
export class Trust {
  readonly #doubted = new Map<string, { left: number; pause: number }>();

  /** Whether this command of the verb may guess. */
  mayGuess(verb: string): boolean {
    const doubt = this.#doubted.get(verb);
    if (doubt === undefined || doubt.left === 0) return true;
    doubt.left -= 1;
    return false;
  }

  cameTrue(verbs: ReadonlySet<string>): void {
    for (const verb of verbs) this.#doubted.delete(verb);
  }

  /** Each time twice as many do not guess. */
  wereWrong(verbs: ReadonlySet<string>): void {
    for (const verb of verbs) {
      const before = this.#doubted.get(verb)?.pause ?? FIRST_PAUSE / 2;
      const pause = Math.min(before * 2, LAST_PAUSE);
      this.#doubted.set(verb, { left: pause, pause });
    }
  }
}
