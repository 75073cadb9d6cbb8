/** The GIP0006 door over the real store, on a real port, and the protocol's own client before it. */

import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { GipPayments } from "../../bridge/server/doors/gip0006/gipPayments.ts";
import { openGip } from "../../bridge/server/doors/gip0006/openGip.ts";
import type { PropDesk } from "../../bridge/server/doors/gip0006/propDesk.ts";
import {
  accessTokenOf,
  randomOf,
  type SignedRequest,
  signFor,
} from "../../bridge/server/doors/gip0006/terminal.ts";
import { createHttp, type HttpParts } from "../../bridge/server/edges/http.ts";
import { createOriginPolicy } from "../../bridge/server/edges/originPolicy.ts";
import { makeApiKey, SCOPES, type Scope } from "../../bridge/server/platform/apiKey.ts";
import { createMasterKey } from "../../bridge/server/platform/masterKey.ts";
import { type ChainWorld, openChainWorld } from "../invoices/chainWorld.ts";
import type { World } from "../server/world.ts";
import { GIP_CHAINS } from "./gipChain.ts";

export interface GipWorld {
  readonly world: ChainWorld;
  readonly port: number;
  /** Of terminal `demo`. */
  readonly token: string;
  readonly apiKey: string;
  /** A further key; gives its text. */
  makeKey(appId: string, scopes?: readonly Scope[]): Promise<string>;
  /** Starts the protocol's own client. */
  client(settings?: Partial<ClientSettings>): Promise<GipClient>;
  /** A command of terminal `demo`, signed now; gives the answer's body. */
  command(method: string, params: readonly unknown[]): Promise<GipAnswer>;
  /** The same as it was signed, whatever it is now. */
  commandSigned(signed: SignedRequest & { readonly sig: string }): Promise<GipAnswer>;
  /** Tells what transactions told since the last time, as the server does. */
  tellTerminals(): void;
  /** One POST of this body, as it is. */
  post(
    body: unknown,
    apiKey?: string,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  close(): Promise<void>;
}

/** The envelope. */
export interface GipAnswer {
  readonly code: number;
  readonly error: { readonly type: string; readonly message: string } | null;
  readonly result: unknown;
  readonly sig?: string | null;
}

export interface ClientSettings {
  readonly mode: "http" | "socket";
  readonly cid: string;
  readonly token: string;
  readonly apiKey: string;
  readonly type: "testnet" | "main";
}

/** What a push says of an order. */
export interface PushedOrder {
  readonly sn: string;
  readonly height: number;
  readonly confirm: number;
  readonly hash: string;
}

/** gamerpc in a process of its own. */
export interface GipClient {
  /** What it said when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** Whatever its `execute` gives, or `{thrown}`. */
  execute(method: string, params: readonly unknown[]): Promise<unknown>;
  /** The first so many that were pushed to it, once they are there. */
  events(count: number): Promise<readonly PushedOrder[]>;
  close(): Promise<void>;
}

/** Nothing is passed on. */
const NO_PAYMENTS: GipPayments = {
  send: () => Promise.reject(new Error("this world has no node")),
  isRefusal: (_error): _error is Error => false,
};

const PROGRAM = fileURLToPath(new URL("./gamerpcProgram.js", import.meta.url));

/** What a test brings along. */
export interface GipWorldGiven {
  /** Closed with the door. */
  readonly world?: World;
  readonly props?: PropDesk;
}

export async function openGipWorld(
  payments: GipPayments = NO_PAYMENTS,
  { world: given, props }: GipWorldGiven = {},
): Promise<GipWorld> {
  // Whoever brings a world along moves its chain, too.
  const world = (given ?? (await openChainWorld(GIP_CHAINS))) as ChainWorld;
  const randomHex = (bytes: number) => randomBytes(bytes).toString("hex");
  const token = `02${randomHex(32)}`;
  const ignore = () => {};
  const log = {
    info: ignore,
    warn: ignore,
    error: ignore,
    debug: ignore,
    trace: ignore,
    fatal: ignore,
    child: () => log,
  };
  const policy = createOriginPolicy({ origins: [] });
  const masterKey = createMasterKey(randomBytes(32));
  const gip = openGip({
    ...{ environment: "sandbox", store: world.store, log, policy, masterKey, randomHex },
    payments,
    findSecrets: async (appId, kind) => (appId === "demo" && kind === "gip" ? [token] : []),
    trustedProxies: [],
    takeCalls: async (params) => (await world.store.execute("takeCalls", params)).result,
    nowMs: world.nowMs,
    publish: (effects) => void world.hear(effects),
    ...(props === undefined ? {} : { props }),
  });
  const http = createHttp({ policy, log, gip } as unknown as HttpParts);
  await http.listen({ port: 0, host: "127.0.0.1" });
  const { port } = http.server.address() as AddressInfo;
  const clients = new Set<GipClient>();

  async function makeKey(appId: string, scopes: readonly Scope[] = SCOPES): Promise<string> {
    const { text, keyId, hash } = makeApiKey("sandbox", randomHex);
    await world.store.execute("createApiKey", { appId, name: "story", scopes, keyId, hash });
    return text;
  }
  const apiKey = await makeKey("demo");

  async function post(body: unknown, key = apiKey) {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Basic ${Buffer.from(`bitcoinrpc:${key}`).toString("base64")}`,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  }

  async function commandSigned(signed: SignedRequest & { readonly sig: string }) {
    const random = randomOf(signed.cid, token, world.nowMs());
    const { body } = await post({ ...signed, token: accessTokenOf(random, token) });
    return body as GipAnswer;
  }

  return {
    ...{ world, port, token, apiKey, makeKey },
    async client(settings = {}) {
      const usual = { mode: "http", cid: "demo", token, apiKey, type: "testnet" } as const;
      const client = await startClient({ ...usual, ...settings, port });
      clients.add(client);
      return client;
    },
    post,
    command(method, params) {
      const signed = { method, params, cid: "demo", wid: "primary" };
      return commandSigned({ ...signed, sig: signFor(token, signed) });
    },
    commandSigned,
    tellTerminals() {
      for (const told of world.effects.splice(0)) if (told.kind === "terminal") gip.tell(told);
    },
    async close() {
      await Promise.all([...clients].map((client) => client.close()));
      await gip.close();
      await http.close();
      await world.close();
    },
  };
}

export async function startClient(
  settings: ClientSettings & { readonly port: number },
): Promise<GipClient> {
  const child = spawn(process.execPath, ["--no-deprecation", PROGRAM, JSON.stringify(settings)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = new Map<number, (answer: unknown) => void>();
  const events: PushedOrder[] = [];
  const arrivals = new EventEmitter();
  const ready = await readLines(child, waiting, (event) => {
    events.push(event);
    arrivals.emit("event");
  });
  let nextId = 1;
  return {
    ready,
    execute(method, params) {
      const id = nextId;
      nextId += 1;
      child.stdin?.write(`${JSON.stringify({ id, method, params })}\n`);
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    async events(count) {
      while (events.length < count) await once(arrivals, "event");
      return events.slice(0, count);
    },
    async close() {
      if (child.exitCode !== null) return;
      const exited = once(child, "exit");
      child.kill();
      await exited;
    },
  };
}

/** Gives what it said when it was ready; answers go to those who wait for them. */
function readLines(
  child: ChildProcess,
  waiting: Map<number, (answer: unknown) => void>,
  hear: (event: PushedOrder) => void,
): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the client ended: ${code}`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      // The client writes notes of its own among them.
      if (!line.startsWith("@")) return;
      const said = JSON.parse(line.slice(1)) as Readonly<Record<string, unknown>>;
      if (said.ready === true) resolve(said);
      if (said.event !== undefined) hear(said.data as PushedOrder);
      const take = waiting.get(Number(said.id));
      take?.("answer" in said ? said.answer : { thrown: said.thrown });
    });
  });
}
