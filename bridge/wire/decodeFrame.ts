/**
 * The decoding half of the JavaScript codec (MessagePack spec, "Formats"; the rules are in codec.ts). One pass that checks
 * before it makes anything: a length that the frame cannot hold costs nothing.
 */

import type { Decoded, FrameFault, WireValue } from "./codec.ts";
import { FRAME_BYTES_MAX, FRAME_DEPTH_MAX, FRAME_ITEMS_MAX, FRAME_VALUES_MAX } from "./limits.ts";

/** Gives the value of a frame, or why the bytes are none. Never throws. */
export function decodeFrame(bytes: Uint8Array): Decoded {
  try {
    return { ok: true, value: takeFrame(bytes) };
  } catch (error) {
    return { ok: false, reason: (error as Error).message };
  }
}

function takeFrame(bytes: Uint8Array): WireValue {
  if (bytes.length > FRAME_BYTES_MAX) throw fault("tooLarge");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const input: Input = { bytes, view, at: 0, valuesLeft: FRAME_VALUES_MAX - 1 };
  const value = take(input, 0);
  if (input.at < bytes.length) throw fault("trailing");
  return value;
}

/** The frame, and the place of the next byte. */
interface Input {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
  valuesLeft: number;
}

/** Takes one value that stands inside `depth` containers. */
function take(input: Input, depth: number): WireValue {
  const code = input.bytes[claim(input, 1)] as number;
  if (code < 0x80) return code;
  if (code < 0x90) return takeMap(input, code - 0x80, depth + 1);
  if (code < 0xa0) return takeArray(input, code - 0x90, depth + 1);
  if (code < 0xc0) return takeText(input, code - 0xa0);
  if (code >= 0xe0) return code - 0x100;
  if (code >= 0xca && code < 0xd4) return takeNumber(input, code);
  if (code === 0xc0) return null;
  if (code === 0xc2 || code === 0xc3) return code === 0xc3;
  if (code < 0xd9) throw fault(forbidden(code));
  // Texts, arrays and maps with a length of their own, of 1, 2 or 4 bytes.
  const length = takeLength(input, code < 0xdc ? code - 0xd9 : 1 + (code % 2));
  if (code < 0xdc) return takeText(input, length);
  return code < 0xde ? takeArray(input, length, depth + 1) : takeMap(input, length, depth + 1);
}

/** The fault of a first byte that begins no value of the wire. */
function forbidden(code: number): FrameFault {
  if (code === 0xc1) return "reserved";
  return code < 0xc7 ? "binary" : "extension";
}

function takeArray(input: Input, count: number, depth: number): WireValue[] {
  enter(input, count, count, depth);
  const items: WireValue[] = [];
  for (let i = 0; i < count; i++) {
    const item = take(input, depth);
    if (depth > 1 && item === null) throw fault("nilItem");
    items.push(item);
  }
  return items;
}

function takeMap(input: Input, count: number, depth: number): { [key: string]: WireValue } {
  enter(input, count, count * 2, depth);
  const map: { [key: string]: WireValue } = {};
  const keys = new Set<string>();
  for (let i = 0; i < count; i++) {
    const key = takeKey(input);
    if (key === "__proto__") throw fault("protoKey");
    if (keys.has(key)) throw fault("duplicateKey");
    keys.add(key);
    const member = take(input, depth);
    if (member !== null) map[key] = member;
  }
  return map;
}

function takeKey(input: Input): string {
  const code = input.bytes[input.at];
  const isText =
    code === undefined || (code >= 0xa0 && code < 0xc0) || (code >= 0xd9 && code < 0xdc);
  if (!isText) throw fault("keyType");
  return take(input, 0) as string;
}

/** The checks at the start of a container of `count` items that needs at least `size` bytes. */
function enter(input: Input, count: number, size: number, depth: number): void {
  if (depth > FRAME_DEPTH_MAX) throw fault("depth");
  if (count > FRAME_ITEMS_MAX) throw fault("items");
  if (size > input.bytes.length - input.at) throw fault("truncated");
  input.valuesLeft -= count;
  if (input.valuesLeft < 0) throw fault("values");
}

/** UTF-8 (RFC 3629) without a byte order mark at its start. */
function takeText(input: Input, length: number): string {
  const start = claim(input, length);
  try {
    const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const text = utf8.decode(input.bytes.subarray(start, input.at));
    if (!text.startsWith("\ufeff")) return text;
  } catch {
    // Not UTF-8: the same fault.
  }
  throw fault("text");
}

/** An unsigned integer of 2^width bytes. */
function takeLength(input: Input, width: number): number {
  const at = claim(input, 2 ** width);
  if (width === 0) return input.view.getUint8(at);
  return width === 1 ? input.view.getUint16(at) : input.view.getUint32(at);
}

/** The numbers with codes 0xca to 0xd3. */
function takeNumber(input: Input, code: number): number {
  const { view } = input;
  if (code === 0xca) return checkNumber(view.getFloat32(claim(input, 4)));
  if (code === 0xcb) return checkNumber(view.getFloat64(claim(input, 8)));
  if (code === 0xcf) return checkNumber(Number(view.getBigUint64(claim(input, 8))));
  if (code < 0xcf) return takeLength(input, code - 0xcc);
  if (code === 0xd0) return view.getInt8(claim(input, 1));
  if (code === 0xd1) return view.getInt16(claim(input, 2));
  if (code === 0xd2) return view.getInt32(claim(input, 4));
  return checkNumber(Number(view.getBigInt64(claim(input, 8))));
}

/** Every double beyond 2^53 - 1 is an integer, so the limit of integers is the limit of all. NaN fails it too. */
function checkNumber(x: number): number {
  if (Math.abs(x) <= Number.MAX_SAFE_INTEGER) return x;
  throw fault("number");
}

/** Takes `count` bytes; gives where they begin. */
function claim(input: Input, count: number): number {
  const start = input.at;
  if (count > input.bytes.length - start) throw fault("truncated");
  input.at += count;
  return start;
}

/** Leaves the decoding at once, from whatever depth; decodeFrame catches it. */
function fault(reason: FrameFault): RangeError {
  return new RangeError(reason);
}
