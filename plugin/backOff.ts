/** How long to wait before the next try. */

import type { Host } from "./host.ts";
import { BACK_OFF_MS } from "./timing.ts";

const HEX_DIGITS = "0123456789abcdef";

/** After `tries` failures: between half of the listed wait and all of it. The randomness is the host's. */
export function backOffMs(this: void, host: Host, tries: number): number {
  const waitMs = BACK_OFF_MS[Math.min(tries, BACK_OFF_MS.length - 1)] as number;
  const sixteenths = HEX_DIGITS.indexOf(host.randomHex(1).charAt(0));
  return Math.floor((waitMs * (17 + sixteenths)) / 32);
}
