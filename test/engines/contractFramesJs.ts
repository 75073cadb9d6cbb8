/** Frames of any bytes in JavaScript. */

import type { Frame } from "../../bridge/wire/codec.ts";
import type { ContractFrames } from "./contractFrames.ts";

/** Uint8Arrays. */
export function framesInJs(): ContractFrames {
  return {
    make: (bytes) => Uint8Array.from(bytes) as unknown as Frame,
    read: (frame) => Array.from(frame as unknown as Uint8Array),
  };
}
