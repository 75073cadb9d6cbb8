/** The Pico door over the real store, as a game with the SDK 1.0.33 meets it. */

import { createHash } from "node:crypto";
import { createHttp, type HttpParts } from "../../bridge/server/edges/http.ts";
import { createOriginPolicy } from "../../bridge/server/edges/originPolicy.ts";
import { createMasterKey } from "../../bridge/server/platform/masterKey.ts";
import { createSecretBox } from "../../bridge/server/secretBox.ts";
import { openWorld, type World } from "../server/world.ts";

/** From contract 4.4. */
export const PICO_SECRET = "test-pay-key-0001";

export type Fields = { readonly [name: string]: string | undefined };
export type PicoAnswered = { readonly [name: string]: string | undefined };

export interface PicoWorld {
  readonly world: World;
  readonly url: string;
  /** Seals a secret for app `demo`; gives its id. */
  addSecret(secretId: string, text: string): Promise<void>;
  /** What every call of a player's game carries. */
  player(name: string): Promise<{ readonly session: string; readonly fields: Fields }>;
  /** A signed call; undefined leaves a field out, "" signs it as empty. */
  ask(call: string, fields: Fields, secret?: string): Promise<PicoAnswered>;
  /** A form as it stands. */
  send(call: string, body: string, type?: string): Promise<PicoAnswered>;
  /** What bugs were logged. */
  readonly bugs: unknown[];
  close(): Promise<void>;
}

export async function openPicoWorld(): Promise<PicoWorld> {
  const world = await openWorld();
  const masterKey = createMasterKey(Buffer.alloc(32, 3));
  const bugs: unknown[] = [];
  const ignore = () => {};
  const levels = { info: ignore, warn: ignore, debug: ignore, trace: ignore, fatal: ignore };
  const log = {
    ...levels,
    error: (...said: unknown[]) => {
      bugs.push(said);
      console.error(...said);
    },
    child: () => log,
  };
  const pico: HttpParts["pico"] = {
    store: world.store,
    log,
    findSecrets: createSecretBox({
      environment: "sandbox",
      masterKey,
      listLive: (appId, kind) => world.store.execute("liveSecrets", { appId, kind }),
    }).find,
    nowMs: world.nowMs,
    publish: (effects) => void world.hear(effects),
  };
  const policy = createOriginPolicy({ origins: [] });
  // The other edges are not asked anything here.
  const parts = { pico, policy, log, staticDirectory: undefined } as unknown as HttpParts;
  const http = createHttp(parts);
  const url = await http.listen({ port: 0, host: "127.0.0.1" });

  async function addSecret(secretId: string, text: string): Promise<void> {
    const whose = { environment: "sandbox", appId: "demo", kind: "pico", secretId } as const;
    const sealed = masterKey.seal(text, whose);
    await world.store.execute("addAppSecret", { appId: "demo", kind: "pico", secretId, sealed });
  }
  await addSecret("first", PICO_SECRET);

  async function send(call: string, body: string, type = "application/x-www-form-urlencoded") {
    const headers = { "content-type": type };
    const response = await fetch(`${url}/pico/${call}`, { method: "POST", headers, body });
    return (await response.json()) as PicoAnswered;
  }

  return {
    world,
    url,
    addSecret,
    send,
    bugs,
    async player(name) {
      const session = await world.logIn(name);
      const { playerId } = (await world.call("resume", { session })).player;
      const fields = {
        ...{ app_id: "demo", mch_id: "merchant", token: session, open_id: playerId },
        ...{ nonce_str: "Nx8kQ2v0Zp4Wm7Ty1Rb5Ud9Ge3Lh6Js0", version: "28" },
        timestamp: String(Math.floor(world.nowMs() / 1000)),
      };
      return { session, fields };
    },
    ask: (call, fields, secret = PICO_SECRET) => send(call, signedForm(fields, secret)),
    async close() {
      await http.close();
      await world.close();
    },
  };
}

/** As the SDK makes it: the signature covers empty fields, the body leaves them out. */
export function signedForm(fields: Fields, secret: string): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const all = [...(given as [string, string][]), ["app_secret", secret] as const];
  const source = [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${javaEncode(value)}`)
    .join("&");
  const signature = createHash("md5").update(source).digest("hex");
  const sent = (given as [string, string][]).filter(([, value]) => value !== "");
  return new URLSearchParams([...sent, ["signature", signature]]).toString();
}

function javaEncode(text: string): string {
  let out = "";
  for (const byte of Buffer.from(text)) {
    const sign = String.fromCharCode(byte);
    if (/[A-Za-z0-9.*_-]/.test(sign)) out += sign;
    else if (sign === " ") out += "+";
    else out += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}
