/** The encoding half of the Lua codec: what codec.ts says under "Encoding". */

import type { WireValue } from "./codec.ts";
import {
  byte,
  char,
  concat,
  frexp,
  ldexp,
  pack,
  SAFE_MAX,
  sort,
  TWO_32,
  TWO_41,
  TWO_52,
} from "./codecLuaLibrary.ts";
import { type CodecMemory, learnPlan, learnText, type Plan, type Shape } from "./codecLuaMemory.ts";
import { BYTES, isWireText, textHeader } from "./codecLuaText.ts";
import { FRAME_BYTES_MAX, FRAME_DEPTH_MAX, FRAME_ITEMS_MAX, FRAME_VALUES_MAX } from "./limits.ts";

/** For loops over tables: the one of LuaJIT 2.1.0-beta3 (2022) loses keys when it compiles `pairs` with a recursion. */
declare function next<K extends AnyNotNil>(
  this: void,
  map: LuaTable<K, WireValue>,
  key?: K,
): K | undefined;
declare function type(this: void, value: unknown): string;
/** Ends the encoding. The message is for the programmer who passed the value. */
declare function error(this: void, message: string): never;

type Pieces = LuaTable<number, string>;
type WireMap = LuaTable<string, WireValue>;
type WireList = LuaTable<number, WireValue>;

const NIL = BYTES.get(0xc0);
const EMPTY_MAP = BYTES.get(0x80);
const UINT32 = BYTES.get(0xce);
const INT32 = BYTES.get(0xd2);
const DOUBLE = BYTES.get(0xcb);

/** The bytes of `value`. Raises an error when it has none, see Codec.encode. */
export function encodeFrame(this: void, value: WireValue, memory: CodecMemory): string {
  // Taken out while in use: an encoding that fails, or that a metamethod starts meanwhile, cannot leave it half filled.
  const pieces = memory.pieces ?? new LuaTable<number, string>();
  memory.pieces = undefined;
  memory.depth = 0;
  memory.valuesLeft = FRAME_VALUES_MAX - 1;
  const count = put(pieces, 0, value, memory);
  const frame = concat(pieces, "", 1, count);
  memory.pieces = pieces;
  if (frame.length > FRAME_BYTES_MAX) error("cannot encode: the frame is too large");
  return frame;
}

/** Appends the bytes of `value` after piece n; gives the number of the last piece, as all put functions do. */
function put(this: void, pieces: Pieces, n: number, value: WireValue, memory: CodecMemory): number {
  const known = memory.texts.get(value as string);
  if (known !== undefined) {
    pieces.set(n + 1, known);
    return n + 1;
  }
  const kind = type(value);
  if (kind === "string") return putText(pieces, n, value as string, memory);
  if (kind === "table") {
    const isList = (value as unknown as WireList).get(1) !== undefined;
    if (isList) return putList(pieces, n, value as unknown as WireList, memory);
    return putMap(pieces, n, value as unknown as WireMap, memory);
  }
  if (kind === "number") pieces.set(n + 1, numberBytes(value as number));
  else if (kind === "nil" && memory.depth < 2) pieces.set(n + 1, NIL);
  else error("cannot encode a " + kind);
  return n + 1;
}

function putText(this: void, pieces: Pieces, n: number, text: string, memory: CodecMemory): number {
  if (text.length > FRAME_BYTES_MAX) error("cannot encode a text that fills a frame");
  if (!isWireText(text)) error("cannot encode a text that is not UTF-8");
  learnText(memory, text);
  pieces.set(n + 1, textHeader(text.length));
  pieces.set(n + 2, text);
  return n + 2;
}

function putList(
  this: void,
  pieces: Pieces,
  n: number,
  list: WireList,
  memory: CodecMemory,
): number {
  const count = listLength(list);
  enter(memory, count);
  pieces.set(n + 1, count < 16 ? BYTES.get(0x90 + count) : longHeader(0xdc, count));
  let last = n + 1;
  for (const i of $range(1, count)) {
    last = put(pieces, last, list.get(i), memory);
  }
  memory.depth -= 1;
  return last;
}

function putMap(this: void, pieces: Pieces, n: number, map: WireMap, memory: CodecMemory): number {
  let shape: Shape | undefined = memory.shapes;
  let key = next(map);
  while (key !== undefined && shape !== undefined) {
    shape = shape.get(key) as Shape | undefined;
    key = next(map, key);
  }
  const known = shape !== undefined ? memory.plans.get(shape) : undefined;
  const plan = (known as Plan | undefined) ?? planMap(map, memory);
  const { count, keys, pieces: keyPieces } = plan;
  enter(memory, count);
  if (count === 0) pieces.set(n + 1, EMPTY_MAP);
  const { texts } = memory;
  let last = count === 0 ? n + 1 : n;
  for (const i of $range(1, count)) {
    pieces.set(last + 1, keyPieces.get(i));
    const value = map.get(keys.get(i));
    // What put would do first, without the call: most values are short texts that were seen before.
    const text = texts.get(value as string) as string | undefined;
    if (text !== undefined) {
      pieces.set(last + 2, text);
      last = last + 2;
    } else {
      last = put(pieces, last + 1, value, memory);
    }
  }
  memory.depth -= 1;
  return last;
}

/** The checks at the start of a container of `count` items. What puts it takes the depth back at its end. */
function enter(this: void, memory: CodecMemory, count: number): void {
  memory.depth += 1;
  memory.valuesLeft -= count;
  if (memory.depth > FRAME_DEPTH_MAX) error("cannot encode: too deep, or a table inside itself");
  if (count > FRAME_ITEMS_MAX || memory.valuesLeft < 0) error("cannot encode: too many items");
}

/** The largest index of a list. With as many keys as its length it has no others; a nil inside is found later. */
function listLength(this: void, list: WireList): number {
  const border = list.length();
  let count = 0;
  let last = 0;
  let key = next(list);
  while (key !== undefined) {
    count = count + 1;
    key = next(list, key);
  }
  if (count === border) return border;
  key = next(list);
  while (key !== undefined) {
    if (type(key) !== "number" || key % 1 !== 0 || key < 1) error("cannot encode a list with keys");
    if (key > last) last = key;
    key = next(list, key);
  }
  return last;
}

function planMap(this: void, map: WireMap, memory: CodecMemory): Plan {
  const keys = new LuaTable<number, string>();
  let count = 0;
  let key = next(map);
  while (key !== undefined) {
    if (type(key) !== "string") error("cannot encode a map key that is a " + type(key));
    if (!isWireText(key) || key === "__proto__") error("cannot encode the map key " + key);
    count = count + 1;
    keys.set(count, key);
    key = next(map, key);
  }
  sort(keys, isBefore);
  const pieces = new LuaTable<number, string>();
  let header = count < 16 ? BYTES.get(0x80 + count) : longHeader(0xde, count);
  for (const i of $range(1, count)) {
    const key = keys.get(i);
    pieces.set(i, header + textHeader(key.length) + key);
    header = "";
  }
  const plan = { count, keys, pieces };
  learnPlan(memory, map, plan);
  return plan;
}

/** Byte order; Lua's own < follows the locale. */
function isBefore(this: void, a: string, b: string): boolean {
  let at = 1;
  let [x] = byte(a, at);
  let [y] = byte(b, at);
  while (x !== undefined && x === y) {
    at = at + 1;
    [x] = byte(a, at);
    [y] = byte(b, at);
  }
  return y !== undefined && (x === undefined || x < y);
}

function longHeader(this: void, code: number, count: number): string {
  const low = count % 256;
  return char(code, (count - low) / 256, low);
}

function numberBytes(this: void, x: number): string {
  if (!(x >= -SAFE_MAX && x <= SAFE_MAX)) error("cannot encode a number beyond 2^53 - 1");
  if (x % 1 !== 0 || x >= TWO_32 || x < -0x80000000) return doubleBytes(x);
  if (x >= 0) {
    if (x < 0x80) return BYTES.get(x);
    if (x < 0x100) return char(0xcc, x);
    if (x < 0x10000) return longHeader(0xcd, x);
    return UINT32 + uint32(x);
  }
  if (x >= -0x20) return BYTES.get(0x100 + x);
  if (x >= -0x80) return char(0xd0, 0x100 + x);
  if (x >= -0x8000) return longHeader(0xd1, 0x10000 + x);
  return INT32 + uint32(TWO_32 + x);
}

function uint32(this: void, x: number): string {
  const low = x % 0x10000;
  const high = (x - low) / 0x10000;
  const b = high % 256;
  const d = low % 256;
  return char((high - b) / 256, b, (low - d) / 256, d);
}

function doubleBytes(this: void, x: number): string {
  if (pack !== undefined) return pack(">Bd", 0xcb, x);
  // size = fraction * 2^power with a fraction from 0.5 to 1. Where pack is missing, frexp and ldexp are there; but
  // LuaJIT cannot compile frexp, and most such numbers are times: milliseconds from 2004 to 2039 have the power 41.
  const size = x < 0 ? -x : x;
  let fraction = size / TWO_41;
  let power = 41;
  if (fraction < 0.5 || fraction >= 1) [fraction, power] = frexp(size);
  const isSubnormal = power < -1021;
  const field = isSubnormal ? 0 : power + 1022;
  const mantissa = isSubnormal ? ldexp(size, 1074) : fraction * 2 * TWO_52 - TWO_52;
  const low = mantissa % TWO_32;
  const high = (mantissa - low) / TWO_32;
  const sign = x < 0 ? 2048 : 0;
  return DOUBLE + uint32((sign + field) * 1048576 + high) + uint32(low);
}
