/** The Trino door over a real store and a chain that the test moves. */

import { makeTrinoTokens } from "../../bridge/server/doors/trino/trinoAuth.ts";
import { createHttp, type HttpParts } from "../../bridge/server/edges/http.ts";
import { createOriginPolicy } from "../../bridge/server/edges/originPolicy.ts";
import { createMasterKey, type MasterKey } from "../../bridge/server/platform/masterKey.ts";
import { hashPassword } from "../../bridge/server/platform/passwordHash.ts";
import type { ChainsConfig } from "../../bridge/server/rails/chain/chainConfig.ts";
import { type ChainWorld, openChainWorld } from "../invoices/chainWorld.ts";

export interface TrinoAnswer {
  readonly status: number;
  // Each story knows what it asked for.
  readonly body: { readonly [member: string]: unknown };
}

export interface TrinoWorld {
  readonly world: ChainWorld;
  readonly masterKey: MasterKey;
  /** Adds a user of app `demo`; gives an access token. */
  addUser(userName: string, password?: string): Promise<string>;
  ask(
    method: "GET" | "POST",
    url: string,
    token?: string,
    body?: unknown,
    headers?: { readonly [name: string]: string },
  ): Promise<TrinoAnswer>;
  close(): Promise<void>;
}

export async function openTrinoWorld(chains?: ChainsConfig): Promise<TrinoWorld> {
  const world = await openChainWorld(chains);
  const masterKey = createMasterKey(Buffer.alloc(32, 7));
  const ignore = () => {};
  const levels = { info: ignore, warn: ignore, debug: ignore, trace: ignore, fatal: ignore };
  const bugs: unknown[] = [];
  const error = (...said: readonly unknown[]) => void bugs.push(said);
  const log = { ...levels, error, child: () => log };
  const environment = "sandbox" as const;
  const shared = { store: world.store, log, environment, nowMs: world.nowMs };
  const trino: HttpParts["trino"] = {
    ...{ ...shared, masterKey, callsPerMinute: 10_000, trustedProxies: [] },
    publish: (effects) => void world.hear(effects),
    takeCalls: async (params) => (await world.store.execute("takeCalls", params)).result,
  };
  const policy = createOriginPolicy({ origins: [] });
  const parts = { trino, pay: shared, policy, log, staticDirectory: undefined };
  const http = createHttp(parts as unknown as HttpParts);
  await http.ready();
  return {
    world,
    masterKey,
    async addUser(userName, password = "correct horse") {
      const passwordHash = await hashPassword(password);
      await world.store.execute("addTrinoUser", { appId: "demo", userName, passwordHash });
      const made = makeTrinoTokens({ appId: "demo", userName }, { environment, masterKey });
      await world.store.execute("openTrinoTokens", made.params);
      return made.accessToken;
    },
    async ask(method, url, token, body, headers = {}) {
      const payload = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
      const answer = await http.inject({
        ...{ method, url, payload: payload as string | undefined },
        headers: {
          host: "127.0.0.1",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(payload === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
      });
      const text = answer.body;
      return { status: answer.statusCode, body: text === "" ? {} : JSON.parse(text) };
    },
    async close() {
      await http.close();
      await world.close();
      if (bugs.length > 0) throw new Error(`bugs were logged: ${JSON.stringify(bugs)}`);
    },
  };
}
