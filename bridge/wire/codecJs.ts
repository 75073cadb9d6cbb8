/**
 * The codec of JavaScript games: our own, as in Lua, because msgpackr would be more than half of what a web game carries.
 * The server speaks through msgpackr (codecMsgpackr.ts).
 */

import type { Codec, Decoded, Frame, WireValue } from "./codec.ts";
import { decodeFrame } from "./decodeFrame.ts";
import { createEncoder } from "./encodeFrame.ts";

/** Creates the JavaScript codec. Its frames are Uint8Arrays. */
export function createJsCodec(this: void): Codec {
  const encode = createEncoder();
  return {
    encode: (value: WireValue): Frame => frameOf(encode(value)),
    decode(this: void, frame: Frame): Decoded {
      const bytes: unknown = frame;
      if (bytes instanceof Uint8Array) return decodeFrame(bytes);
      return { ok: false, reason: "notBytes" };
    },
    sizeOf: (frame: Frame): number => bytesOf(frame).length,
  };
}

/** The bytes of a frame, for an engine or a server that sends them. */
export function bytesOf(this: void, frame: Frame): Uint8Array {
  return frame as unknown as Uint8Array;
}

/** Bytes that came from outside, as a frame to decode. */
export function frameOf(this: void, bytes: Uint8Array): Frame {
  return bytes as unknown as Frame;
}
