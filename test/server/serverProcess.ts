/**
 * The real server as a process of its own, on a free port, with a data directory that is thrown
 * away.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../bridge/server/main.js", import.meta.url));

export interface ServerProcess {
  readonly port: number;
  readonly url: string;
  readonly pid: number;
  /** What it wrote to its log. */
  log(): string;
  /** Ends it like an operator; gives the exit code. */
  stop(): Promise<number | null>;
  /** Ends it like a power cut of the process. */
  kill(): Promise<void>;
}

/** Starts the server; rejects with its words when it does not start. */
export async function startServer(
  dataDirectory: string,
  ...args: readonly string[]
): Promise<ServerProcess> {
  const all = ["--port", "0", "--data", dataDirectory, "--json-ready", "--log-level", "warn"];
  const child = spawn(process.execPath, [MAIN, ...all, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const exited = once(child, "exit");
  const port = await Promise.race([readPort(child), exited.then(() => undefined)]);
  if (port === undefined) throw new Error(log);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    log: () => log,
    async stop() {
      child.kill("SIGTERM");
      await exited;
      return child.exitCode;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** A directory for one test, and how to throw it away. */
export async function temporaryDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "coinslot-test-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

async function readPort(child: ChildProcess): Promise<number | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const said: { ready?: boolean; port?: number } = JSON.parse(line);
    if (said.ready === true) return said.port;
  }
  return undefined;
}
