/**
 * Nodes of this family say amounts as JSON numbers of whole coins: 0.1 is 10,000,000 of the smallest
 * unit. Up to 67 million coins in one output (2^26) a double tells neighbours in the eighth digit apart,
 * so the text with 8 digits is the very amount.
 */
export function smallestUnits(coins: number): bigint {
  const [whole = "0", rest = ""] = coins.toFixed(DECIMALS).split(".");
  return BigInt(whole + rest);
}

/** The smallest units as the decimal text of whole coins, for a node or a person. */
export function wholeCoins(units: bigint): string {
  const digits = String(units).padStart(DECIMALS + 1, "0");
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

const DECIMALS = 8;
