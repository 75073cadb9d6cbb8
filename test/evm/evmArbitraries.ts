/** Terms of invoices, for properties: addresses in mixed case, numbers up to their ends. */

import fc from "fast-check";
import type { Hex } from "../../bridge/server/rails/evm/abiWords.ts";
import type { InvoiceTerms } from "../../bridge/server/rails/evm/invoiceTerms.ts";

export const MOST_UINT = 2n ** 256n - 1n;

const DIGITS = [..."0123456789abcdefABCDEF"];

/** `0x` and as many bytes, in whatever case. */
export function anyHex(bytes: number): fc.Arbitrary<Hex> {
  return fc
    .array(fc.constantFrom(...DIGITS), { minLength: bytes * 2, maxLength: bytes * 2 })
    .map((digits): Hex => `0x${digits.join("")}`);
}

export const anyUint: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: 0n, max: MOST_UINT }),
  fc.bigInt({ min: 0n, max: 2n ** 64n }),
  fc.constantFrom(0n, 1n, MOST_UINT),
);

export const anyTerms: fc.Arbitrary<InvoiceTerms> = fc.record({
  chainId: anyUint,
  router: anyHex(20),
  token: anyHex(20),
  amount: anyUint,
  recipient: anyHex(20),
  deadline: anyUint,
  salt: anyHex(32),
});
