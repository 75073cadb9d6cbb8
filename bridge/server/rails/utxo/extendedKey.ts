/**
 * Extended keys (BIP-32) as the operator's file has them, judged without a library: whether the text is
 * whole, of which network, and that it is no key that can spend.
 */

import { hash } from "node:crypto";
import type { UtxoNetwork } from "./network.ts";

/** What a text is; `otherNetwork` is a whole key with other version bytes. */
export type KeyFinding =
  /** `account` tells accounts apart, however their keys are written. */
  | { readonly kind: "public"; readonly account: string }
  | { readonly kind: "private" }
  | { readonly kind: "otherNetwork" }
  | { readonly kind: "none" };

/** Judges the text; never says any of it. */
export function examineKey(text: string, { extendedKeys }: UtxoNetwork): KeyFinding {
  const bytes = base58Check(text);
  if (bytes?.length !== KEY_BYTES) return { kind: "none" };
  const version = bytes.readUInt32BE(0);
  const lead = bytes[KEY_AT];
  // The key's own bytes decide: whatever its version says, this one can spend.
  if (lead === 0) return { kind: "private" };
  if (version === extendedKeys.private || (lead !== 2 && lead !== 3)) return { kind: "none" };
  if (version !== extendedKeys.public) return { kind: "otherNetwork" };
  return { kind: "public", account: accountOf(bytes) };
}

/** Chain code and key are the account; depth and parent are only told about it. */
function accountOf(bytes: Buffer): string {
  return hash("sha256", bytes.subarray(CHAIN_CODE_AT), "hex").slice(0, ACCOUNT_DIGITS);
}

const KEY_BYTES = 78;
const CHAIN_CODE_AT = 13;
const KEY_AT = 45;
const ACCOUNT_DIGITS = 32;
const CHECK_BYTES = 4;
/** No key is longer; the work grows with the square. */
const TEXT_MAX = 120;
const DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** The bytes of a text with a right checksum. */
function base58Check(text: string): Buffer | undefined {
  if (text === "" || text.length > TEXT_MAX) return undefined;
  let number = 0n;
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter);
    if (digit < 0) return undefined;
    number = number * 58n + BigInt(digit);
  }
  const hex = number.toString(16);
  const all = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  const bytes = all.subarray(0, -CHECK_BYTES);
  const check = hash("sha256", hash("sha256", bytes, "buffer"), "buffer");
  return check.subarray(0, CHECK_BYTES).equals(all.subarray(-CHECK_BYTES)) ? bytes : undefined;
}
