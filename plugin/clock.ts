/** Time for the plugin: a clock that never runs backwards, and what the server's clock says. */

import type { Core } from "./core.ts";
import { BACK_OFF_MS, CLOCK_GAP_MS } from "./timing.ts";

export interface ClockCore extends Core {
  /** What the engine's clock showed last, and how far ours has come. */
  hostMs: number;
  nowMs: number;
  /** Server time minus ours, once the server told it. */
  serverOffsetMs: number;
  /** The engine's clock was set, or the game paused: what is known of the server's time may be wrong. */
  hadGap: boolean;
}

const HEX_DIGITS = "0123456789abcdef";

/** Milliseconds since the client was made. Where the engine's clock jumps back, this one stands still. */
export function readClock(this: void, core: ClockCore): number {
  const hostMs = Math.floor(core.host.nowMs());
  const passedMs = hostMs - core.hostMs;
  core.hostMs = hostMs;
  if (passedMs > 0) core.nowMs += passedMs;
  if (passedMs < 0 || passedMs > CLOCK_GAP_MS) core.hadGap = true;
  return core.nowMs;
}

/** The server's time, exact to one way of the last `login` or `resume`. */
export function readServerTime(this: void, core: ClockCore): number {
  return readClock(core) + core.serverOffsetMs;
}

/** When to try again after `tries` failures: between half of the listed wait and all of it from now. */
export function backOff(this: void, core: ClockCore, tries: number): number {
  const waitMs = BACK_OFF_MS[Math.min(tries, BACK_OFF_MS.length - 1)] as number;
  const sixteenths = HEX_DIGITS.indexOf(core.host.randomHex(1).charAt(0));
  return readClock(core) + Math.floor((waitMs * (17 + sixteenths)) / 32);
}
