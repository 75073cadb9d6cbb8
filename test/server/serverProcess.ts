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
export function startServer(
  dataDirectory: string,
  ...args: readonly string[]
): Promise<ServerProcess> {
  return startServerUnder([], dataDirectory, ...args);
}

/** The same, run by another program: `strace` with its arguments. */
export async function startServerUnder(
  runner: readonly string[],
  dataDirectory: string,
  ...args: readonly string[]
): Promise<ServerProcess> {
  const all = ["--port", "0", "--data", dataDirectory, "--json-ready", "--log-level", "warn"];
  const [program = "", ...rest] = [...runner, process.execPath, MAIN, ...all, ...args];
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const exited = once(child, "exit");
  const ready = await Promise.race([readReady(child), exited.then(() => undefined)]);
  if (ready === undefined) throw new Error(log);
  const { port, pid } = ready;
  const signal = (name: "SIGTERM" | "SIGKILL") => {
    if (child.exitCode === null && child.signalCode === null) process.kill(pid, name);
  };
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    pid,
    log: () => log,
    async stop() {
      signal("SIGTERM");
      await exited;
      return child.exitCode;
    },
    async kill() {
      signal("SIGKILL");
      await exited;
    },
  };
}

/** A directory for one test, and how to throw it away. */
export async function temporaryDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "coinslot-test-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** What a server says once it serves. */
interface Ready {
  readonly ready: true;
  readonly port: number;
  readonly pid: number;
}

async function readReady(child: ChildProcess): Promise<Ready | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const said: { readonly ready?: boolean } = JSON.parse(line);
    if (said.ready === true) return said as Ready;
  }
  return undefined;
}
