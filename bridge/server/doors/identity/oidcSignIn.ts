/**
 * Signing in with a browser: the authorization code flow. The browser holds one secret in a cookie;
 * verifier (RFC 7636) and nonce are made from it, so that neither the database nor an address has
 * what would finish the sign-in, and only the browser that began it can.
 */

import { createHmac, hash, timingSafeEqual } from "node:crypto";
import { type Static, Type } from "@sinclair/typebox";
import type { OidcSettings } from "../../auth/appIdentity.ts";
import { hashSignIn } from "../../auth/signIn.ts";
import { makeTicket } from "../../auth/ticket.ts";
import { APP_MEMBERS, paramsOf, text } from "../../calls/fields.ts";
import { Refusal } from "../../refusal.ts";
import { beginSecret, IDENTITY_PATH, type IdentityParts, SECRET_BYTES } from "./identityParts.ts";
import type { CodeSecrets, OidcProvider } from "./oidcProvider.ts";

/** How long the player may take at the provider. */
const LIFE_MS = 10 * 60 * 1000;
const CALLBACK = `${IDENTITY_PATH}/oidc/callback`;

export const OIDC_START = paramsOf({
  ...APP_MEMBERS,
  /** A page of the game, which gets the ticket after its #. */
  returnUrl: Type.Optional(text(512, 1)),
  /** The origin of the page that opened this window, which gets the ticket as a message. */
  origin: Type.Optional(text(255, 1)),
  /** Comes back with the ticket as it is. */
  state: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9._~-]{1,128}$" })),
});

/** Where the ticket goes. */
export type OidcTarget =
  | { readonly kind: "redirect"; readonly url: string }
  | { readonly kind: "message"; readonly origin: string };

/** How a sign-in ended, and who is told. */
export interface OidcEnd {
  readonly target: OidcTarget;
  /** The game's own. */
  readonly state?: string;
  readonly answer:
    | { readonly kind: "ticket"; readonly ticket: string }
    | { readonly kind: "refused"; readonly refusal: Refusal };
  /** Ends the browser's secret. */
  readonly cookie: string;
}

/** What the store remembers. */
interface OidcDetail {
  readonly target: OidcTarget;
  readonly state?: string;
  /** Digest of the browser's secret. */
  readonly browser: string;
}

/** Sends the browser to the provider. */
export async function startOidc(
  params: Static<typeof OIDC_START>,
  parts: IdentityParts,
): Promise<{ readonly url: string; readonly cookie: string }> {
  const { appId, appKey, state: own } = params;
  const { settings, provider } = oidcOf(appId, parts);
  const target = targetOf(params, settings);
  const { secret: state, hash: stateHash } = beginSecret(parts, "oidc");
  const browser = parts.randomHex(SECRET_BYTES);
  const url = await provider.authorizeUrl(redirectUri(parts), secretsOf(state, browser));
  const detail: OidcDetail = {
    ...{ target, browser: digestOf(browser) },
    ...(own === undefined ? {} : { state: own }),
  };
  await parts.store.execute("beginSignIn", {
    ...{ appId, appKey, hash: stateHash, way: "oidc", detail: JSON.stringify(detail) },
    ...{ lifeMs: LIFE_MS, intervalMs: 0 },
  });
  return { url, cookie: cookieText(state, browser, LIFE_MS / 1000, parts) };
}

/**
 * The browser is back. What is wrong before it is known who shall be told is refused; everything
 * later is told to the game.
 */
export async function finishOidc(
  query: string,
  cookies: string,
  parts: IdentityParts,
): Promise<OidcEnd> {
  const { store, environment } = parts;
  const state = new URLSearchParams(query).get("state") ?? "";
  const key = { hash: hashSignIn(state, "oidc", environment), way: "oidc" } as const;
  const { result: found } = await store.execute("readSignIn", key);
  const detail = JSON.parse(found.detail) as OidcDetail;
  const browser = cookieIn(cookies, cookieName(state));
  if (browser === undefined || !isSame(digestOf(browser), detail.browser)) {
    throw new Refusal("authParameterWrong", "state: another browser began this sign-in");
  }
  await store.execute("takeSignIn", key);
  const end = {
    target: detail.target,
    ...(detail.state === undefined ? {} : { state: detail.state }),
    cookie: cookieText(state, "", 0, parts),
  };
  try {
    const { provider } = oidcOf(found.appId, parts);
    const address = `${redirectUri(parts)}?${query}`;
    const player = await provider.finishCode(address, secretsOf(state, browser));
    const ticket = makeTicket(environment, parts.randomHex);
    const ended = { key, signIn: "used", appId: found.appId, ticketHash: ticket.hash } as const;
    await store.execute("finishSignIn", { ...ended, ...player });
    return { ...end, answer: { kind: "ticket", ticket: ticket.text } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...end, answer: { kind: "refused", refusal: error } };
  }
}

/** Refuses `notSupported` for an app without a provider. */
export function oidcOf(
  appId: string,
  { identity, providers }: IdentityParts,
): { readonly settings: OidcSettings; readonly provider: OidcProvider } {
  const settings = identity.apps.get(appId)?.oidc;
  const provider = providers.get(appId);
  if (settings === undefined || provider === undefined) {
    throw new Refusal("notSupported", "appId: has no OpenID provider");
  }
  return { settings, provider };
}

/** A ticket goes to addresses that the operator has listed, and to no other. */
function targetOf(
  { returnUrl, origin }: Static<typeof OIDC_START>,
  settings: OidcSettings,
): OidcTarget {
  if (returnUrl !== undefined && origin === undefined) {
    if (settings.returnUrls.includes(returnUrl)) return { kind: "redirect", url: returnUrl };
    throw new Refusal("paramsWrong", "returnUrl: not listed for this app");
  }
  if (origin !== undefined && returnUrl === undefined) {
    if (settings.origins.includes(origin)) return { kind: "message", origin };
    throw new Refusal("paramsWrong", "origin: not listed for this app");
  }
  throw new Refusal("paramsMissing", "one of returnUrl and origin");
}

function redirectUri({ publicUrl }: IdentityParts): string {
  return `${publicUrl()}${CALLBACK}`;
}

function secretsOf(state: string, browser: string): CodeSecrets {
  const derive = (what: string) => createHmac("sha256", browser).update(what).digest("base64url");
  return { state, nonce: derive("nonce"), verifier: derive("verifier") };
}

function digestOf(browser: string): string {
  return hash("sha256", `coinslot browser\n${browser}`);
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** Of each sign-in its own: a player may begin in two windows. */
function cookieName(state: string): string {
  return `coinslot_${hash("sha256", state).slice(0, 16)}`;
}

function cookieText(
  state: string,
  value: string,
  seconds: number,
  { publicUrl }: IdentityParts,
): string {
  const secure = publicUrl().startsWith("https:") ? "; Secure" : "";
  const where = `Path=${CALLBACK}; HttpOnly; SameSite=Lax${secure}`;
  return `${cookieName(state)}=${value}; Max-Age=${seconds}; ${where}`;
}

function cookieIn(cookies: string, name: string): string | undefined {
  for (const one of cookies.split(";")) {
    const [found, value = ""] = one.trim().split("=");
    if (found === name && value !== "") return value;
  }
  return undefined;
}
