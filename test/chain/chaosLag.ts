import { createHash } from "node:crypto";

/** What a node is asked in chaos. */
export interface Asked {
  readonly method: string;
  readonly height: number | undefined;
  /** How often just this was asked before. */
  readonly repeat: number;
}

const LAG_MAX = 4;
/** Of 256. */
const LAGGING = 64;

/**
 * Blocks that the node which answers is behind: a quarter of the questions meet one that is. From the
 * seed and the question alone, so never from when the answer came: its own source of chance, beside
 * the driver's.
 */
export function lagFrom(seed: number, { method, height, repeat }: Asked): number {
  const text = `${seed} ${method} ${height} ${repeat}`;
  const [whether = 0, howFar = 0] = createHash("sha256").update(text).digest();
  return whether < LAGGING ? 1 + (howFar % LAG_MAX) : 0;
}
