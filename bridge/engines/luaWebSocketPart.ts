/**
 * RFC 6455 5 (Data Framing): one frame of the protocol, here called a part because a frame of ours
 * is a message. Ours go out masked, with LuaJIT's `bit` where there is one. Compiled to Lua only.
 */

import { FRAME_BYTES_MAX } from "../wire/limits.ts";

declare namespace string {
  function byte(
    this: void,
    text: string,
    from: number,
    to?: number,
  ): LuaMultiReturn<[number, number, number, number]>;
  function char(this: void, ...bytes: number[]): string;
  function sub(this: void, text: string, from: number, to?: number): string;
}
declare namespace table {
  function concat(this: void, pieces: readonly string[]): string;
}
declare namespace math {
  function floor(this: void, n: number): number;
}
declare const _G: { readonly bit?: { bxor(this: void, a: number, b: number): number } };

const { byte, char, sub } = string;
const { floor } = math;

/** RFC 6455 5.2. */
export const CONTINUATION = 0;
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

const CONTROL_BYTES_MAX = 125;

interface Part {
  readonly opcode: number;
  readonly final: boolean;
  readonly payload: string;
  /** Where the next one begins. */
  readonly next: number;
}

/** The server's part that begins at `at`, once it is there whole. */
export function readPart(
  this: void,
  text: string,
  at: number,
): Part | "more" | "broken" | "tooLarge" {
  const [first, second] = byte(text, at, at + 1);
  if (second === undefined) return "more";
  const opcode = first % 16;
  const final = first >= 128;
  // No extension was agreed on, so the reserved bits are 0; a server never masks; control is short
  // and whole.
  if (first % 128 >= 16 || second >= 128) return "broken";
  if (opcode >= CLOSE && (!final || second > CONTROL_BYTES_MAX)) return "broken";
  let size: number | undefined = second;
  let from = at + 2;
  if (second === 126) {
    size = readNumber(text, from, 2);
    from += 2;
  } else if (second === 127) {
    size = readNumber(text, from, 8);
    from += 8;
  }
  if (size === undefined) return "more";
  if (size > FRAME_BYTES_MAX) return "tooLarge";
  const next = from + size;
  if (text.length < next - 1) return "more";
  return { opcode, final, payload: sub(text, from, next - 1), next };
}

/** A part of ours: final, and with the shortest length, which is never the 64-bit form. */
export function maskedPart(this: void, opcode: number, payload: string, mask: string): string {
  const size = payload.length;
  const head =
    size < 126
      ? char(128 + opcode, 128 + size)
      : char(128 + opcode, 254, floor(size / 256), size % 256);
  return head + mask + maskBytes(payload, mask);
}

/** RFC 6455 5.5.1: the payload of a close begins with its code. */
export function closePayload(this: void, code: number): string {
  return char(floor(code / 256), code % 256);
}

function readNumber(this: void, text: string, at: number, count: number): number | undefined {
  let value = 0;
  for (let i = 0; i < count; i += 1) {
    const [next] = byte(text, at + i);
    if (next === undefined) return undefined;
    // Beyond the limit only its being beyond matters: no integer may wrap around.
    value = value > FRAME_BYTES_MAX ? value : value * 256 + next;
  }
  return value;
}

/** XOR with the repeated mask (RFC 6455 5.3). */
function maskBytes(this: void, text: string, mask: string): string {
  const xor = _G.bit?.bxor ?? xorBytes;
  const [m1, m2, m3, m4] = byte(mask, 1, 4);
  const pieces: string[] = [];
  const rest = text.length % 4;
  for (let at = 1; at + 3 <= text.length; at += 4) {
    const [b1, b2, b3, b4] = byte(text, at, at + 3);
    pieces.push(char(xor(b1, m1), xor(b2, m2), xor(b3, m3), xor(b4, m4)));
  }
  for (let i = 1; i <= rest; i += 1) {
    const [left] = byte(text, text.length - rest + i);
    const [key] = byte(mask, i);
    pieces.push(char(xor(left, key)));
  }
  return table.concat(pieces);
}

/** Without bit operators: slow, but only a LÖVE without LuaJIT needs it. */
function xorBytes(this: void, a: number, b: number): number {
  let result = 0;
  let left = a;
  let right = b;
  for (let place = 1; place < 256; place *= 2) {
    if (left % 2 !== right % 2) result += place;
    left = floor(left / 2);
    right = floor(right / 2);
  }
  return result;
}
