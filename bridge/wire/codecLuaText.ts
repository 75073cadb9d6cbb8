/** Text of the Lua codec: UTF-8 (RFC 3629) and its header. Bytes are numbers here: "\xff" would become two of them. */

import { byte, char, find } from "./codecLuaLibrary.ts";

declare const _G: object;
declare function rawget(this: void, map: object, key: string): unknown;

/** Whether the wire carries `text`: UTF-8 without a byte order mark at its start. Nearly all text is ASCII. */
export const isWireText: (this: void, text: string) => boolean =
  rawget(_G, "jit") !== undefined ? isWireTextByLoop : isWireTextByPattern;

/** Every byte as a text: one look-up instead of a call of char. */
export const BYTES: LuaTable<number, string> = allBytes();

/** The header of a text of `length` bytes, at most FRAME_BYTES_MAX. */
export function textHeader(this: void, length: number): string {
  if (length < 0x20) return BYTES.get(0xa0 + length);
  if (length < 0x100) return char(0xd9, length);
  const low = length % 256;
  return char(0xda, (length - low) / 256, low);
}

/** One call of find is the cheapest way to know ASCII where Lua is interpreted. */
function isWireTextByPattern(this: void, text: string): boolean {
  return find(text, "^[ -~]*$") !== undefined || isUtf8(text);
}

/** LuaJIT compiles this loop, and would have to leave its compiled code for a find. */
function isWireTextByLoop(this: void, text: string): boolean {
  for (const at of $range(1, text.length)) {
    const [code] = byte(text, at);
    if (code! > 0x7f) return isUtf8(text);
  }
  return true;
}

function allBytes(this: void): LuaTable<number, string> {
  const bytes = new LuaTable<number, string>();
  for (const code of $range(0, 255)) bytes.set(code, char(code));
  return bytes;
}

function isUtf8(this: void, text: string): boolean {
  let at = 1;
  while (at <= text.length) {
    const [a, b, c, d] = byte(text, at, at + 3);
    const length = sequenceLength(a!, b, c, d);
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
