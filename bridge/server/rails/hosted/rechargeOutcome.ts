/** What the sandbox's provider does with a recharge; somebody chooses it on the payment page. */

/** Every outcome, in the order of the page. */
export const RECHARGE_OUTCOMES = [
  "paid",
  "slow",
  "lost",
  "unreported",
  "less",
  "more",
  "twice",
  "chargeBack",
  "refused",
  "cancelled",
] as const;

/**
 * Paid; paid, but the coins come 20 s later; paid, but the game's callback never comes; paid, but the
 * provider never reports it to us; reported as fewer coins; reported as more; reported twice; paid, and
 * charged back 20 s later; refused; cancelled by the player.
 */
export type RechargeOutcome = (typeof RECHARGE_OUTCOMES)[number];
