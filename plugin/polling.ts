/** News over HTTP: one long poll after another, beside the other requests (docs/PROTOCOL.md). */

import { POLL_WAIT_MS_MAX } from "../bridge/wire/limits.ts";
import { backOffMs } from "./backOff.ts";
import { readClock } from "./clock.ts";
import type { Core } from "./core.ts";
import { type Pending, request } from "./pending.ts";
import { REQUEST_TIMEOUT_MS } from "./timing.ts";

/** What the owner does when news was missed. */
export interface PollingEvents {
  onResync(this: void): void;
}

export interface Polling {
  readonly core: Core;
  readonly pending: Pending;
  events: PollingEvents | undefined;
  /** Where the player's news stand; undefined before the first login. */
  cursor: string | undefined;
  isOut: boolean;
  dueMs: number;
  failures: number;
}

/** How long a poll may take: the server's longest wait, and the way there and back. */
const POLL_ANSWER_MS = POLL_WAIT_MS_MAX + REQUEST_TIMEOUT_MS;

export function createPolling(this: void, core: Core, pending: Pending): Polling {
  return {
    core,
    pending,
    events: undefined,
    cursor: undefined,
    isOut: false,
    dueMs: 0,
    failures: 0,
  };
}

/** Keeps one poll out while the player is logged in. A socket needs none. */
export function tickPolling(this: void, polling: Polling): void {
  const { core, pending, cursor } = polling;
  if (pending.connection.kind === "socket" || !pending.isAdmitted) return;
  if (polling.isOut || cursor === undefined || readClock(core.clock) < polling.dueMs) return;
  polling.isOut = true;
  request(
    pending,
    "poll",
    { cursor, waitMs: POLL_WAIT_MS_MAX },
    (outcome) => {
      polling.isOut = false;
      if (outcome.kind !== "result") {
        polling.dueMs = readClock(core.clock) + backOffMs(core.host, polling.failures);
        polling.failures += 1;
        return;
      }
      const { result } = outcome;
      polling.failures = 0;
      polling.cursor = result.cursor;
      for (const push of result.pushes ?? []) pending.events?.onPush(push);
      if (result.resync === true) polling.events?.onResync();
    },
    POLL_ANSWER_MS,
    POLL_ANSWER_MS,
  );
}
