/** Addresses of Ethereum's kind, as EIP-55 writes them. */

import { keccak_256 } from "@noble/hashes/sha3.js";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/**
 * The address in small letters, as it is stored and compared; undefined when it is none, and when
 * its capitals say that it was mistyped.
 */
export function parseAddress(text: string): string | undefined {
  if (!ADDRESS.test(text)) return undefined;
  const small = text.toLowerCase();
  const hasOneCase =
    text.slice(2) === small.slice(2) || text.slice(2) === text.slice(2).toUpperCase();
  return hasOneCase || text === checksummed(small) ? small : undefined;
}

/** An address in small letters with the capitals of EIP-55. */
export function checksummed(address: string): string {
  const digits = address.slice(2);
  const marks = Buffer.from(keccak_256(Buffer.from(digits, "ascii"))).toString("hex");
  const written = Array.from(digits, (digit, at) =>
    Number.parseInt(marks.slice(at, at + 1), 16) >= 8 ? digit.toUpperCase() : digit,
  );
  return `0x${written.join("")}`;
}
