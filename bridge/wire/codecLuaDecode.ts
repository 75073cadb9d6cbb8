/** The decoding half of the Lua codec: each check of FrameFault, made before a table is built or a text is kept. */

import type { Decoded, FrameFault, WireValue } from "./codec.ts";
import {
  byte,
  ldexp,
  SAFE_MAX,
  sub,
  TWO_31,
  TWO_32,
  TWO_52,
  tointeger,
  unpack,
} from "./codecLuaLibrary.ts";
import { type CodecMemory, learnText, TEXT_BYTES_MAX } from "./codecLuaMemory.ts";
import { isWireText } from "./codecLuaText.ts";
import { FRAME_BYTES_MAX, FRAME_DEPTH_MAX, FRAME_ITEMS_MAX, FRAME_VALUES_MAX } from "./limits.ts";

declare function type(this: void, value: unknown): string;
declare function pcall(
  this: void,
  body: (this: void, frame: string, memory: CodecMemory) => WireValue,
  frame: string,
  memory: CodecMemory,
): LuaMultiReturn<[boolean, WireValue]>;
declare function error(this: void, fault: FrameFault, level: 0): never;

type WireMap = LuaTable<string, WireValue>;
/** A value, and the place of the byte after it. */
type Read<T> = LuaMultiReturn<[value: T, after: number]>;

/** Reads one frame. Never raises an error. */
export function decodeFrame(this: void, frame: string, memory: CodecMemory): Decoded {
  const [isGood, value] = pcall(readFrame, frame, memory);
  return isGood ? { ok: true, value } : { ok: false, reason: value as string };
}

function readFrame(this: void, frame: string, memory: CodecMemory): WireValue {
  if (type(frame) !== "string") refuse("notBytes");
  if (frame.length > FRAME_BYTES_MAX) refuse("tooLarge");
  memory.depth = 0;
  memory.valuesLeft = FRAME_VALUES_MAX - 1;
  const [value, after] = read(frame, 1, memory);
  if (after <= frame.length) refuse("trailing");
  return value;
}

/** Reads the value at `at`. Every reader makes sure that its bytes are there, so `after` is never beyond the end. */
function read(this: void, frame: string, at: number, memory: CodecMemory): Read<WireValue> {
  const [code] = byte(frame, at);
  if (code === undefined) return refuse("truncated");
  if (code < 0x80) return $multi(code, at + 1);
  return readCoded(frame, at + 1, code, memory);
}

/** Reads the value whose first byte, `code`, stands before `at`; not one of a single byte below 0x80. */
function readCoded(
  this: void,
  frame: string,
  at: number,
  code: number,
  memory: CodecMemory,
): Read<WireValue> {
  if (code < 0x90) return readMap(frame, at, code - 0x80, memory);
  if (code < 0xa0) return readList(frame, at, code - 0x90, memory);
  if (code < 0xc0) return readText(frame, at, code - 0xa0, memory);
  if (code === 0xc2) return $multi(false, at);
  if (code === 0xc3) return $multi(true, at);
  if (code === 0xcb) return readFloat(frame, at, code);
  if (code >= 0xcc && code < 0xcf) return readUint(frame, at, code - 0xcc);
  if (code >= 0xe0) return $multi(code - 0x100, at);
  if (code >= 0xd9) return readLong(frame, at, code, memory);
  if (code === 0xc0) return $multi(undefined, at);
  if (code < 0xca || code > 0xd3) refuse(forbidden(code));
  return readNumber(frame, at, code);
}

/** Short keys, short texts and small numbers are read in place: most of a message, and a call costs as much as they. */
function readMap(
  this: void,
  frame: string,
  from: number,
  count: number,
  memory: CodecMemory,
): Read<WireValue> {
  const end = frame.length + 1;
  enter(memory, count, count * 2 > end - from);
  const { texts } = memory;
  const map = count < 5 ? new LuaTable<string, WireValue>() : createMap();
  let absent: LuaTable<string, boolean> | undefined;
  let at = from;
  for (const _ of $range(1, count)) {
    const [header] = byte(frame, at);
    let key: string;
    if (header !== undefined && header >= 0xa0 && header < 0xc0) {
      const after = at + header - 0x9f;
      key = sub(frame, at + 1, after - 1);
      if (after > end || !texts.has(key)) checkKey(key, after > end, memory);
      at = after;
    } else {
      [key, at] = readLongKey(frame, at, header, memory);
    }
    if (map.has(key) || (absent !== undefined && absent.has(key))) refuse("duplicateKey");
    const [code] = byte(frame, at);
    if (code === undefined) refuse("truncated");
    if (code < 0x80) {
      map.set(key, code);
      at = at + 1;
    } else if (code >= 0xa0 && code < 0xc0) {
      const after = at + code - 0x9f;
      const text = sub(frame, at + 1, after - 1);
      if (after > end || !texts.has(text)) checkText(text, after > end, memory);
      map.set(key, text);
      at = after;
    } else {
      const [value, after] = readCoded(frame, at + 1, code, memory);
      if (value === undefined) {
        absent = absent ?? new LuaTable();
        absent.set(key, true);
      } else {
        map.set(key, value);
      }
      at = after;
    }
  }
  memory.depth -= 1;
  return $multi(map as unknown as WireValue, at);
}

/** An empty map with room for nine and more members: one that grows key by key is built anew at each doubling. */
function createMap(this: void): WireMap {
  const key: string = "";
  const room: { [key: string]: undefined } = {
    [key]: undefined,
    [key]: undefined,
    [key]: undefined,
    [key]: undefined,
    [key]: undefined,
    [key]: undefined,
    [key]: undefined,
    [key]: undefined,
    [key]: undefined,
  };
  return room as unknown as WireMap;
}

function readLongKey(
  this: void,
  frame: string,
  at: number,
  header: number | undefined,
  memory: CodecMemory,
): Read<string> {
  if (header === undefined) refuse("truncated");
  if (header < 0xd9 || header > 0xdb) refuse("keyType");
  const [key, after] = readLong(frame, at + 1, header, memory);
  if (key === "__proto__") refuse("protoKey");
  return $multi(key as string, after);
}

function readList(
  this: void,
  frame: string,
  from: number,
  count: number,
  memory: CodecMemory,
): Read<WireValue> {
  enter(memory, count, count > frame.length + 1 - from);
  const list = new LuaTable<number, WireValue>();
  let at = from;
  for (const i of $range(1, count)) {
    const [value, after] = read(frame, at, memory);
    if (value === undefined && memory.depth > 1) refuse("nilItem");
    list.set(i, value);
    at = after;
  }
  memory.depth -= 1;
  return $multi(list as unknown as WireValue, at);
}

/** The checks at the start of a container of `count` items. The reader takes the depth back at its end. */
function enter(this: void, memory: CodecMemory, count: number, isCut: boolean): void {
  const depth = memory.depth + 1;
  if (depth > FRAME_DEPTH_MAX) refuse("depth");
  if (count > FRAME_ITEMS_MAX) refuse("items");
  if (isCut) refuse("truncated");
  const valuesLeft = memory.valuesLeft - count;
  if (valuesLeft < 0) refuse("values");
  memory.depth = depth;
  memory.valuesLeft = valuesLeft;
}

function readText(
  this: void,
  frame: string,
  at: number,
  length: number,
  memory: CodecMemory,
): Read<string> {
  const after = at + length;
  const text = sub(frame, at, after - 1);
  const isCut = after > frame.length + 1;
  if (isCut || !memory.texts.has(text)) checkText(text, isCut, memory);
  return $multi(text, after);
}

function checkKey(this: void, key: string, isCut: boolean, memory: CodecMemory): void {
  checkText(key, isCut, memory);
  if (key === "__proto__") refuse("protoKey");
}

function checkText(this: void, text: string, isCut: boolean, memory: CodecMemory): void {
  if (isCut) refuse("truncated");
  if (!isWireText(text)) refuse("text");
  if (text.length <= TEXT_BYTES_MAX) learnText(memory, text);
}

/** Texts, arrays and maps with a length of their own: codes 0xd9 to 0xdf. */
function readLong(
  this: void,
  frame: string,
  at: number,
  code: number,
  memory: CodecMemory,
): Read<WireValue> {
  const isText = code < 0xdc;
  const [length, from] = readUint(frame, at, isText ? code - 0xd9 : 1 + (code % 2));
  if (isText) return readText(frame, from, length, memory);
  if (code < 0xde) return readList(frame, from, length, memory);
  return readMap(frame, from, length, memory);
}

/** The rarer numbers: codes 0xca, and 0xcf to 0xd3. */
function readNumber(this: void, frame: string, at: number, code: number): Read<number> {
  if (code === 0xca) return readFloat(frame, at, code);
  if (code === 0xcf || code === 0xd3) return readInt64(frame, at, code);
  const [x, after] = readUint(frame, at, code - 0xd0);
  const half = code === 0xd0 ? 0x80 : code === 0xd1 ? 0x8000 : TWO_31;
  return $multi(x < half ? x : x - 2 * half, after);
}

/** An unsigned integer of 2^log bytes: 1, 2 or 4. */
function readUint(this: void, frame: string, at: number, log: number): Read<number> {
  const [a, b, c, d] = byte(frame, at, at + 3);
  if (log === 0 && a !== undefined) return $multi(a, at + 1);
  if (log === 1 && a !== undefined && b !== undefined) return $multi(a * 256 + b, at + 2);
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    return refuse("truncated");
  }
  return $multi(((a * 256 + b) * 256 + c) * 256 + d, at + 4);
}

function readInt64(this: void, frame: string, at: number, code: number): Read<number> {
  const [high] = readUint(frame, at, 2);
  const [low, after] = readUint(frame, at + 4, 2);
  const top = code === 0xd3 && high >= TWO_31 ? high - TWO_32 : high;
  // Looked at before the product is made: the integers of Lua 5.3 and 5.4 wrap around.
  if (top >= 0x200000 || top < -0x200000 || (top === -0x200000 && low === 0)) refuse("number");
  return $multi(top * TWO_32 + low, after);
}

function readFloat(this: void, frame: string, at: number, code: number): Read<number> {
  const after = code === 0xca ? at + 4 : at + 8;
  if (after > frame.length + 1) refuse("truncated");
  const isSingle = code === 0xca;
  const x =
    unpack !== undefined ? unpack(isSingle ? ">f" : ">d", frame, at) : ieee754(frame, at, isSingle);
  if (!(x >= -SAFE_MAX && x <= SAFE_MAX)) refuse("number");
  // From 5.3 on integers are a type of their own, which prints as 5 and not as 5.0. Adding 0 takes the sign off -0.
  const integer = tointeger !== undefined ? tointeger(x) : undefined;
  return $multi(integer ?? x + 0, after);
}

/** A float where string.unpack is missing. Infinite and NaN come out as a number beyond 2^53. */
function ieee754(this: void, frame: string, at: number, isSingle: boolean): number {
  const [word] = readUint(frame, at, 2);
  const unit = isSingle ? 0x800000 : 0x100000;
  const top = word % unit;
  const field = ((word - top) / unit) % (TWO_31 / unit);
  let fraction = top;
  let hidden = unit;
  let bias = 150;
  if (!isSingle) {
    const [low] = readUint(frame, at + 4, 2);
    fraction = top * TWO_32 + low;
    hidden = TWO_52;
    bias = 1075;
  }
  const size = field === 0 ? ldexp(fraction, 1 - bias) : ldexp(fraction + hidden, field - bias);
  return word < TWO_31 ? size : -size;
}

/** The fault of a first byte that begins no value of the wire. */
function forbidden(this: void, code: number): FrameFault {
  if (code === 0xc1) return "reserved";
  return code < 0xc7 ? "binary" : "extension";
}

function refuse(this: void, fault: FrameFault): never {
  return error(fault, 0);
}
