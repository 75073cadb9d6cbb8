import type { PayState } from "./payState.ts";

/** What is still to pay, in the token's smallest units: the rest after a part. */
export function dueNow({ received, missing, amount }: PayState): bigint {
  return received > 0n ? missing : amount;
}
