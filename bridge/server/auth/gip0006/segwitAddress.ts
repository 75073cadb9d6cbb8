/** BIP-173: addresses of witness version 0 in bech32. */

export interface SegwitAddress {
  /** The human-readable part: which network. */
  readonly hrp: string;
  readonly version: number;
  readonly program: Uint8Array;
}

const LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_CHARS = 6;
const ADDRESS_CHARS_MAX = 90;

/** Undefined for what is no such address, or one with a wrong checksum. */
export function decodeSegwitAddress(text: string): SegwitAddress | undefined {
  const address = text.toLowerCase();
  // One case throughout.
  if (text !== address && text !== text.toUpperCase()) return undefined;
  const at = address.lastIndexOf("1");
  if (at < 1 || text.length > ADDRESS_CHARS_MAX) return undefined;
  const hrp = address.slice(0, at);
  const words = [...address.slice(at + 1)].map((letter) => LETTERS.indexOf(letter));
  if (words.includes(-1) || words.length <= CHECKSUM_CHARS) return undefined;
  if (checksum([...expand(hrp), ...words]) !== 1) return undefined;
  const [version = 0, ...program] = words.slice(0, -CHECKSUM_CHARS);
  const bytes = bytesOf(program);
  if (version !== 0 || (bytes?.length !== 20 && bytes?.length !== 32)) return undefined;
  return { hrp, version, program: bytes };
}

function expand(hrp: string): number[] {
  const codes = [...hrp].map((letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function checksum(words: readonly number[]): number {
  let sum = 1;
  for (const word of words) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ word;
    for (const [bit, part] of GENERATOR.entries()) if ((top >> bit) & 1) sum ^= part;
  }
  return sum;
}

/** Words of 5 bits as bytes; the rest is short and zero. */
function bytesOf(words: readonly number[]): Uint8Array | undefined {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const word of words) {
    held = ((held << 5) | word) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  return bits < 5 && (held & ((1 << bits) - 1)) === 0 ? Uint8Array.from(bytes) : undefined;
}
