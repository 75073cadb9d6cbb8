/** The subject in JavaScript: the same commands, carried out in this process. */

import type { Frame } from "../../bridge/wire/codec.ts";
import { createJsCodec } from "../../bridge/wire/codecJs.ts";
import { framesInJs } from "../engines/contractFramesJs.ts";
import { createSubject } from "./subject.ts";

/** Creates a subject whose turns give their lines. */
export function createJsSubject(): (line: string) => string[] {
  let printed: string[] = [];
  const carryOut = createSubject({
    codec: createJsCodec(),
    frames: framesInJs(),
    toHex: (frame) => Buffer.from(frame as unknown as Uint8Array).toString("hex"),
    fromHex: (hex) => new Uint8Array(Buffer.from(hex, "hex")) as unknown as Frame,
    print: (line) => {
      printed.push(line);
    },
  });
  return (line) => {
    printed = [];
    carryOut(line);
    return printed;
  };
}
