/** The sample game server as a process of its own. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "@photostructure/sqlite";
import type { TestNotice } from "../../bridge/server/merchant/makeTestNotice.ts";

export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const PROGRAM = join(process.cwd(), ".build/test/merchant/dyingMerchant.js");

export interface Merchant {
  /** Starts the server; undefined when it died before it listened. */
  start(diesBefore?: number, port?: number): Promise<MerchantProcess | undefined>;
  /** What is in its database while it does not run, and what it acknowledged. */
  books(): Promise<Books>;
  close(): Promise<void>;
}

export interface MerchantProcess {
  readonly port: number;
  /** The status of its answer; undefined when it died instead. */
  post(notice: TestNotice, path?: string): Promise<number | undefined>;
  /** What the game is offered; undefined when it died instead. */
  buy(playerId: string, code: string): Promise<unknown>;
  get(path: string): Promise<unknown>;
  /** As `kill -9` does; gives all that it wrote to its error output. */
  kill(): Promise<string>;
}

export interface Books {
  readonly inventory: readonly { player_id: string; code: string; amount: number }[];
  readonly handedOver: number;
  readonly untold: number;
  /** Lines of "granted ID" and "revoked ID". */
  readonly acknowledged: readonly string[];
}

/** A game server with a database of its own. */
export async function openMerchant(settings: Record<string, string> = {}): Promise<Merchant> {
  const directory = await mkdtemp(join(tmpdir(), "coinslot-merchant-"));
  const env = {
    ...process.env,
    APP_ID: "demo",
    NOTICE_SECRETS: SECRET,
    GAME_DATABASE: join(directory, "game.db"),
    ACKNOWLEDGED: join(directory, "acknowledged"),
    ...settings,
  };
  const running = new Set<ChildProcess>();
  return {
    async start(diesBefore, port = 0) {
      const dies = diesBefore === undefined ? {} : { DIES_BEFORE: String(diesBefore) };
      const child = spawn(process.execPath, [PROGRAM], {
        env: { ...env, ...dies, PORT: String(port) },
        stdio: ["ignore", "pipe", "pipe"],
      });
      running.add(child);
      child.once("exit", () => running.delete(child));
      return await face(child);
    },
    books: () => readBooks(env.GAME_DATABASE, env.ACKNOWLEDGED),
    async close() {
      for (const child of running) await killed(child);
      await rm(directory, { recursive: true });
    },
  };
}

async function face(child: ChildProcess): Promise<MerchantProcess | undefined> {
  let log = "";
  child.stderr?.on("data", (part: Buffer) => {
    log += part.toString();
  });
  const port = await portOf(child);
  if (port === undefined) return undefined;
  const url = `http://127.0.0.1:${port}`;
  return {
    port,
    async buy(playerId, code) {
      try {
        return await (await fetch(`${url}/buy/${playerId}/${code}`, { method: "POST" })).json();
      } catch {
        return undefined;
      }
    },
    async post({ headers, body }, path = "/notify") {
      try {
        const response = await fetch(url + path, { method: "POST", headers, body });
        await response.arrayBuffer();
        return response.status;
      } catch {
        return undefined;
      }
    },
    get: async (path) => await (await fetch(url + path)).json(),
    async kill() {
      await killed(child);
      return log;
    },
  };
}

async function portOf(child: ChildProcess): Promise<number | undefined> {
  if (child.stdout === null) throw new Error("the game server has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /listening on (\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  return undefined;
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

async function readBooks(database: string, acknowledged: string): Promise<Books> {
  const driver = new DatabaseSync(database);
  const count = (sql: string) => (driver.prepare(sql).get() as { count: number }).count;
  try {
    return {
      inventory: driver
        .prepare("SELECT * FROM inventory")
        .all()
        .map((row) => ({ ...row }) as Books["inventory"][number]),
      handedOver: count("SELECT count(*) AS count FROM handed_over"),
      untold: count("SELECT count(*) AS count FROM coinslot_grants WHERE acknowledged = 0"),
      acknowledged: (await readFile(acknowledged, "utf8").catch(() => "")).trimEnd().split("\n"),
    };
  } finally {
    driver.close();
  }
}
