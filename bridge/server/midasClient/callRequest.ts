/** A call of the Midas document as one HTTP request (contract 3.1 to 3.3). */

import { cookieHeader } from "../doors/midas/cookies.ts";
import { signLogin } from "../doors/midas/loginSignature.ts";
import { encode, isAmbiguous, type Param, SIGNED_PREFIX, sign } from "../doors/midas/signature.ts";
import type { Target } from "./exchange.ts";
import type { MidasOptions, MidasPlayer } from "./midasOptions.ts";

/** What to call, for whom, with what beside the parameters that every call has. */
export interface Asking {
  readonly name: "get_balance_m" | "checkLogin";
  readonly player: MidasPlayer;
}

/** A call that moves coins. */
export interface Moving {
  readonly name: "pay_m" | "cancel_pay_m" | "present_m";
  readonly player: MidasPlayer;
  readonly billno: string;
  readonly coins: number;
  readonly more: { readonly [name: string]: string | undefined };
}

export type Call = Asking | Moving;

/** Why a call may not be sent; undefined when it may. Game clients chose some of these values. */
export function wrongCall(call: Call): string | undefined {
  if ("billno" in call) {
    const { billno, coins } = call;
    if (!/^[0-9A-Za-z_-]{1,63}$/.test(billno)) return "billno: 1 to 63 of 0-9 A-Z a-z _ and -";
    if (!(Number.isSafeInteger(coins) && coins > 0)) return "coins: whole, 1 or more";
  }
  const params = [...playerParams(call.player), ...ownParams(call)];
  const broken = params.find(([, value]) => /\p{Cs}/u.test(value));
  if (broken !== undefined) return `${broken[0]}: not Unicode text`;
  return isAmbiguous(params) ? 'a value with "&name=" in it' : undefined;
}

/** The request, signed at `nowMs`. */
export function signedRequest(options: MidasOptions, call: Call, nowMs: number): Target {
  const seconds = String(Math.floor(nowMs / 1000));
  return call.name === "checkLogin"
    ? loginRequest(options, call.player, seconds)
    : movementRequest(options, call, seconds);
}

function movementRequest(options: MidasOptions, call: Call, ts: string): Target {
  const { appid, appkey, signedUri, method = "GET" } = options;
  const path = `/mpay/${call.name}`;
  const all: Param[] = [
    ...playerParams(call.player),
    ["appid", appid],
    ["ts", ts],
    ...ownParams(call),
  ];
  // Some servers of the document drop empty parameters before they check.
  const params = all.filter(([, value]) => value !== "");
  const uri = signedUri === "bare" ? path : `${SIGNED_PREFIX}${path}`;
  const sig = sign(appkey, { method, uri, params });
  const cookies = cookieHeader(call.player.platform, path);
  return target(options, path, [...params, ["sig", sig]], cookies);
}

function loginRequest(options: MidasOptions, player: MidasPlayer, timestamp: string): Target {
  const { appid, appkey } = options;
  const path = player.platform === "qq" ? "/auth/qq_check_token" : "/auth/wx_check_token";
  const params: Param[] = [
    ["timestamp", timestamp],
    ["appid", appid],
    ["sig", signLogin(appkey, timestamp)],
    ["openid", player.openid],
    ["openkey", player.openkey],
    ["userip", player.userip ?? ""],
  ];
  return target(options, path, params, "");
}

function target(
  { baseUrl, method }: MidasOptions,
  path: string,
  params: readonly Param[],
  cookies: string,
): Target {
  const query = params.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
  const url = `${baseUrl}${path}`;
  return method === "POST" ? { url, cookies, body: query } : { url: `${url}?${query}`, cookies };
}

function playerParams({ openid, openkey, pf, pfkey, zoneid, userip = "" }: MidasPlayer): Param[] {
  return [
    ["openid", openid],
    ["openkey", openkey],
    ["pf", pf],
    ["pfkey", pfkey],
    ["zoneid", zoneid],
    ["userip", userip],
  ];
}

function ownParams(call: Call): Param[] {
  if (!("billno" in call)) return [];
  const amount = call.name === "present_m" ? "presenttimes" : "amt";
  const more = Object.entries(call.more).map(([name, value = ""]): Param => [name, value]);
  return [[amount, String(call.coins)], ["billno", call.billno], ...more];
}
