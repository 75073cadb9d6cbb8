import { keccak_256 } from "@noble/hashes/sha3.js";
import type { Hex } from "./abiWords.ts";

/** Keccak-256, Ethereum's hash (not the SHA-3 of FIPS 202), of bytes that are given as hexadecimal digits. */
export function keccak(digits: string): Hex {
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const hash = Array.from(keccak_256(bytes), (byte) => byte.toString(16).padStart(2, "0"));
  return `0x${hash.join("")}`;
}
