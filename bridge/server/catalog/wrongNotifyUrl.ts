import { NOTIFY_URL_BYTES_MAX } from "../../wire/limits.ts";

/**
 * What is wrong with an address for notices, to be said after it; undefined when nothing is (Pico
 * document 7.2.3: directly accessible, without parameters).
 */
export function wrongNotifyUrl(text: string): string | undefined {
  if (Buffer.byteLength(text) > NOTIFY_URL_BYTES_MAX) {
    return `is longer than ${NOTIFY_URL_BYTES_MAX} bytes`;
  }
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text)) {
    return "is not an address that begins with https:// or http://";
  }
  if (/[?#]/.test(text)) return "has parameters (what follows ? or #)";
  return new URL(text).username === "" ? undefined : "has a user name in it";
}
