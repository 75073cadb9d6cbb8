/** What a signer is allowed to sign: the operator's rules, and what none of them can allow. Pure. */

import { SignerRefusal, type SignJob, type SignPurpose } from "../rails/utxo/signer.ts";

export interface SignerRules {
  readonly purposes: readonly SignPurpose[];
  /** For one output, in the smallest units. */
  readonly mostPerOutput: bigint;
  /** For everything on one chain on one day (UTC), fees in it. */
  readonly mostPerDay: bigint;
}

/** Throws SignerRefusal for a job that the rules forbid, whatever it costs. */
export function requireAllowed(job: SignJob, rules: SignerRules): void {
  if (!rules.purposes.includes(job.purpose)) throw forbidden(`${job.purpose} is not allowed`);
  const large = job.outputs.find(({ amount }) => BigInt(amount) > rules.mostPerOutput);
  if (large !== undefined) {
    throw forbidden(`an output pays ${large.amount}, the most is ${rules.mostPerOutput}`);
  }
  if (job.purpose === "propSend" && (job.spends ?? []).length === 0) {
    throw new SignerRefusal("wrongJob", "propSend names in spends what it sends");
  }
}

/** Throws SignerRefusal when `paid` more on a day with `before` is too much. */
export function requireRoomToday(paid: bigint, before: bigint, { mostPerDay }: SignerRules): void {
  if (before + paid <= mostPerDay) return;
  throw forbidden(`${before} were paid today, ${paid} more is over the day's ${mostPerDay}`);
}

function forbidden(message: string): SignerRefusal {
  return new SignerRefusal("policy", message);
}
