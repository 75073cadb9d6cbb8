const SN_CHARS = 36;

/** The protocol's numbers have 36 characters; shorter ones are filled up with zeros. */
export function paddedSn(sn: string): string {
  return sn.padEnd(SN_CHARS, "0");
}
