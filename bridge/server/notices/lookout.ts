/** Looks for work again and again: at once when woken, and from time to time by itself. */

import type { Logger } from "pino";
import { Refusal } from "../refusal.ts";
import { StoreFault } from "../store/storeFault.ts";

export interface Lookout {
  /** Something may be there. */
  wake(): void;
  /** Looks no more; resolves when the last look is over. */
  stop(): Promise<void>;
}

/** What nobody wakes it for (a time that has come, another process's row) is found so late. */
const LOOK_EVERY_MS = 1000;
/** After a look that found nothing, at least so long and twice what it took: payments come first. */
const PAUSE_MS = 4;

/** A look that found nothing, and for LOOK_EVERY_MS it is in vain to wake for another. */
export const NOTHING_SOON = -1;

/** Begins at once. `look` gives how much it found, or NOTHING_SOON; one look is over before the next begins. */
export function createLookout(look: () => Promise<number>, log: Pick<Logger, "error">): Lookout {
  let isStopped = false;
  let isWanted = true;
  let endPause: (() => void) | undefined;

  async function run(): Promise<void> {
    while (!isStopped) {
      isWanted = false;
      const begunAtMs = performance.now();
      const found = await lookOnce(look, log);
      if (found > 0) continue;
      await pause(
        found === NOTHING_SOON ? LOOK_EVERY_MS : PAUSE_MS + 2 * (performance.now() - begunAtMs),
      );
      if (!isWanted && !isStopped) await pauseUntilWoken();
    }
  }

  function pauseUntilWoken(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function wake(): void {
    isWanted = true;
    endPause?.();
  }

  const running = run();
  return {
    wake,
    stop() {
      isStopped = true;
      endPause?.();
      return running;
    },
  };
}

/** NOTHING_SOON when the look failed, too. */
async function lookOnce(look: () => Promise<number>, log: Pick<Logger, "error">): Promise<number> {
  try {
    return await look();
  } catch (error) {
    // A store that is busy or gone says so elsewhere.
    const isKnown = error instanceof Refusal || error instanceof StoreFault;
    if (!isKnown) log.error({ err: error }, "looking for notices failed");
    return NOTHING_SOON;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
