/** What the sandbox's provider does with a recharge; somebody chooses it on the payment page. */

/** Every outcome, in the order of the page. */
export const RECHARGE_OUTCOMES = ["paid", "slow", "lost", "refused", "cancelled"] as const;

/**
 * Paid; paid, but the coins come 20 s later; paid, but the callback never comes; refused; cancelled
 * by the player.
 */
export type RechargeOutcome = (typeof RECHARGE_OUTCOMES)[number];
