/** How a chain's rail does, in one word, from what the store keeps of it. */

import type { Chain } from "./chain.ts";

/**
 * - `ok`: level with the head, or a few blocks below it
 * - `behind`: the chain goes on, and we are not level with it
 * - `stalled`: nothing was heard of the chain for long: its nodes are down, it stands still, or nobody
 *   follows it
 * - `halted`: a person must look
 */
export const RAIL_STATES = ["ok", "behind", "stalled", "halted"] as const;

export type RailState = (typeof RAIL_STATES)[number];

/** What judges a rail: the chain's row, or the little that is needed of it. */
export type RailFacts = Pick<Chain, "state" | "cursor" | "headHeight" | "atTipAtMs">;

/** So many usual block times without a new block are a chain that stands still. */
const STALLED_BLOCKS = 30;
/** At least so long, however fast its blocks are. */
const STALLED_MS_MIN = 60_000;
/** Not level with the head for so long, though blocks come. */
const BEHIND_MS = 30_000;

/** `blockTimeMs` is the chain's usual time between blocks. */
export function railState(chain: RailFacts, blockTimeMs: number, nowMs: number): RailState {
  if (chain.state === "halted") return "halted";
  const isLate = nowMs - chain.atTipAtMs > BEHIND_MS;
  if (chain.headHeight > chain.cursor.height) return isLate ? "behind" : "ok";
  // Level with a head that is old: the chain stands still, or its nodes say nothing any more.
  const stalledMs = Math.max(STALLED_BLOCKS * blockTimeMs, STALLED_MS_MIN);
  if (nowMs - chain.cursor.timeMs > stalledMs) return "stalled";
  return isLate ? "behind" : "ok";
}
