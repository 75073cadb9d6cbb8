/**
 * GIP0006, order/confirm:
 *
 *     sig = lower-case hex of HMAC-SHA256(key = stringify(data), message = the token's text)
 *
 * The data is the key and the token the message. `stringify` writes keys in ascending order, each
 * followed by its value, without anything between, and leaves out what is 0 or empty: `confirm` 0
 * is not signed. Without separators one text can be read in two ways, so whoever checks a signature
 * checks each field's form, too, and knows the cid.
 */

import { createHmac, timingSafeEqual } from "node:crypto";

/** One order as it stands on the chain. */
export interface Gip0006Data {
  readonly oper: "pay";
  /** The app. */
  readonly cid: string;
  /** The player. */
  readonly uid: string;
  /** The order's number, 36 characters. */
  readonly sn: string;
  /** In the smallest unit: 1 VC is 10^8 dust. */
  readonly sum: number;
  /** The payer's address; empty when none is known. */
  readonly addr: string;
  readonly gaddr: "";
  readonly publish: -1;
  /** Of the block with the payment; -1 while it is in none. */
  readonly height: number;
  /** Of the payment; empty when there is none. */
  readonly hash: string;
  readonly confirm: number;
  /** Seconds: of the block, or when the payment was first seen. */
  readonly time: number;
}

/** Goods of an order that lie on the chain now. */
export interface Gip0006PropData extends Omit<Gip0006Data, "oper"> {
  readonly oper: "prop";
  /** The ids of the goods, with commas between them. */
  readonly pid: string;
  /** The game's own ids of them, in the same order. */
  readonly oid: string;
}

/** The `sig` of the data under the app's token. */
export function signGip0006(data: Gip0006Data | Gip0006PropData, token: string): string {
  return createHmac("sha256", stringifyGip0006(data)).update(token).digest("hex");
}

/** Whether `sig` is that of the data, in a time that tells nothing. */
export function isGip0006Signed(data: Gip0006Data, token: string, sig: string): boolean {
  const right = Buffer.from(signGip0006(data, token));
  const given = Buffer.from(sig);
  return given.length === right.length && timingSafeEqual(given, right);
}

/** The protocol's own serialization of a flat object. */
export function stringifyGip0006(data: Gip0006Data | Gip0006PropData): string {
  const present = Object.entries(data).filter(([, value]) => value !== 0 && value !== "");
  present.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return present.map(([name, value]) => `${name}${value}`).join("");
}
