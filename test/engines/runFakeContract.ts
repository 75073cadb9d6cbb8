/** Runs the contract of hosts on a fake engine to its end; pure, so that it runs in every Lua too. */

import { createFakeHost } from "../../bridge/engines/fake.ts";
import type { ContractFrames } from "./contractFrames.ts";
import { createFakePeer, FAKE_BASE_URL, FAKE_REFUSED_URL } from "./fakePeer.ts";
import { type HostContractOptions, runHostContract } from "./hostContract.ts";

/** More frames than the contract needs by far. */
const FRAMES_MAX = 20000;
const FRAME_MS = 16;

/** Reports every case; false when the contract did not come to its end. */
export function runFakeContract(
  this: void,
  frames: ContractFrames,
  report: HostContractOptions["report"],
): boolean {
  const host = createFakeHost();
  const serve = createFakePeer(host, frames);
  let isFinished = false;
  const update = runHostContract({
    host,
    baseUrl: FAKE_BASE_URL,
    refusedUrl: FAKE_REFUSED_URL,
    frames,
    report,
    finished() {
      isFinished = true;
    },
  });
  for (let frame = 0; frame < FRAMES_MAX && !isFinished; frame += 1) {
    update();
    serve();
    host.advance(FRAME_MS);
  }
  return isFinished;
}
