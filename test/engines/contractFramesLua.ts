/** Frames of any bytes in Lua. */

import type { Frame } from "../../bridge/wire/codec.ts";
import type { ContractFrames } from "./contractFrames.ts";

declare namespace string {
  function char(this: void, byte: number): string;
  function byte(this: void, text: string, at: number): number;
}
declare namespace table {
  function concat(this: void, pieces: readonly string[]): string;
}
declare function collectgarbage(this: void, what: "collect" | "stop" | "restart" | "count"): number;

/** Byte strings. */
export function framesInLua(this: void): ContractFrames {
  return {
    make(this: void, bytes: readonly number[]) {
      const pieces: string[] = [];
      for (const byte of bytes) pieces.push(string.char(byte));
      return table.concat(pieces) as unknown as Frame;
    },
    read(this: void, frame: Frame) {
      const text = frame as unknown as string;
      const bytes: number[] = [];
      for (let at = 1; at <= text.length; at += 1) bytes.push(string.byte(text, at));
      return bytes;
    },
    bytesTakenBy(this: void, body: (this: void) => void) {
      collectgarbage("collect");
      collectgarbage("stop");
      const before = collectgarbage("count");
      body();
      const after = collectgarbage("count");
      collectgarbage("restart");
      return (after - before) * 1024;
    },
  };
}
