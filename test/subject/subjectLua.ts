/** The subject as a Lua program: commands on the standard input, events on the standard output, "." after each turn. */

import type { Frame } from "../../bridge/wire/codec.ts";
import { createLuaCodec } from "../../bridge/wire/codecLua.ts";
import { framesInLua } from "../engines/contractFramesLua.ts";
import { createSubject } from "./subject.ts";

declare namespace io {
  const stdin: { read(format: string): string | undefined };
  const stdout: { write(text: string): void; flush(): void };
}
declare namespace string {
  function gsub(
    this: void,
    text: string,
    pattern: string,
    replacement: (this: void, found: string) => string,
  ): LuaMultiReturn<[string, number]>;
  function format(this: void, pattern: string, value: number): string;
  function byte(this: void, text: string): number;
  function char(this: void, byte: number): string;
}
declare function tonumber(this: void, text: string, base: number): number;

const carryOut = createSubject({
  codec: createLuaCodec(),
  frames: framesInLua(),
  toHex(this: void, frame: Frame) {
    const [hex] = string.gsub(frame as unknown as string, ".", (byte) =>
      string.format("%02x", string.byte(byte)),
    );
    return hex;
  },
  fromHex(this: void, hex: string) {
    const [bytes] = string.gsub(hex, "..", (pair) => string.char(tonumber(pair, 16)));
    return bytes as unknown as Frame;
  },
  print(this: void, line: string) {
    io.stdout.write(`${line}\n`);
  },
});

let line = io.stdin.read("*l");
while (line !== undefined) {
  carryOut(line);
  io.stdout.write(".\n");
  io.stdout.flush();
  line = io.stdin.read("*l");
}
