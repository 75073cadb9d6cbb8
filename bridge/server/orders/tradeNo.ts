/**
 * Our own order number from 16 random bytes (hex): 36 characters in the form of a version 4 UUID
 * (RFC 9562).
 */
export function tradeNoOf(randomHex: string): string {
  const variant = ((Number.parseInt(randomHex.slice(16, 17), 16) % 4) + 8).toString(16);
  const parts = [randomHex.slice(0, 8), randomHex.slice(8, 12), `4${randomHex.slice(13, 16)}`];
  return [...parts, `${variant}${randomHex.slice(17, 20)}`, randomHex.slice(20)].join("-");
}
