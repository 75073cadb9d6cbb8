/** 32 hex digits as a UUID of this version (RFC 9562): 4 is all random, 7 begins with the time. */
export function uuidOf(hex: string, version: 4 | 7): string {
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) % 4) + 8).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `${version}${hex.slice(13, 16)}`];
  return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}
