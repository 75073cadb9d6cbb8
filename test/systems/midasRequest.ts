/** Signed requests of the Midas door, put together by hand so that each part can be spoilt. */

import { createHmac } from "node:crypto";

export const MIDAS_KEY = "56abfbcd12fe46f5ad85ad9f12345678";

/** How one request differs from a right one. */
export interface MidasAsk {
  /** Parameters beside the common ones; undefined leaves one out. */
  readonly params?: { readonly [name: string]: string | undefined };
  readonly key?: string;
  readonly method?: "GET" | "POST";
  readonly signedUri?: string;
  readonly sig?: string;
  readonly cookies?: string;
}

export interface Request {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: { readonly [name: string]: string };
  readonly payload?: string;
}

/** A request for `/mpay/<name>` at `nowMs`. A POST carries its parameters in the body. */
export function midasRequest(name: string, nowMs: number, ask: MidasAsk = {}): Request {
  const { method = "GET", key = MIDAS_KEY, signedUri = `/v3/r/mpay/${name}` } = ask;
  const params: { [name: string]: string } = {};
  for (const [param, value] of Object.entries({ ...common(nowMs), ...ask.params })) {
    if (value !== undefined) params[param] = value;
  }
  const sorted = Object.keys(params).sort();
  const joined = sorted.map((param) => `${param}=${params[param]}`).join("&");
  const source = `${method}&${percentEncode(signedUri)}&${percentEncode(joined)}`;
  const sig = ask.sig ?? createHmac("sha1", `${key}&`).update(source).digest("base64");
  const all = { ...params, sig };
  const query = Object.entries(all)
    .map(([param, value]) => `${param}=${percentEncode(value)}`)
    .join("&");
  const cookies = `session_id=openid; session_type=kp_actoken; org_loc=%2Fmpay%2F${name}`;
  const headers = { cookie: ask.cookies ?? cookies };
  if (method === "GET") return { url: `/mpay/${name}?${query}`, method, headers };
  const form = { "content-type": "application/x-www-form-urlencoded" };
  return { url: `/mpay/${name}`, method, headers: { ...headers, ...form }, payload: query };
}

function common(nowMs: number) {
  return {
    openid: "player",
    openkey: "session",
    appid: "demo",
    ts: String(Math.floor(nowMs / 1000)),
    pf: "desktop_m_qq",
    pfkey: "pfkey",
    zoneid: "1",
  };
}

function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*~]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
