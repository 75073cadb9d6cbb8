import { type ClockCore, readServerTime } from "./clock.ts";

/** Hex digits of the time in milliseconds: enough until the year 10889. */
const TIME_DIGITS = 12;
const RANDOM_BYTES = 10;
const HEX_DIGITS = "0123456789abcdef";

/**
 * A number of 32 letters and digits that nobody guesses (80 random bits) and no two games make. It
 * begins with the server's time, as far as it is known, so that new numbers stand together at the end
 * of the server's index: many payments then write one page of it.
 */
export function makeOrderNo(this: void, core: ClockCore): string {
  let rest = Math.max(0, Math.floor(readServerTime(core)));
  let time = "";
  for (let place = 0; place < TIME_DIGITS; place++) {
    const digit = rest % 16;
    time = HEX_DIGITS.charAt(digit) + time;
    rest = (rest - digit) / 16;
  }
  return time + core.host.randomHex(RANDOM_BYTES);
}
