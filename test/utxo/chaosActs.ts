/** What a dice of 100 comes to, up to this number. */
const ACTS = [
  [20, "payAndMine"],
  [30, "pay"],
  [37, "mine"],
  [40, "mineNothing"],
  [50, "bump"],
  [60, "doubleSpend"],
  [76, "reorg"],
  [80, "evict"],
  [85, "resend"],
  [89, "crashBefore"],
  [93, "crashAfter"],
  [95, "nodeDown"],
  [97, "nodeKilled"],
  [100, "gap"],
] as const;

/** What happens in one step of a chaos run. */
export type Act = (typeof ACTS)[number][1];

export function actOf(dice: number): Act {
  const [, act] = ACTS.find(([below]) => dice < below) ?? ACTS[0];
  return act;
}
