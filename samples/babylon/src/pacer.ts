/** Decides when the next picture is worth drawing. */
export interface Pacer {
  /** `nowMs` is asked once per screen refresh. */
  isDue(nowMs: number): boolean;
  /** A picture was finished. */
  drawn(): void;
  /** Something changed: go on drawing for a while. */
  keepOn(): void;
}

/** A picture that takes longer than this is slow: then at least as long is left for the page itself. */
const SLOW_MS = 40;
/** Pictures after the last change in a still scene: textures and shaders may still be on their way. */
const AFTERMATH_PICTURES = 2;

/**
 * `still`: draw only while something changes, so that a still shop costs nothing. `onSettled` hears when nothing is left to
 * draw but idle sway, and when that changes.
 */
export function createPacer(still: boolean, onSettled: (isSettled: boolean) => void): Pacer {
  let pictures = AFTERMATH_PICTURES;
  let lastAskedMs = 0;
  let restUntilMs = 0;
  return {
    isDue: (nowMs) => {
      const refreshMs = nowMs - lastAskedMs;
      lastAskedMs = nowMs;
      if (refreshMs > SLOW_MS && refreshMs < 1000 && nowMs > restUntilMs) {
        restUntilMs = nowMs + refreshMs;
      }
      return nowMs >= restUntilMs && (!still || pictures > 0);
    },
    drawn: () => {
      if (pictures === 1) onSettled(true);
      pictures = Math.max(0, pictures - 1);
    },
    keepOn: () => {
      if (pictures === 0) onSettled(false);
      pictures = AFTERMATH_PICTURES;
    },
  };
}
