/**
 * The encoding half of the JavaScript codec (MessagePack spec, "Formats"; the rules are in codec.ts). One pass over the
 * value, keys in the order of their bytes.
 */

import type { WireValue } from "./codec.ts";
import { FRAME_BYTES_MAX, FRAME_DEPTH_MAX, FRAME_ITEMS_MAX, FRAME_VALUES_MAX } from "./limits.ts";

/** Creates an encoder. It gives new bytes for each value, and throws a TypeError for one that has no frame. */
export function createEncoder(): (value: WireValue) => Uint8Array {
  const bytes = new Uint8Array(FRAME_BYTES_MAX);
  const view = new DataView(bytes.buffer);
  const out: Output = { bytes, view, utf8: new TextEncoder(), end: 0, valuesLeft: 0 };
  return (value) => {
    out.end = 0;
    out.valuesLeft = FRAME_VALUES_MAX - 1;
    put(out, value, 0);
    return bytes.slice(0, out.end);
  };
}

/** The frame so far. */
interface Output {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly utf8: InstanceType<typeof TextEncoder>;
  end: number;
  valuesLeft: number;
}

function put(out: Output, value: WireValue, depth: number): void {
  if (isNil(value)) claim(out, 1, 0xc0);
  else if (typeof value === "boolean") claim(out, 1, value ? 0xc3 : 0xc2);
  else if (typeof value === "number") putNumber(out, value);
  else if (typeof value === "string") putText(out, value);
  else if (Array.isArray(value)) putArray(out, value, depth + 1);
  else if (isMap(value)) putMap(out, value, depth + 1);
  else throw refusal(typeof value);
}

function putNumber(out: Output, x: number): void {
  if (!(Math.abs(x) <= Number.MAX_SAFE_INTEGER)) throw refusal("a number beyond 2^53 - 1");
  const isSmall = Number.isInteger(x) && x < 2 ** 32 && x >= -(2 ** 31);
  if (!isSmall) out.view.setFloat64(claim(out, 9, 0xcb), x);
  else if (x >= -32 && x < 128) claim(out, 1, x);
  else if (x >= 0) putSized(out, 0xcc, x);
  else if (x >= -(2 ** 7)) out.view.setInt8(claim(out, 2, 0xd0), x);
  else if (x >= -(2 ** 15)) out.view.setInt16(claim(out, 3, 0xd1), x);
  else out.view.setInt32(claim(out, 5, 0xd2), x);
}

/** `type` takes one byte of `n`, the type after it two, the next one four. */
function putSized(out: Output, type: number, n: number): void {
  if (n < 2 ** 8) out.view.setUint8(claim(out, 2, type), n);
  else if (n < 2 ** 16) out.view.setUint16(claim(out, 3, type + 1), n);
  else out.view.setUint32(claim(out, 5, type + 2), n);
}

function putText(out: Output, text: string): void {
  if (/\p{Surrogate}/u.test(text)) throw refusal("text that is not Unicode");
  if (text.startsWith("\ufeff")) throw refusal("text that begins with a byte order mark");
  const encoded = out.utf8.encode(text);
  if (encoded.length < 32) claim(out, 1, 0xa0 + encoded.length);
  else putSized(out, 0xd9, encoded.length);
  const start = out.end;
  claim(out, encoded.length);
  out.bytes.set(encoded, start);
}

function putArray(out: Output, items: readonly WireValue[], depth: number): void {
  putHead(out, items.length, depth, 0x90, 0xdc);
  for (const item of items) {
    if (depth > 1 && isNil(item)) throw refusal("nil in an inner array");
    put(out, item, depth);
  }
}

function putMap(out: Output, map: WireMap, depth: number): void {
  const keys = Object.keys(map).filter((key) => !isNil(map[key]));
  putHead(out, keys.length, depth, 0x80, 0xde);
  for (const key of keys.sort(compareBytes)) {
    if (key === "__proto__") throw refusal("the map key __proto__");
    putText(out, key);
    put(out, map[key], depth);
  }
}

function putHead(out: Output, count: number, depth: number, small: number, large: number): void {
  out.valuesLeft -= count;
  if (depth > FRAME_DEPTH_MAX) throw refusal("a value too deep, or inside itself");
  if (count > FRAME_ITEMS_MAX || out.valuesLeft < 0) throw refusal("too many items");
  if (count < 16) claim(out, 1, small + count);
  else out.view.setUint16(claim(out, 3, large), count);
}

/** Takes `count` bytes, the first of them the type if there is one; gives where the second begins. */
function claim(out: Output, count: number, type?: number): number {
  const start = out.end;
  out.end += count;
  if (out.end > FRAME_BYTES_MAX) throw refusal(`a frame of more than ${FRAME_BYTES_MAX} bytes`);
  if (type !== undefined) out.bytes[start] = type;
  return start + 1;
}

type WireMap = { readonly [key: string]: WireValue };

function isMap(value: unknown): value is WireMap {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function isNil(value: WireValue): value is null | undefined {
  return value === undefined || value === null;
}

/** The order of UTF-8 bytes, which is that of code points: not of UTF-16, where U+10000 comes before U+FFFF. */
export function compareBytes(a: string, b: string): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Lifts the halves of code points above U+FFFF over all other units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function refusal(what: string): TypeError {
  return new TypeError(`cannot encode ${what}`);
}
