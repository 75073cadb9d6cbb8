/** What a subject needs of its language. */

import type { Codec, Frame } from "../../bridge/wire/codec.ts";
import type { ContractFrames } from "../engines/contractFrames.ts";

/** What differs between JavaScript and Lua. */
export interface SubjectPlatform {
  readonly codec: Codec;
  readonly frames: ContractFrames;
  toHex(this: void, frame: Frame): string;
  fromHex(this: void, hex: string): Frame;
  print(this: void, line: string): void;
}
