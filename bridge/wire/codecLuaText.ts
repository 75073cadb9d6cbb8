/** Text of the Lua codec: UTF-8 (RFC 3629) and its header. Bytes are numbers here: "\xff" would become two of them. */

declare namespace string {
  function byte(
    this: void,
    s: string,
    from: number,
    to: number,
  ): LuaMultiReturn<[number, number?, number?, number?]>;
  function char(this: void, ...bytes: number[]): string;
  function find(this: void, s: string, pattern: string): number | undefined;
}

const { byte, char, find } = string;

/** The pattern of printable ASCII. */
export const PLAIN = "^[ -~]*$";

/** Whether the wire carries `text`: UTF-8 without a byte order mark at its start. */
export function isWireText(this: void, text: string): boolean {
  // Nearly all text is printable ASCII, and one call of find is the cheapest way to know.
  return find(text, PLAIN) !== undefined || isUtf8(text);
}

/** Every byte as a text: one look-up instead of a call of char. */
export const BYTES: LuaTable<number, string> = allBytes();

/** The header of a text of `length` bytes, at most FRAME_BYTES_MAX. */
export function textHeader(this: void, length: number): string {
  if (length < 0x20) return BYTES.get(0xa0 + length);
  if (length < 0x100) return char(0xd9, length);
  const low = length % 256;
  return char(0xda, (length - low) / 256, low);
}

function allBytes(this: void): LuaTable<number, string> {
  const bytes = new LuaTable<number, string>();
  for (const byte of $range(0, 255)) bytes.set(byte, char(byte));
  return bytes;
}

function isUtf8(this: void, text: string): boolean {
  let at = 1;
  while (at <= text.length) {
    const [a, b, c, d] = byte(text, at, at + 3);
    const length = sequenceLength(a, b, c, d);
    if (length === 0 || (at === 1 && a === 0xef && b === 0xbb && c === 0xbf)) return false;
    at = at + length;
  }
  return true;
}

/** Bytes of the character that begins with `a`; 0 where there is none: overlong, surrogate, too large, cut off. */
function sequenceLength(this: void, a: number, b?: number, c?: number, d?: number): number {
  if (a < 0x80) return 1;
  if (a < 0xc2 || a > 0xf4 || !isTail(b)) return 0;
  if (a < 0xe0) return 2;
  if (!isTail(c) || (a === 0xe0 && b < 0xa0) || (a === 0xed && b > 0x9f)) return 0;
  if (a < 0xf0) return 3;
  return !isTail(d) || (a === 0xf0 && b < 0x90) || (a === 0xf4 && b > 0x8f) ? 0 : 4;
}

function isTail(this: void, x: number | undefined): x is number {
  return x !== undefined && x > 0x7f && x < 0xc0;
}
