/** A real OpenID provider on this machine, and a player's browser that clicks through its pages. */

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ClientMetadata, Configuration } from "oidc-provider";
import sinon from "sinon";
import { PUBLIC_URL } from "./identityWorld.ts";

export interface OidcServer {
  readonly issuer: string;
  stop(): Promise<void>;
}

export const CLIENT_ID = "shop";
export const CLIENT_SECRET = "a-secret-of-the-shop";

const CLIENT: ClientMetadata = {
  client_id: CLIENT_ID,
  client_secret: CLIENT_SECRET,
  redirect_uris: [`${PUBLIC_URL}/v1/identity/oidc/callback`],
  grant_types: ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code"],
  response_types: ["code"],
};

const CONFIGURATION: Configuration = {
  clients: [CLIENT],
  pkce: { required: () => true },
  features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true } },
  claims: { openid: ["sub"], profile: ["nickname"] },
  cookies: { keys: ["of the tests alone"] },
  findAccount: (_context, accountId) => ({
    accountId,
    claims: async () => ({ sub: accountId, nickname: `Mx ${accountId}` }),
  }),
};

/** Starts it on a free port. Until it is stopped the console is not told of what a real one needs. */
export async function startOidcServer(): Promise<OidcServer> {
  const muted = [sinon.stub(console, "info"), sinon.stub(console, "warn")];
  const { Provider } = await import("oidc-provider");
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, CONFIGURATION);
  server.on("request", provider.callback());
  return {
    issuer,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      for (const stub of muted) stub.restore();
    },
  };
}

/** A page that the browser stopped at: the last of the provider, or the first elsewhere. */
export interface Stop {
  readonly url: string;
  readonly html: string;
}

const STEPS_MAX = 30;

/**
 * Opens an address and does what the provider's pages want, as `player`, until they want nothing
 * more. With `refuses` the player leaves at the first page.
 */
export async function clickThrough(
  address: string,
  player: string,
  how: "agrees" | "refuses" = "agrees",
): Promise<Stop> {
  const { origin } = new URL(address);
  const cookies = new Map<string, string>();
  let request: { url: string; form?: URLSearchParams } = { url: address };
  for (let step = 0; step < STEPS_MAX; step++) {
    const { url, form } = request;
    if (new URL(url).origin !== origin) return { url, html: "" };
    const answer = await fetch(url, {
      method: form === undefined ? "GET" : "POST",
      body: form ?? null,
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const line of answer.headers.getSetCookie()) keep(cookies, line);
    const html = await answer.text();
    const to = answer.headers.get("location");
    // Who has said no is not asked again.
    if (to === null && form?.has("abort")) return { url, html };
    const next = to === null ? nextStep(html, player, how) : { url: to };
    if (next === undefined) return { url, html };
    request = { ...next, url: new URL(next.url, url).href };
  }
  throw new Error("the provider's pages have no end");
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ""] = line.split(";");
  const at = pair.indexOf("=");
  const value = pair.slice(at + 1);
  if (value === "") cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), value);
}

/** The first form of the page, filled in; undefined when there is none. */
function nextStep(html: string, player: string, how: "agrees" | "refuses") {
  const abort = /href="([^"]+\/abort)"/.exec(html)?.[1];
  if (how === "refuses" && abort !== undefined) return { url: abort };
  const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1];
  if (action === undefined) return undefined;
  const form = new URLSearchParams();
  for (const [input] of html.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]+)"/.exec(input)?.[1];
    if (name !== undefined) form.set(name, /value="([^"]*)"/.exec(input)?.[1] ?? player);
  }
  if (how === "refuses" && form.has("confirm")) {
    form.delete("confirm");
    form.set("abort", "yes");
  }
  return { url: action.replaceAll("&amp;", "&"), form };
}
