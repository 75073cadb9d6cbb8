/** Of an answer's body, so many bytes are kept in the log. */
export const ANSWER_KEPT_BYTES = 2048;

/**
 * The beginning of an answer as it may stand in a log and on a screen: no control characters, and
 * none that turn the direction of what follows.
 */
export function answerText(body: string): string {
  const harmless = body.replace(HARMFUL, " ");
  let kept = harmless.slice(0, ANSWER_KEPT_BYTES);
  while (Buffer.byteLength(kept) > ANSWER_KEPT_BYTES) kept = kept.slice(0, -1);
  // Half a character at the end becomes a sign of its own.
  return Buffer.from(kept).toString("utf8");
}

const HARMFUL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
