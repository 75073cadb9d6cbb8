/** What an app wants done with money that does not fit, frozen in each invoice. */

export interface InvoicePolicy {
  /** In the token's smallest unit: so much less is as good as the whole. */
  readonly tolerance: bigint;
  /** Several payments add up; else one alone must be enough. */
  readonly topUp: boolean;
  /**
   * Money for a closed order: `reopen` takes the order up again, `credit` makes it coins of the player,
   * `refund` prepares its way back; otherwise a person decides.
   */
  readonly late: LatePolicy;
  /** What was paid too much: a person decides, it is kept as it is, or its way back is prepared. */
  readonly over: OverPolicy;
}

export const LATE_POLICIES = ["person", "reopen", "credit", "refund"] as const;

export const OVER_POLICIES = ["person", "keep", "refund"] as const;

export type OverPolicy = (typeof OVER_POLICIES)[number];

export type LatePolicy = (typeof LATE_POLICIES)[number];

/** As JSON, for the store. */
export function writePolicy({ tolerance, ...policy }: InvoicePolicy): string {
  return JSON.stringify({ ...policy, tolerance: tolerance.toString() });
}

/** What `writePolicy` wrote. */
export function readPolicy(text: string): InvoicePolicy {
  const policy: Omit<InvoicePolicy, "tolerance"> & { readonly tolerance: string } =
    JSON.parse(text);
  return { ...policy, tolerance: BigInt(policy.tolerance) };
}
