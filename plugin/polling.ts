/** News over HTTP: one long poll after another, beside the other requests (docs/PROTOCOL.md). */

import { POLL_WAIT_MS_MAX } from "../bridge/wire/limits.ts";
import { backOff, readClock } from "./clock.ts";
import { request } from "./pending.ts";
import type { SessionCore } from "./session.ts";
import { REQUEST_TIMEOUT_MS } from "./timing.ts";

export interface PollingCore extends SessionCore {
  /** Where the player's news stand. */
  cursor: string;
  isPolling: boolean;
  pollDueMs: number;
  pollFailures: number;
  /** News was missed: what it would have said is to be asked for. */
  hasMissed: boolean;
}

/** Keeps one poll out while the player is logged in. A socket needs none. */
export function tickPolling(this: void, core: PollingCore): void {
  if (!core.isHttp || core.isPolling || core.token === undefined) return;
  if (readClock(core) < core.pollDueMs) return;
  core.isPolling = true;
  request(
    core,
    "poll",
    { cursor: core.cursor, waitMs: POLL_WAIT_MS_MAX },
    (result) => {
      core.isPolling = false;
      core.pollFailures = 0;
      core.cursor = result.cursor;
      for (const push of result.pushes ?? []) core.pushes.push(push);
      if (result.resync === true) core.hasMissed = true;
    },
    () => {
      core.isPolling = false;
      core.pollDueMs = backOff(core, core.pollFailures);
      core.pollFailures += 1;
    },
    POLL_WAIT_MS_MAX + REQUEST_TIMEOUT_MS,
  );
}
