/** Midas document, login check (contract 3.1): sig = lower-case hex of MD5(appkey + timestamp). */

import { createHash, timingSafeEqual } from "node:crypto";

/** The sig of a login check. `timestamp` is text as it is sent: seconds since 1970. */
export function signLogin(appKey: string, timestamp: string): string {
  return createHash("md5").update(`${appKey}${timestamp}`).digest("hex");
}

/** Whether `sig` is right, in a time that does not tell how much of it was right. */
export function isLoginSigned(appKey: string, timestamp: string, sig: string): boolean {
  const right = Buffer.from(signLogin(appKey, timestamp));
  const given = Buffer.from(sig);
  return given.length === right.length && timingSafeEqual(given, right);
}
