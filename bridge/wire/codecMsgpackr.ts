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

function toPackable(value: WireValue): Packable {
  let valuesLeft = FRAME_VALUES_MAX - 1;
  return convert(value, 0);

  function convert(part: WireValue, depth: number): Packable {
    if (part === undefined || part === null || typeof part === "boolean") return part;
    if (typeof part === "string") return checkText(part);
    if (typeof part === "number") return checkNumber(part);
    if (Array.isArray(part)) return convertArray(part, depth + 1);
    if (Object.prototype.toString.call(part) !== "[object Object]") throw refusal(typeof part);
    return convertMap(part as WireMap, depth + 1);
  }

  function convertArray(items: readonly WireValue[], depth: number): Packable[] {
    enter(items.length, depth);
    return Array.from(items, (item) => {
      if (depth > 1 && isNil(item)) throw refusal("nil in an inner array");
      return convert(item, depth);
    });
  }

  function convertMap(map: WireMap, depth: number): Map<string, Packable> {
    const keys = Object.keys(map).filter((key) => !isNil(map[key]));
    enter(keys.length, depth);
    const members = new Map<string, Packable>();
    for (const key of keys.sort(compareBytes)) {
      if (key === "__proto__") throw refusal("the map key __proto__");
      members.set(checkText(key), convert(map[key], depth));
    }
    return members;
  }

  function enter(count: number, depth: number): void {
    valuesLeft -= count;
    if (depth > FRAME_DEPTH_MAX) throw refusal("a value too deep, or inside itself");
    if (count > FRAME_ITEMS_MAX || valuesLeft < 0) throw refusal("too many items");
  }
}

type WireMap = { readonly [key: string]: WireValue };

function isNil(value: WireValue): boolean {
  return value === undefined || value === null;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function checkText(text: string): string {
  if (LONE_SURROGATE.test(text)) throw refusal("text that is not Unicode");
  if (text.startsWith("\ufeff")) throw refusal("text that begins with a byte order mark");
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
