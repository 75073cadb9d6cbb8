/**
 * An amount as people read it, exactly: 1990000 with 6 decimals is "1.99". At least two digits
 * after the point, no digit lost, no floating point.
 */
export function unitsText(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  const shown = decimals === 0 ? "" : fraction.padEnd(Math.min(2, decimals), "0");
  return shown === "" ? grouped : `${grouped}.${shown}`;
}
