/**
 * What a codec is: MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) cut down to what the wire needs,
 * with one encoding for each value, so that the same message has the same bytes in JavaScript and in every Lua.
 *
 * Encoding. Integers from -2^31 to 2^32 - 1 in their smallest form; every other number as float 64, larger integers too,
 * because that is what msgpackr writes for a JavaScript number and a float 64 holds each of them exactly. Strings, arrays
 * and maps with their smallest header; map keys in the order of their UTF-8 bytes; members that are undefined or null are
 * left out. A Lua table whose item 1 is not nil is an array, every other table is a map (an empty table is an empty map).
 * No extension types, no binary. Nil inside an array exists in the outermost array only, for the envelope.
 *
 * Decoding accepts every width the specification knows for these types and refuses the rest (FrameFault).
 */

declare const frameBrand: unique symbol;

/** One encoded MessagePack value: Uint8Array in JavaScript, a byte string in Lua. The core never looks inside. */
export type Frame = { readonly [frameBrand]: true };

/**
 * What may cross the wire: nil, booleans, integers |n| <= 2^53-1, finite doubles in that range, UTF-8 strings, arrays,
 * maps with string keys. The sign of zero is not kept.
 */
export type WireValue =
  | undefined
  | null
  | boolean
  | number
  | string
  | readonly WireValue[]
  | { readonly [key: string]: WireValue };

/** A decoded frame, or the FrameFault for which it was refused. */
export type Decoded = { ok: true; value: WireValue } | { ok: false; reason: string };

/** Encodes and decodes frames. Both sides are tested with the same vectors (test/wire/codecVectors.json). */
export interface Codec {
  /**
   * Gives the one frame for `value`. Throws when there is none (a function, a cycle, an infinite number, text that is
   * not Unicode) and when `decode` would refuse it (a limit of limits.ts passed): the caller has a bug.
   */
  encode(this: void, value: WireValue): Frame;
  /** Reads a frame from anywhere, however hostile. Never throws. A nil member of a map is absent from the value. */
  decode(this: void, frame: Frame): Decoded;
  /** The bytes that a frame has. */
  sizeOf(this: void, frame: Frame): number;
}

/**
 * Why a frame is refused; `reason` of Decoded. The first fault in reading order counts, so that every codec gives the
 * same one.
 * - `notBytes`: not a Uint8Array or a Lua string
 * - `tooLarge`, `depth`, `items`, `values`: a limit FRAME_*_MAX of limits.ts is passed
 * - `truncated`: the frame ends early, or a declared length is more than the bytes that are left
 * - `trailing`: bytes after the value
 * - `number`: NaN, infinite, or beyond 2^53-1
 * - `text`: not UTF-8, or it begins with a byte order mark (which some decoders would drop in silence)
 * - `nilItem`: nil in an array that is not the outermost value
 * - `keyType`, `duplicateKey`, `protoKey`: a map key that is not a string, comes twice, or is `__proto__`
 * - `extension`, `binary`, `reserved`: a type that never crosses the wire; `reserved` is byte 0xc1
 */
export type FrameFault =
  | "notBytes"
  | "tooLarge"
  | "depth"
  | "items"
  | "values"
  | "truncated"
  | "trailing"
  | "number"
  | "text"
  | "nilItem"
  | "keyType"
  | "duplicateKey"
  | "protoKey"
  | "extension"
  | "binary"
  | "reserved";
