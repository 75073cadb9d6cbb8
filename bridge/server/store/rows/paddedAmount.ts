/**
 * Amounts of chains, which have up to 256 bits, as the stores hold them: decimal text, padded so
 * that it sorts as the numbers do.
 */

/** Digits of the greatest amount. */
const DIGITS = 78;
const AMOUNT_END = 2n ** 256n;

/** Throws for what no chain can hold. */
export function paddedOf(amount: bigint): string {
  if (amount < 0n || amount >= AMOUNT_END) throw new Error(`${amount} is no amount of a chain`);
  return amount.toString().padStart(DIGITS, "0");
}
