/**
 * The codec for JavaScript: our encoder, and msgpackr to decode. What msgpackr accepts beyond the rules of codec.ts
 * (records, extensions, duplicate keys), frameScan keeps from it.
 */

// The decoder's own entry: the package's main one would bring the packer too.
import { Unpackr } from "msgpackr/unpack";
import type { Codec, Decoded, Frame, WireValue } from "./codec.ts";
import { createEncoder } from "./encodeFrame.ts";
import { scanFrame } from "./frameScan.ts";

/** Creates the JavaScript codec. Its frames are Uint8Arrays. */
export function createJsCodec(this: void): Codec {
  const encode = createEncoder();
  const unpackr = new Unpackr({ useRecords: false, int64AsType: "number" });
  return {
    encode: (value: WireValue): Frame => frameOf(encode(value)),
    decode(this: void, frame: Frame): Decoded {
      const bytes: unknown = frame;
      if (!(bytes instanceof Uint8Array)) return { ok: false, reason: "notBytes" };
      const scan = scanFrame(bytes);
      if (!scan.ok) return { ok: false, reason: scan.fault };
      const value: WireValue = unpackr.unpack(bytes);
      return { ok: true, value: scan.hasNilMember ? withoutNil(value) : value };
    },
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

/** A copy of a decoded value whose maps have no nil members. */
function withoutNil(value: WireValue): WireValue {
  if (Array.isArray(value)) return value.map(withoutNil);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNil(member)]));
}
