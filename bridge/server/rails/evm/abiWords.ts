/**
 * The words of the Solidity ABI (docs.soliditylang.org, "Contract ABI Specification"): what has a
 * fixed size takes 32 bytes. Page and server share this file: it imports nothing.
 */

/** `0x` and hexadecimal digits, lower case when it is made here. */
export type Hex = `0x${string}`;

const WORD_DIGITS = 64;
const UINT256_END = 1n << 256n;

/** An unsigned integer as 64 digits without `0x`. Throws a RangeError beyond 256 bits. */
export function uintWord(value: bigint): string {
  if (value < 0n || value >= UINT256_END)
    throw new RangeError("not an unsigned integer of 256 bits");
  return value.toString(16).padStart(WORD_DIGITS, "0");
}

/** An address, in whatever case, as 64 digits. Throws a RangeError for what is none. */
export function addressWord(address: string): string {
  if (!/^0x[0-9a-f]{40}$/i.test(address)) throw new RangeError("not an address");
  return address.slice(2).toLowerCase().padStart(WORD_DIGITS, "0");
}

/** 32 bytes as 64 digits. Throws a RangeError for more or less. */
export function bytes32Word(bytes: string): string {
  if (!/^0x[0-9a-f]{64}$/i.test(bytes)) throw new RangeError("not 32 bytes");
  return bytes.slice(2).toLowerCase();
}

/** A text's bytes behind their length, filled up to whole words. */
export function textWords(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const filled = Math.ceil(digits.length / WORD_DIGITS) * WORD_DIGITS;
  return uintWord(BigInt(bytes.length)) + digits.padEnd(filled, "0");
}

/** The words of some data, 64 lower-case digits each; undefined for what is not made of whole words. */
export function wordsOf(data: string): readonly string[] | undefined {
  if (!/^0x([0-9a-f]{64})*$/i.test(data)) return undefined;
  return data.slice(2).toLowerCase().match(/.{64}/g) ?? [];
}

/** Undoes `addressWord`; undefined when there is no word or its first 12 bytes are not zero. */
export function readAddress(word: string | undefined): Hex | undefined {
  return word?.startsWith("0".repeat(24)) ? `0x${word.slice(24)}` : undefined;
}

export function readUint(word: string): bigint {
  return BigInt(`0x${word}`);
}

/** Undoes `textWords`; undefined for what it cannot have made, and for what is not UTF-8. */
export function readText(words: readonly string[]): string | undefined {
  const [lengthWord, ...rest] = words;
  if (lengthWord === undefined) return undefined;
  const digits = rest.join("");
  const length = readUint(lengthWord);
  if (length > BigInt(digits.length / 2)) return undefined;
  const bytes = digits.slice(0, Number(length) * 2).match(/../g) ?? [];
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)),
    );
    return textWords(text) === words.join("") ? text : undefined;
  } catch {
    return undefined;
  }
}
