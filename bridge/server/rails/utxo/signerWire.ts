/**
 * What server and signer say to each other: one POST per question, JSON both ways (docs/SIGNER.md has it
 * word by word). Both prove with HMAC-SHA256 under one secret that they wrote what was received; an
 * answer belongs to its question alone.
 */

import { createHmac, hash } from "node:crypto";

/** Paths: to sign a job, and to ask where things are kept. */
export const SIGNER_PATHS = { sign: "/sign", keepingAddress: "/keeping-address" } as const;

export type SignerPath = (typeof SIGNER_PATHS)[keyof typeof SIGNER_PATHS];

/** Headers: of the question all three, of the answer the last. */
export const SIGNER_HEADERS = {
  /** Milliseconds since 1970, by the asker's clock. */
  time: "coinslot-time",
  /** 16 random bytes as hex: no question is taken twice. */
  nonce: "coinslot-nonce",
  /** Hex. */
  mac: "coinslot-mac",
} as const;

/** Clocks may differ by so much; a question is as old at most. */
export const SIGNER_SKEW_MS = 2 * 60 * 1000;
export const SIGNER_NONCE_BYTES = 16;
/** Of a question, and of an answer. */
export const SIGNER_BODY_BYTES_MAX = 512 * 1024;

export interface SignerQuestion {
  readonly path: SignerPath;
  readonly timeMs: number;
  readonly nonce: string;
  readonly body: string;
}

/** Proves who asks, what, and when. */
export function questionMac(secret: Buffer, question: SignerQuestion): string {
  const { path, timeMs, nonce, body } = question;
  return macOf(secret, ["coinslot signer question 1", path, `${timeMs}`, nonce, digestOf(body)]);
}

/** Proves who answers, and what to which question. */
export function answerMac(secret: Buffer, nonce: string, status: number, body: string): string {
  return macOf(secret, ["coinslot signer answer 1", nonce, `${status}`, digestOf(body)]);
}

/** No part holds a line break. */
function macOf(secret: Buffer, parts: readonly string[]): string {
  return createHmac("sha256", secret).update(parts.join("\n")).digest("hex");
}

function digestOf(body: string): string {
  return hash("sha256", body, "hex");
}
