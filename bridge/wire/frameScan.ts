/**
 * Looks through a MessagePack frame (https://github.com/msgpack/msgpack/blob/master/spec.md) before a decoder sees it:
 * sizes, depth, counts, types, keys and text, in one pass. msgpackr has no such limits, and it decodes records, sets and
 * typed arrays whatever its options say; none of these gets past here.
 */

import { isUtf8 } from "node:buffer";
import type { FrameFault } from "./codec.ts";
import { FRAME_BYTES_MAX, FRAME_DEPTH_MAX, FRAME_ITEMS_MAX, FRAME_VALUES_MAX } from "./limits.ts";

/** What a scan finds: the first fault in reading order, or none, and then whether some map has a nil member. */
export type FrameScan =
  | { readonly ok: true; readonly hasNilMember: boolean }
  | { readonly ok: false; readonly fault: FrameFault };

/** Scans one frame. Never throws. */
export function scanFrame(this: void, bytes: Uint8Array): FrameScan {
  if (bytes.length > FRAME_BYTES_MAX) return { ok: false, fault: "tooLarge" };
  const scan: Scan = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    at: 0,
    textAt: 0,
    keyPlaces: [],
    valuesLeft: FRAME_VALUES_MAX - 1,
    hasNilMember: false,
  };
  const fault = scanValue(scan, 0);
  if (fault !== undefined) return { ok: false, fault };
  if (scan.at < bytes.length) return { ok: false, fault: "trailing" };
  return { ok: true, hasNilMember: scan.hasNilMember };
}

/**
 * A scan under way: the place of the next byte, where the latest text began, and of the maps that it is in the start and
 * end of each key.
 */
interface Scan {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly keyPlaces: number[];
  at: number;
  textAt: number;
  valuesLeft: number;
  hasNilMember: boolean;
}

/** The first fault of what a function passed. */
type Fault = FrameFault | undefined;

const NIL = 0xc0;

/** Passes one value that stands inside `depth` containers. */
function scanValue(scan: Scan, depth: number): Fault {
  const code = scan.bytes[scan.at];
  if (code === undefined) return "truncated";
  scan.at += 1;
  if (code < 0x80 || code >= 0xe0) return undefined;
  if (code < 0x90) return scanMap(scan, code - 0x80, depth + 1);
  if (code < 0xa0) return scanArray(scan, code - 0x90, depth + 1);
  if (code < 0xc0) return scanText(scan, code - 0xa0);
  if (code >= 0xd9) return scanLong(scan, code, depth);
  if (code >= 0xca && code <= 0xd3) return scanNumber(scan, code);
  return code === NIL || code === 0xc2 || code === 0xc3 ? undefined : forbidden(code);
}

/** The fault of a first byte that begins no value of the wire. */
function forbidden(code: number): FrameFault {
  if (code === 0xc1) return "reserved";
  return code < 0xc7 ? "binary" : "extension";
}

/** Texts, arrays and maps with a length of their own: codes 0xd9 to 0xdf. */
function scanLong(scan: Scan, code: number, depth: number): Fault {
  const isText = code < 0xdc;
  const size = isText ? 2 ** (code - 0xd9) : 2 ** (1 + (code % 2));
  if (size > scan.bytes.length - scan.at) return "truncated";
  let length = 0;
  for (const byte of scan.bytes.subarray(scan.at, scan.at + size)) length = length * 256 + byte;
  scan.at += size;
  if (isText) return scanText(scan, length);
  return code < 0xde ? scanArray(scan, length, depth + 1) : scanMap(scan, length, depth + 1);
}

function scanArray(scan: Scan, count: number, depth: number): Fault {
  const fault = enter(scan, count, count, depth);
  if (fault !== undefined) return fault;
  for (let i = 0; i < count; i++) {
    if (depth > 1 && scan.bytes[scan.at] === NIL) return "nilItem";
    const itemFault = scanValue(scan, depth);
    if (itemFault !== undefined) return itemFault;
  }
  return undefined;
}

function scanMap(scan: Scan, count: number, depth: number): Fault {
  const fault = enter(scan, count, count * 2, depth);
  if (fault !== undefined) return fault;
  const first = scan.keyPlaces.length;
  const keys: KeysSeen = { first, others: undefined };
  for (let i = 0; i < count; i++) {
    const keyFault = scanKey(scan, keys);
    if (keyFault !== undefined) return keyFault;
    if (scan.bytes[scan.at] === NIL) scan.hasNilMember = true;
    const memberFault = scanValue(scan, depth);
    if (memberFault !== undefined) return memberFault;
  }
  scan.keyPlaces.length = first;
  return undefined;
}

/** The keys of one map: from `first` on in keyPlaces, and once one did not follow in order, as texts. */
interface KeysSeen {
  readonly first: number;
  others: Set<string> | undefined;
}

/** The checks at the start of a container of `count` items that needs at least `size` bytes. */
function enter(scan: Scan, count: number, size: number, depth: number): Fault {
  if (depth > FRAME_DEPTH_MAX) return "depth";
  if (count > FRAME_ITEMS_MAX) return "items";
  if (size > scan.bytes.length - scan.at) return "truncated";
  scan.valuesLeft -= count;
  return scan.valuesLeft < 0 ? "values" : undefined;
}

function scanKey(scan: Scan, keys: KeysSeen): Fault {
  const code = scan.bytes[scan.at];
  if (code === undefined) return "truncated";
  if ((code < 0xa0 || code > 0xbf) && (code < 0xd9 || code > 0xdb)) return "keyType";
  const fault = scanValue(scan, 0);
  if (fault !== undefined) return fault;
  if (scan.bytes[scan.textAt] === UNDERSCORE && keyText(scan.bytes, scan.textAt, scan.at) === PROTO)
    return "protoKey";
  return isRepeated(scan, keys) ? "duplicateKey" : undefined;
}

const UNDERSCORE = 0x5f;
const PROTO = "__proto__";

/** Whether the key just passed came before. While each is greater than the one before, none can have. */
function isRepeated({ bytes, keyPlaces, textAt, at }: Scan, keys: KeysSeen): boolean {
  const last = keyPlaces.length - 2;
  if (keys.others === undefined) {
    const isFirst = last < keys.first;
    if (isFirst || isGreater(bytes, textAt, at, keyPlaces[last], keyPlaces[last + 1])) {
      keyPlaces.push(textAt, at);
      return false;
    }
    keys.others = keyTexts(bytes, keyPlaces, keys.first);
  }
  const sizeBefore = keys.others.size;
  return keys.others.add(keyText(bytes, textAt, at)).size === sizeBefore;
}

/** Whether the bytes from `a` to `aEnd` come after those from `b` to `bEnd` in the order of keys. */
function isGreater(bytes: Uint8Array, a: number, aEnd: number, b = 0, bEnd = 0): boolean {
  const common = Math.min(aEnd - a, bEnd - b);
  for (let i = 0; i < common; i++) {
    const x = bytes[a + i] as number;
    const y = bytes[b + i] as number;
    if (x !== y) return x > y;
  }
  return aEnd - a > bEnd - b;
}

function keyTexts(bytes: Uint8Array, places: readonly number[], first: number): Set<string> {
  const texts = new Set<string>();
  for (let i = first; i < places.length; i += 2) {
    texts.add(keyText(bytes, places[i], places[i + 1]));
  }
  return texts;
}

/** One character a byte: equal keys are equal texts, whatever they say. */
function keyText(bytes: Uint8Array, start = 0, end = 0): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

function scanText(scan: Scan, length: number): Fault {
  if (length > scan.bytes.length - scan.at) return "truncated";
  const start = scan.at;
  const end = start + length;
  scan.textAt = start;
  scan.at = end;
  for (let i = start; i < end; i++) {
    if ((scan.bytes[i] as number) >= 0x80) {
      return isWireText(scan.bytes.subarray(start, end)) ? undefined : "text";
    }
  }
  return undefined;
}

/** UTF-8 (RFC 3629) without a byte order mark at its start. */
function isWireText(text: Uint8Array): boolean {
  return isUtf8(text) && !(text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf);
}

/** Bytes of the numbers with codes 0xca to 0xd3. */
const NUMBER_SIZES = [4, 8, 1, 2, 4, 8, 1, 2, 4, 8];

function scanNumber(scan: Scan, code: number): Fault {
  const { view, at } = scan;
  const size = NUMBER_SIZES[code - 0xca] ?? 0;
  if (size > scan.bytes.length - at) return "truncated";
  scan.at += size;
  if (code === 0xca) return checkNumber(view.getFloat32(at));
  if (code === 0xcb) return checkNumber(view.getFloat64(at));
  if (code === 0xcf) return checkNumber(Number(view.getBigUint64(at)));
  if (code === 0xd3) return checkNumber(Number(view.getBigInt64(at)));
  return undefined;
}

/** Every double beyond 2^53 - 1 is an integer, so the limit of integers is the limit of all. NaN fails it too. */
function checkNumber(x: number): Fault {
  return Math.abs(x) <= Number.MAX_SAFE_INTEGER ? undefined : "number";
}
