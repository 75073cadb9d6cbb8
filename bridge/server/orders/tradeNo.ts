import { uuidOf } from "./uuid.ts";

/** What an id is made from. */
interface IdSource {
  readonly nowMs: number;
  randomHex(bytes: number): string;
}

/** Hex digits of the time in milliseconds: enough until the year 10889. */
const TIME_DIGITS = 12;
const RANDOM_BYTES = 10;

/**
 * An id of 32 hex characters that nobody guesses (80 random bits). It begins with the time, so that
 * the newest ids stand together at the end of an index: a commit then writes one page of it, not one
 * for each id.
 */
export function timedHex({ nowMs, randomHex }: IdSource): string {
  return nowMs.toString(16).padStart(TIME_DIGITS, "0") + randomHex(RANDOM_BYTES);
}

/** Our own order number: 36 characters, a version 7 UUID (RFC 9562). */
export function tradeNoOf(source: IdSource): string {
  return uuidOf(timedHex(source), 7);
}
