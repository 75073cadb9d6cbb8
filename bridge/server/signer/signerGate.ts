/** Who may ask a signer: whoever proves the shared secret, now, and never twice with one question. */

import { isSameHash } from "../platform/apiKey.ts";
import {
  questionMac,
  SIGNER_NONCE_BYTES,
  SIGNER_SKEW_MS,
  type SignerQuestion,
} from "../rails/utxo/signerWire.ts";

/** `stale`: by the clock; `again`: this question was taken before. */
export type Admission = "admitted" | "unproved" | "stale" | "again";

export interface SignerGate {
  admit(question: SignerQuestion, mac: string): Admission;
}

export interface SignerGateOptions {
  readonly secret: Buffer;
  nowMs(): number;
}

const NONCE = new RegExp(`^[0-9a-f]{${2 * SIGNER_NONCE_BYTES}}$`);

/**
 * Nonces are forgotten with the process: what was written before it began is refused as stale, so
 * that no question outlives a restart.
 */
export function createSignerGate({ secret, nowMs }: SignerGateOptions): SignerGate {
  const startedAtMs = nowMs();
  /** When each may be forgotten; the oldest first. */
  const nonces = new Map<string, number>();

  function forget(now: number): void {
    for (const [nonce, untilMs] of nonces) {
      if (untilMs >= now) return;
      nonces.delete(nonce);
    }
  }

  return {
    admit(question, mac) {
      const now = nowMs();
      const { nonce, timeMs } = question;
      // Only who has the secret learns more, and fills the memory.
      if (!NONCE.test(nonce) || !isSameHash(mac, questionMac(secret, question))) return "unproved";
      if (timeMs < startedAtMs || Math.abs(now - timeMs) > SIGNER_SKEW_MS) return "stale";
      forget(now);
      if (nonces.has(nonce)) return "again";
      nonces.set(nonce, now + 2 * SIGNER_SKEW_MS);
      return "admitted";
    },
  };
}
