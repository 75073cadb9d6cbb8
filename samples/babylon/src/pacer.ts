/** Decides when the next picture is worth drawing. */
export interface Pacer {
  /** `nowMs` is asked once per screen refresh. */
  isDue(nowMs: number): boolean;
  /** Tells when a picture was finished. */
  drawn(nowMs: number): void;
  /** Something changed: go on drawing for a while. */
  keepOn(): void;
}

/** A picture that takes longer than this is slow: then at least as long is left for the page itself. */
const SLOW_MS = 40;
/** Pictures after the last change in a still scene: textures and shaders may still be on their way. */
const AFTERMATH_PICTURES = 3;

/** `still`: draw only while something changes, so that a still shop costs nothing. */
export function createPacer(still: boolean): Pacer {
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
      pictures = Math.max(0, pictures - 1);
    },
    keepOn: () => {
      pictures = AFTERMATH_PICTURES;
    },
  };
}
