/** The parameters of a call (contract 3.2), from text to what the call's transaction takes. */

import { COINS_MAX } from "../../../wire/limits.ts";
import type {
  CancelPayMParams,
  MidasCaller,
  MidasMovement,
  PayMParams,
  PresentMParams,
} from "../../calls/midas/midasCall.ts";

/** Parameters as they came. */
export type Params = ReadonlyMap<string, string>;

/** How far a request's clock may be from ours. */
export const CLOCK_TOLERANCE_S = 15 * 60;

/** A parameter is missing or wrong; the text is for the merchant's developer. */
export class WrongParam extends Error {}

/** Who calls for whom: what every call has. Throws WrongParam. */
export function parseCaller(params: Params): MidasCaller {
  // Sent by every client and of no meaning here; a call without them would fail elsewhere.
  requireText(params, "pf");
  requireText(params, "pfkey");
  requireChoice(params, "format", "json");
  requireChoice(params, "accounttype", "common");
  return {
    appId: requireText(params, "appid"),
    playerId: requireText(params, "openid"),
    session: parseOpenKey(params),
    zoneId: requireMatch(params, "zoneid", /^[A-Za-z0-9_.-]{1,64}$/, '"1" or "zone_role"'),
    remark: params.get("appremark") ?? "",
  };
}

/** Throws WrongParam, also when no billno is given: the caller decides what that means. */
export function parsePay(params: Params): PayMParams {
  return { ...parseMovement(params, "amt"), item: params.get("payitem") ?? "" };
}

/** Throws WrongParam. */
export function parseCancelPay(params: Params): CancelPayMParams {
  return parseMovement(params, "amt");
}

/** Throws WrongParam. */
export function parsePresent(params: Params): PresentMParams {
  const discountId = params.get("discountid") ?? "";
  const giftId = params.get("giftid") ?? "";
  return { ...parseMovement(params, "presenttimes"), discountId, giftId };
}

/** Throws WrongParam unless `name` holds seconds since 1970 near `nowMs`. */
export function checkClock(params: Params, name: "ts" | "timestamp", nowMs: number): void {
  const seconds = Number(requireMatch(params, name, /^[0-9]{1,12}$/, "whole seconds since 1970"));
  const offBy = Math.abs(Math.floor(nowMs / 1000) - seconds);
  if (offBy > CLOCK_TOLERANCE_S) {
    throw new WrongParam(`${name}: ${offBy} s away from this server's clock`);
  }
}

/** Throws WrongParam when the parameter is missing or empty. */
export function requireText(params: Params, name: string): string {
  const text = params.get(name) ?? "";
  if (text === "") throw new WrongParam(`${name}: missing`);
  return text;
}

/** The session token: clients of the older MSDK send it as pay_token too. */
export function parseOpenKey(params: Params): string {
  const openKey = params.get("openkey") ?? "";
  return openKey === "" && params.has("pay_token")
    ? requireText(params, "pay_token")
    : requireText(params, "openkey");
}

function parseMovement(params: Params, amount: "amt" | "presenttimes"): MidasMovement {
  const caller = parseCaller(params);
  const billNo = requireMatch(params, "billno", /^[ -~]{1,63}$/, "1 to 63 printable characters");
  const digits = requireMatch(params, amount, /^[1-9][0-9]{0,15}$/, "whole coins, 1 or more");
  const coins = Number(digits);
  if (coins > COINS_MAX) throw new WrongParam(`${amount}: at most ${COINS_MAX}`);
  return { ...caller, billNo, coins };
}

function requireMatch(params: Params, name: string, form: RegExp, what: string): string {
  const text = requireText(params, name);
  if (form.test(text)) return text;
  throw new WrongParam(`${name}: ${what}`);
}

function requireChoice(params: Params, name: string, only: string): void {
  const text = params.get(name) ?? only;
  if (text !== only && text !== "") throw new WrongParam(`${name}: only ${only}`);
}
