/**
 * Midas document, cookies (contract 3.2): session_id and session_type say how the player logged in,
 * org_loc names the call. Their values are URL-encoded; they are not signed. Most clients send
 * `/mpay/xxx` as org_loc and some `/v3/r/mpay/xxx`, each encoded or raw.
 */

import { SIGNED_PREFIX } from "./signature.ts";

/** How a player logged in. */
export type Platform = "qq" | "wechat" | "iosWechat" | "guest";

/** session_id and session_type of each platform. */
const SESSION_COOKIES: { readonly [platform in Platform]: readonly [string, string] } = {
  qq: ["openid", "kp_actoken"],
  wechat: ["hy_gameid", "wc_actoken"],
  iosWechat: ["wechatid", "wc_actoken"],
  guest: ["hy_gameid", "st_dummy"],
};

/** What a request's cookies say, or what is wrong with them. */
export type CookieReading =
  | { readonly kind: "session"; readonly platform: Platform }
  /** No platform has this pair: nobody could check the login. */
  | { readonly kind: "noSession" }
  /** org_loc is not the path of the call. */
  | { readonly kind: "otherCall" };

/** The Cookie header of a call to `wirePath`, for example `/mpay/pay_m`. */
export function cookieHeader(platform: Platform, wirePath: string): string {
  const [id, type] = SESSION_COOKIES[platform];
  const location = encodeURIComponent(wirePath);
  return `session_id=${id}; session_type=${type}; org_loc=${location}`;
}

/** Reads the Cookie header of a call to `wirePath`. */
export function readCookies(header: string | undefined, wirePath: string): CookieReading {
  const cookies = new Map((header ?? "").split(";").map(cookieOf).reverse());
  const platform = platformOf(cookies.get("session_id"), cookies.get("session_type"));
  if (platform === undefined) return { kind: "noSession" };
  const location = cookies.get("org_loc");
  const isThisCall = location === wirePath || location === `${SIGNED_PREFIX}${wirePath}`;
  return isThisCall ? { kind: "session", platform } : { kind: "otherCall" };
}

function cookieOf(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 0) return [text.trim(), ""];
  return [text.slice(0, at).trim(), decoded(text.slice(at + 1).trim())];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function platformOf(id: string | undefined, type: string | undefined): Platform | undefined {
  const all = Object.keys(SESSION_COOKIES) as Platform[];
  return all.find((one) => SESSION_COOKIES[one][0] === id && SESSION_COOKIES[one][1] === type);
}
