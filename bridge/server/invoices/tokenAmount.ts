/** Amounts of tokens: decimal text for people, whole smallest units for everything else. */

/** Digits before the point; more is more than any token has. */
const WHOLE_DIGITS_MAX = 60;
const DECIMAL = /^(\d+)(?:\.(\d+))?$/;

/** Whether this is an amount of whole tokens like "1.99". */
export function isTokenAmount(text: string): boolean {
  const [, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  return whole !== undefined && whole.length <= WHOLE_DIGITS_MAX && fraction.length <= 36;
}

/**
 * Smallest units for decimal text; what is smaller than one of them counts as a whole one (`up`), or
 * not at all (`down`). The text must be an amount.
 */
export function parseTokenAmount(text: string, decimals: number, round: "up" | "down"): bigint {
  const [, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new Error("no amount of tokens");
  const units = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  const hasRest = /[1-9]/.test(fraction.slice(decimals));
  return hasRest && round === "up" ? units + 1n : units;
}

/** Decimal text for smallest units, without zeros that say nothing: 1990000 of 6 is "1.99". */
export function formatTokenAmount(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return fraction === "" ? whole : `${whole}.${fraction}`;
}
