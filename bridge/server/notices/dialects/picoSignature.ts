/**
 * Pico document 7.3, "The signature check rule":
 *
 *     source    = k "=" URLEncoder.encode(v, "utf-8"), joined with "&", keys ascending
 *                 of all fields but `signature`, and of app_secret = the pay key
 *     signature = lower-case hex of MD5(source)
 *
 * Absent fields are left out, empty ones stay as `k=`. URLEncoder is Java's: a space becomes `+`,
 * `*` stays, `~` and `!'()` are encoded.
 */

import { createHash, timingSafeEqual } from "node:crypto";

/** The fields of a notice; every value is text. */
export type PicoFields = Readonly<Record<string, string>>;

/** The `signature` of the fields. */
export function signPico(fields: PicoFields, payKey: string): string {
  return createHash("md5").update(picoSource(fields, payKey)).digest("hex");
}

/** Whether `signature` is that of the fields, in a time that tells nothing. */
export function isPicoSigned(fields: PicoFields, payKey: string, signature: string): boolean {
  const right = Buffer.from(signPico(fields, payKey));
  const given = Buffer.from(signature);
  return given.length === right.length && timingSafeEqual(given, right);
}

/** What is hashed. */
export function picoSource(fields: PicoFields, payKey: string): string {
  const { signature: _, ...rest } = fields;
  const signed = Object.entries({ ...rest, app_secret: payKey });
  signed.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return signed.map(([name, value]) => `${name}=${encodeLikeJava(value)}`).join("&");
}

/** java.net.URLEncoder.encode(text, "utf-8"); of half a surrogate pair Java makes `?`. */
export function encodeLikeJava(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, "?"))
    .replaceAll("%20", "+")
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
