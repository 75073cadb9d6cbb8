/** The codecs as subjects of codec.contract.ts: JavaScript in this process, each Lua in one of its own. */

import type { Codec, WireValue } from "../../bridge/wire/codec.ts";
import { bytesOf, frameOf } from "../../bridge/wire/codecJs.ts";
import type { CodecSubject, DecodeOutcome } from "./codec.contract.ts";
import { comparable } from "./comparable.ts";
import { type Interpreter, startLuaCodec } from "./luaCodecProcess.ts";
import { luaLiteral } from "./luaLiteral.ts";

/** A codec of this process. */
export function jsSubject(codec: Codec): CodecSubject<WireValue> {
  const encode = (value: WireValue): string | undefined => {
    try {
      return Buffer.from(bytesOf(codec.encode(value))).toString("hex");
    } catch {
      return undefined;
    }
  };
  const decode = (hex: string): DecodeOutcome => {
    const decoded = codec.decode(frameOf(Uint8Array.from(Buffer.from(hex, "hex"))));
    return decoded.ok ? { value: comparable(decoded.value) } : { reason: decoded.reason };
  };
  return {
    sourceOf: (value) => value,
    encode: async (values) => values.map(encode),
    decode: async (frames) => frames.map(decode),
    end: async () => undefined,
  };
}

/** The Lua codec in one interpreter. */
export function luaSubject(interpreter: Interpreter): CodecSubject<string> {
  const lua = startLuaCodec(interpreter);
  return {
    sourceOf: luaLiteral,
    async encode(expressions) {
      const answers = await lua.ask(expressions.map((expression) => `encode ${expression}`));
      return answers.map((answer) => (answer.startsWith("ok ") ? answer.slice(3) : undefined));
    },
    async decode(frames) {
      const answers = await lua.ask(frames.map((hex) => `decode ${hex}`));
      return answers.map((answer) =>
        answer.startsWith("ok ")
          ? { value: comparable(JSON.parse(answer.slice(3))) }
          : { reason: answer.slice(3) },
      );
    },
    end: lua.end,
  };
}
