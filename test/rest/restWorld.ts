/** The merchants' REST API over the real store, as a merchant's server meets it. */

import { randomBytes } from "node:crypto";
import { createHttp, type HttpParts } from "../../bridge/server/edges/http.ts";
import { createOriginPolicy } from "../../bridge/server/edges/originPolicy.ts";
import { makeApiKey, SCOPES, type Scope } from "../../bridge/server/platform/apiKey.ts";
import { openWorld, type World } from "../server/world.ts";

/** An answer of the API. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | undefined };
  // Each story knows what it asked for.
  readonly body: { readonly [member: string]: unknown } & { readonly code?: string };
}

/** How one request differs from a plain one. */
export interface RestAsk {
  readonly key?: string;
  readonly repeat?: string;
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
}

export interface RestWorld {
  readonly world: World;
  /** A key of app `demo` that may do everything. */
  readonly key: string;
  /** A new key; gives its text. */
  makeKey(appId: string, scopes?: readonly Scope[]): Promise<string>;
  get(url: string, ask?: RestAsk): Promise<RestAnswer>;
  post(url: string, body?: unknown, ask?: RestAsk): Promise<RestAnswer>;
  /** Logs a player in; gives session and id. */
  player(name: string): Promise<{ readonly session: string; readonly playerId: string }>;
  /** What bugs were logged. */
  readonly bugs: unknown[];
  close(): Promise<void>;
}

export const CALLS_PER_MINUTE = 500;

/** Over a new world, or over one that is open; it closes with this. */
export async function openRestWorld(opened?: World): Promise<RestWorld> {
  const world = opened ?? (await openWorld());
  const bugs: unknown[] = [];
  const ignore = () => {};
  const levels = { info: ignore, warn: ignore, debug: ignore, trace: ignore, fatal: ignore };
  const error = (...said: readonly unknown[]) => void bugs.push(said);
  const log = { ...levels, error, child: () => log };
  const randomHex = (bytes: number) => randomBytes(bytes).toString("hex");
  const rest: HttpParts["rest"] = {
    store: world.store,
    log,
    environment: "sandbox",
    callsPerMinute: CALLS_PER_MINUTE,
    trustedProxies: [],
    takeCalls: async (params) => (await world.store.execute("takeCalls", params)).result,
    randomHex,
    nowMs: world.nowMs,
    publish: (effects) => void world.hear(effects),
    publicUrl: () => "http://shop.example",
  };
  const policy = createOriginPolicy({ origins: [] });
  // The other edges are not asked anything here.
  const parts = { rest, policy, log, staticDirectory: undefined } as unknown as HttpParts;
  const http = createHttp(parts);
  await http.ready();

  async function makeKey(appId: string, scopes: readonly Scope[] = SCOPES): Promise<string> {
    const { text, keyId, hash } = makeApiKey("sandbox", randomHex);
    await world.store.execute("createApiKey", { appId, name: "story", scopes, keyId, hash });
    return text;
  }
  const key = await makeKey("demo");

  async function send(method: "GET" | "POST", url: string, ask: RestAsk): Promise<RestAnswer> {
    const bearer = ask.key ?? key;
    const payload = ask.body === undefined ? undefined : JSON.stringify(ask.body);
    const answer = await http.inject({
      method,
      url: `/v1/merchant${url}`,
      headers: {
        host: "127.0.0.1",
        ...(bearer === "" ? {} : { authorization: `Bearer ${bearer}` }),
        ...(ask.repeat === undefined ? {} : { "idempotency-key": ask.repeat }),
        ...(payload === undefined ? {} : { "content-type": "application/json" }),
        ...ask.headers,
      },
      payload,
    });
    const headers = answer.headers as RestAnswer["headers"];
    return { status: answer.statusCode, headers, body: answer.json() };
  }

  return {
    world,
    key,
    makeKey,
    get: (url, ask = {}) => send("GET", url, ask),
    post: (url, body = {}, ask = {}) => send("POST", url, { body, ...ask }),
    async player(name) {
      const session = await world.logIn(name);
      return { session, playerId: (await world.call("resume", { session })).player.playerId };
    },
    bugs,
    async close() {
      await http.close();
      await world.close();
    },
  };
}
