/** The ways of signing in over the real store, as a game and a player's browser meet them. */

import { randomBytes } from "node:crypto";
import type { AppIdentity } from "../../bridge/server/auth/appIdentity.ts";
import { createOidcProviders } from "../../bridge/server/doors/identity/oidcProviders.ts";
import { createHttp, type HttpParts } from "../../bridge/server/edges/http.ts";
import { createOriginPolicy } from "../../bridge/server/edges/originPolicy.ts";
import type { PayError } from "../../bridge/wire/payError.ts";
import { openWorld, type World } from "../server/world.ts";

/** An answer of the door. */
export interface DoorAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly text: string;
  // Each story knows what it asked for.
  readonly body: { readonly [member: string]: unknown } & { readonly error?: PayError };
}

export interface IdentityWorld {
  readonly world: World;
  /** What was logged, as one text. */
  logged(): string;
  readonly bugs: unknown[];
  get(path: string, cookie?: string): Promise<DoorAnswer>;
  post(path: string, body: unknown, more?: PostMore): Promise<DoorAnswer>;
  close(): Promise<void>;
}

interface Asked {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly remoteAddress?: string;
  readonly payload?: string;
}

interface PostMore {
  /** The peer's address. */
  readonly from?: string;
  readonly headers?: { readonly [name: string]: string };
}

export const APP = { appId: "demo", appKey: "demo-key" } as const;
export const OTHER_APP = { appId: "other", appKey: "other-key" } as const;
export const PUBLIC_URL = "http://shop.example";
export const ATTEMPTS_PER_MINUTE = 40;
export const PROXY = "10.0.0.9";

/** With the same settings for both apps. */
export async function openIdentityWorld(
  settings: AppIdentity,
  others: AppIdentity = settings,
): Promise<IdentityWorld> {
  const world = await openWorld();
  const bugs: unknown[] = [];
  const lines: string[] = [];
  const hear = (...said: readonly unknown[]) => void lines.push(JSON.stringify(said));
  const levels = { info: hear, warn: hear, debug: hear, trace: hear, fatal: hear };
  const error = (...said: readonly unknown[]) => void bugs.push(said);
  const log = { ...levels, error, child: () => log };
  const apps = new Map([
    ["demo", settings],
    ["other", others],
  ]);
  const identity = { apps, attemptsPerMinute: ATTEMPTS_PER_MINUTE, trustedProxies: [PROXY] };
  const providers = createOidcProviders(identity, Date.now);
  const signIns: HttpParts["signIns"] = {
    ...{ store: world.store, identity, providers, log, environment: "sandbox" },
    takeCalls: async (params) => (await world.store.execute("takeCalls", params)).result,
    ...{ publicUrl: () => PUBLIC_URL, nowMs: world.nowMs },
    randomHex: (bytes) => randomBytes(bytes).toString("hex"),
  };
  const policy = createOriginPolicy({ origins: [], publicUrl: PUBLIC_URL });
  // The other edges are not asked anything here.
  const parts = { signIns, policy, log, staticDirectory: undefined } as unknown as HttpParts;
  const http = createHttp(parts);
  await http.ready();

  async function send(asked: Asked): Promise<DoorAnswer> {
    const answer = await http.inject(asked);
    const isJson = String(answer.headers["content-type"]).startsWith("application/json");
    return {
      status: answer.statusCode,
      headers: answer.headers as DoorAnswer["headers"],
      text: answer.body,
      body: isJson ? answer.json() : {},
    };
  }

  return {
    world,
    bugs,
    logged: () => lines.join("\n"),
    get: (path, cookie) =>
      send({
        method: "GET",
        url: path,
        headers: { host: "shop.example", ...(cookie === undefined ? {} : { cookie }) },
      }),
    post: (path, body, { from = "127.0.0.1", headers = {} } = {}) =>
      send({
        method: "POST",
        url: `/v1/identity${path}`,
        remoteAddress: from,
        headers: { host: "shop.example", "content-type": "application/json", ...headers },
        payload: JSON.stringify(body),
      }),
    async close() {
      await http.close();
      await world.close();
    },
  };
}

/** Logs in with a ticket; gives the player. */
export async function enter(
  world: World,
  ticket: unknown,
  app: { readonly appId: string; readonly appKey: string } = APP,
) {
  const params = { ...app, ticket: String(ticket), language: "en" } as const;
  return (await world.call("login", params)).player;
}
