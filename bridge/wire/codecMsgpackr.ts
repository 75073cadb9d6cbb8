/**
 * The server's codec: msgpackr behind the rules of codec.ts. By itself msgpackr writes keys in any order, records and
 * undefined as extensions; and what its decoder accepts beyond the rules, frameScan keeps from it. Games carry codecJs.ts
 * instead, which is a tenth of its size; one contract suite holds both, so each is checked by the other.
 */

import { Packr, Unpackr } from "msgpackr";
import type { Codec, Decoded, Frame, WireValue } from "./codec.ts";
import { bytesOf, frameOf } from "./codecJs.ts";
import { compareBytes } from "./encodeFrame.ts";
import { scanFrame } from "./frameScan.ts";
import { FRAME_BYTES_MAX, FRAME_DEPTH_MAX, FRAME_ITEMS_MAX, FRAME_VALUES_MAX } from "./limits.ts";

/** Creates the codec. Its frames are Buffers. */
export function createMsgpackrCodec(this: void): Codec {
  const packr = new Packr({ useRecords: false, encodeUndefinedAsNil: true });
  const unpackr = new Unpackr({ useRecords: false, int64AsType: "number" });
  return {
    encode(this: void, value: WireValue): Frame {
      const bytes: Uint8Array = packr.pack(toPackable(value));
      if (bytes.length > FRAME_BYTES_MAX) throw refusal(`a frame of ${bytes.length} bytes`);
      return frameOf(bytes);
    },
    decode(this: void, frame: Frame): Decoded {
      const bytes: unknown = frame;
      if (!(bytes instanceof Uint8Array)) return { ok: false, reason: "notBytes" };
      const scan = scanFrame(bytes);
      if (!scan.ok) return { ok: false, reason: scan.fault };
      const value: WireValue = unpackr.unpack(bytes);
      return { ok: true, value: scan.hasNilMember ? withoutNil(value) : value };
    },
    sizeOf: (frame: Frame): number => bytesOf(frame).length,
  };
}

/** What msgpackr writes as codec.ts says: maps as Maps, because an object would put keys like "10" first. */
type Packable = undefined | null | boolean | number | string | Packable[] | Map<string, Packable>;

/** How much of a value may still come. */
interface Room {
  valuesLeft: number;
}

function toPackable(value: WireValue): Packable {
  return convert(value, 0, { valuesLeft: FRAME_VALUES_MAX - 1 });
}

function convert(part: WireValue, depth: number, room: Room): Packable {
  if (typeof part === "string") return checkText(part);
  if (typeof part === "number") return checkNumber(part);
  if (part === undefined || part === null || typeof part === "boolean") return part;
  if (Array.isArray(part)) return convertArray(part, depth + 1, room);
  if (!isMap(part)) throw refusal(typeof part);
  return convertMap(part, depth + 1, room);
}

function convertArray(items: readonly WireValue[], depth: number, room: Room): Packable[] {
  enter(items.length, depth, room);
  const packable: Packable[] = [];
  for (const item of items) {
    if (depth > 1 && isNil(item)) throw refusal("nil in an inner array");
    packable.push(convert(item, depth, room));
  }
  return packable;
}

function convertMap(map: WireMap, depth: number, room: Room): Map<string, Packable> {
  const keys = sortedKeys(map);
  enter(keys.length, depth, room);
  const members = new Map<string, Packable>();
  for (const key of keys) {
    if (key === "__proto__") throw refusal("the map key __proto__");
    members.set(checkText(key), convert(map[key], depth, room));
  }
  return members;
}

/** The keys of what is not nil. A dozen is usual: then putting each in its place is quicker than `sort`. */
function sortedKeys(map: WireMap): string[] {
  const keys: string[] = [];
  for (const key of Object.keys(map)) {
    if (isNil(map[key])) continue;
    let place = keys.length;
    for (; place > 0; place -= 1) {
      const before = keys[place - 1] as string;
      if (compareBytes(before, key) < 0) break;
      keys[place] = before;
    }
    keys[place] = key;
  }
  return keys;
}

function enter(count: number, depth: number, room: Room): void {
  room.valuesLeft -= count;
  if (depth > FRAME_DEPTH_MAX) throw refusal("a value too deep, or inside itself");
  if (count > FRAME_ITEMS_MAX || room.valuesLeft < 0) throw refusal("too many items");
}

type WireMap = { readonly [key: string]: WireValue };

function isMap(value: object): value is WireMap {
  if (Object.getPrototypeOf(value) === Object.prototype) return true;
  return Object.prototype.toString.call(value) === "[object Object]";
}

function isNil(value: WireValue): boolean {
  return value === undefined || value === null;
}

const BYTE_ORDER_MARK = 0xfeff;

function checkText(text: string): string {
  if (!text.isWellFormed()) throw refusal("text that is not Unicode");
  if (text.charCodeAt(0) === BYTE_ORDER_MARK)
    throw refusal("text that begins with a byte order mark");
  return text;
}

function checkNumber(x: number): number {
  if (Math.abs(x) <= Number.MAX_SAFE_INTEGER) return x;
  throw refusal("a number beyond 2^53 - 1");
}

function refusal(what: string): TypeError {
  return new TypeError(`cannot encode ${what}`);
}

/** A copy of a decoded value whose maps have no nil members. */
function withoutNil(value: WireValue): WireValue {
  if (Array.isArray(value)) return value.map(withoutNil);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => !isNil(member));
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNil(member)]));
}
