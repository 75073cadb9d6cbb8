/** Frames of any bytes, for tests that are compiled to JavaScript and to Lua; the core itself never looks inside. */

import type { Frame } from "../../bridge/wire/codec.ts";

/** What differs between JavaScript (contractFramesJs.ts) and Lua (contractFramesLua.ts). */
export interface ContractFrames {
  make(this: void, bytes: readonly number[]): Frame;
  read(this: void, frame: Frame): readonly number[];
  /** How much memory the engine took while `body` ran; absent where that cannot be measured. */
  bytesTakenBy?(this: void, body: (this: void) => void): number;
}

/** `length` bytes among which all values come; another salt gives other bytes. */
export function somePattern(this: void, length: number, salt: number): readonly number[] {
  const bytes: number[] = [];
  for (let at = 0; at < length; at += 1) bytes.push((at * 7 + salt + Math.floor(at / 256)) % 256);
  return bytes;
}

/** Undefined when they are the same, else where they differ. */
export function differenceOf(
  this: void,
  given: readonly number[],
  expected: readonly number[],
): string | undefined {
  if (given.length !== expected.length) {
    return `${given.length} bytes in place of ${expected.length}`;
  }
  for (let at = 0; at < given.length; at += 1) {
    if (given[at] !== expected[at]) {
      return `byte ${at} of ${given.length} is ${given[at]} in place of ${expected[at]}`;
    }
  }
  return undefined;
}
