/**
 * The codec for Lua: MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) as codec.ts narrows it. Only
 * TypeScriptToLua compiles this file and its parts (codecLuaEncode, codecLuaDecode, codecLuaText, codecLuaMemory). They
 * are written in the shape of Lua for its speed: byte strings, plain tables, several results instead of objects, no
 * lualib; no function of Lua that 5.1, LuaJIT, 5.3 or a strict 5.4 lacks is needed.
 */

import type { Codec, Decoded, Frame, WireValue } from "./codec.ts";
import { decodeFrame } from "./codecLuaDecode.ts";
import { encodeFrame } from "./codecLuaEncode.ts";
import { createMemory } from "./codecLuaMemory.ts";

/** Creates the Lua codec. Its frames are byte strings; what it remembers between frames is bounded (codecLuaMemory). */
export function createLuaCodec(this: void): Codec {
  const memory = createMemory();
  return {
    encode(this: void, value: WireValue): Frame {
      return encodeFrame(value, memory) as unknown as Frame;
    },
    decode(this: void, frame: Frame): Decoded {
      return decodeFrame(frame as unknown as string, memory);
    },
    sizeOf(this: void, frame: Frame): number {
      return (frame as unknown as string).length;
    },
  };
}
