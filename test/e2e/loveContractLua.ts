/** The contract of hosts inside LÖVE: what love.load gives the addresses to, and what it calls once a frame. */

import { loveHost } from "../../bridge/engines/love.ts";
import { framesInLua } from "../engines/contractFramesLua.ts";
import { runHostContract } from "../engines/hostContract.ts";

declare function print(this: void, ...words: string[]): void;
declare namespace love {
  namespace event {
    function quit(this: void, code: number): void;
  }
}

/** Prints "ok NAME" or "not ok NAME: WHY" for each case and ends LÖVE. Pages are not opened. */
export function runInLove(this: void, baseUrl: string, refusedUrl: string): (this: void) => void {
  return runHostContract({
    host: loveHost({ openPage: false }),
    baseUrl,
    refusedUrl,
    frames: framesInLua(),
    report: (name, ok, detail) => print(ok ? `ok ${name}` : `not ok ${name}: ${detail}`),
    finished: (failures) => love.event.quit(failures === 0 ? 0 : 1),
  });
}
