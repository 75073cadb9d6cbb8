/**
 * The contract that every Host passes (plugin/host.ts), written once and run inside each engine: compiled to JavaScript
 * for browsers and Node, to Lua for LÖVE. It needs the peer of contractPeer.ts, which a test starts beside the engine.
 *
 * A runner inside the engine:
 *
 *     const update = runHostContract({
 *       host: webHost(),
 *       baseUrl, refusedUrl,                              // both as the peer gives them
 *       frames: framesInJs(),                             // or framesInLua()
 *       report: (name, ok, detail) => ...,                // once a case, in order
 *       finished: (failures) => ...,                      // once, at the end
 *     });
 *     and then `update()` once a frame until it is finished: by a timer, by requestAnimationFrame, in love.update.
 *
 * `update` calls `host.pump` as the plugin does. The whole takes about ten seconds of the engine's own clock. The case of
 * `openPage` really opens a page at `refusedUrl`, where the engine can: a runner that does not want that makes its host
 * without pages. Cases of members that the host does not have are not reported.
 */

import type { Host } from "../../plugin/host.ts";
import type { ContractFrames } from "./contractFrames.ts";
import { basicCases } from "./hostContractBasics.ts";
import { postCases } from "./hostContractPosts.ts";
import { socketCases } from "./hostContractSockets.ts";
import type { Trial } from "./trial.ts";

export interface HostContractOptions {
  readonly host: Host;
  /** "http://127.0.0.1:port" of the peer. */
  readonly baseUrl: string;
  /** "http://127.0.0.1:port" where nobody listens. */
  readonly refusedUrl: string;
  readonly frames: ContractFrames;
  report(this: void, name: string, ok: boolean, detail: string): void;
  finished(this: void, failures: number): void;
}

/** The longest that a case may take by the host's clock. */
const TRIAL_MS = 15000;

interface Timer {
  readonly dueMs: number;
  readonly body: (this: void) => void;
}

/** Starts the contract; gives the function to call once a frame. */
export function runHostContract(this: void, options: HostContractOptions): (this: void) => void {
  const { host } = options;
  const cases = [...basicCases(), ...socketCases(), ...postCases()].filter(
    ({ needs }) => needs === undefined || host[needs] !== undefined,
  );
  let at = -1;
  let isOver = true;
  let giveUpAtMs = 0;
  let failures = 0;
  let timers: Timer[] = [];

  function end(this: void, number: number, ok: boolean, detail: string): void {
    if (isOver || number !== at) return;
    isOver = true;
    timers = [];
    if (!ok) failures += 1;
    options.report(cases[number].name, ok, detail);
  }

  function startNext(this: void): void {
    at += 1;
    if (at > cases.length) return;
    if (at === cases.length) return options.finished(failures);
    const number = at;
    isOver = false;
    giveUpAtMs = host.nowMs() + TRIAL_MS;
    const trial = createTrial(
      options,
      (ok, detail) => end(number, ok, detail),
      (ms, body) => {
        if (number === at && !isOver) timers.push({ dueMs: host.nowMs() + ms, body });
      },
    );
    const thrown = host.guard(() => cases[number].run(trial));
    if (thrown !== undefined) end(number, false, `threw: ${thrown}`);
  }

  function runTimers(this: void): void {
    const nowMs = host.nowMs();
    const due = timers.filter(({ dueMs }) => dueMs <= nowMs);
    timers = timers.filter(({ dueMs }) => dueMs > nowMs);
    const number = at;
    for (const { body } of due) {
      const thrown = host.guard(body);
      if (thrown !== undefined) end(number, false, `threw: ${thrown}`);
    }
  }

  return () => {
    host.pump?.();
    runTimers();
    if (!isOver && host.nowMs() >= giveUpAtMs) end(at, false, "nothing came");
    if (isOver) startNext();
  };
}

function createTrial(
  this: void,
  options: HostContractOptions,
  end: (this: void, ok: boolean, detail: string) => void,
  later: Trial["later"],
): Trial {
  const { host, frames, baseUrl, refusedUrl } = options;
  return {
    host,
    frames,
    baseUrl,
    refusedUrl,
    later,
    pass(this: void) {
      end(true, "");
    },
    fail(this: void, detail: string) {
      end(false, detail);
    },
    check(this: void, holds: boolean, what: string) {
      if (!holds) end(false, what);
      return holds;
    },
  };
}
