/** Time for the plugin: a clock that never runs backwards, and what the server's clock says. */

import type { Host } from "./host.ts";
import { CLOCK_GAP_MS } from "./timing.ts";

/** The state of the clock. Only the functions of this file touch it. */
export interface Clock {
  readonly host: Host;
  hostMs: number;
  nowMs: number;
  /** Server time minus ours; 0 until the server told it. */
  serverOffsetMs: number;
  hadGap: boolean;
}

/** Starts at 0. */
export function createClock(this: void, host: Host): Clock {
  return { host, hostMs: Math.floor(host.nowMs()), nowMs: 0, serverOffsetMs: 0, hadGap: false };
}

/** Milliseconds since the clock was made. Where the engine's clock jumps back, this one stands still. */
export function readClock(this: void, clock: Clock): number {
  const hostMs = Math.floor(clock.host.nowMs());
  const passedMs = hostMs - clock.hostMs;
  clock.hostMs = hostMs;
  if (passedMs > 0) clock.nowMs += passedMs;
  if (passedMs > CLOCK_GAP_MS || passedMs < 0) clock.hadGap = true;
  return clock.nowMs;
}

/** The server's time, as well as it is known: exact to one way of the last `login`, `resume`. */
export function readServerTime(this: void, clock: Clock): number {
  return readClock(clock) + clock.serverOffsetMs;
}

/** Sets the server's time from an answer. */
export function setServerTime(this: void, clock: Clock, serverTimeMs: number): void {
  clock.serverOffsetMs = serverTimeMs - readClock(clock);
  clock.hadGap = false;
}

/** True once after each pause or jump: what is known of the server's time may be wrong. */
export function takeGap(this: void, clock: Clock): boolean {
  const { hadGap } = clock;
  clock.hadGap = false;
  return hadGap;
}
