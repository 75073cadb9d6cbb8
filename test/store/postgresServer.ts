/**
 * A real PostgreSQL for the run of the tests: on a directory that is thrown away, on a Unix socket
 * in it, with every promise of durability on.
 */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PostgresServer {
  /** The directory of its socket. */
  readonly socket: string;
  readonly pid: number;
  /** Where this database is; `more` are further parameters of the address. */
  url(database: string, more?: string): string;
  /** Ends it like a power cut of the process, and starts it again on the same data. */
  crash(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and throws everything away. */
  stop(): Promise<void>;
}

const PROGRAMS = "/usr/lib/postgresql";

/** Starts a server of its own. */
export async function startPostgres(...settings: readonly string[]): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), "coinslot-postgres-"));
  const owner = ownerOfServer();
  if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
  chmodSync(directory, 0o755);
  const data = join(directory, "data");
  const locale = ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"];
  execFileSync(program("initdb"), ["-D", data, "-U", "postgres", "-A", "trust", ...locale], {
    stdio: "pipe",
    ...owner,
    cwd: directory,
  });
  const options = ["listen_addresses=", "max_connections=50", "shared_buffers=32MB", ...settings];
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const args = ["-D", data, "-k", directory, ...options.flatMap((option) => ["-c", option])];
    child = spawn(program("postgres"), args, {
      stdio: ["ignore", "ignore", "pipe"],
      ...owner,
      cwd: directory,
    });
    await untilReady(child);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, "exit");
    ending.kill(signal);
    await exited;
  }

  await start();
  return {
    socket: directory,
    get pid() {
      return child?.pid ?? 0;
    },
    url: (database, more = "") => postgresUrl(directory, database, more),
    start,
    // SIGQUIT: at once, without any writing; the next start recovers from the log.
    crash: () => end("SIGQUIT"),
    async stop() {
      await end("SIGINT");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The address of a database behind the socket in `directory`. */
export function postgresUrl(directory: string, database: string, more = ""): string {
  return `postgres://postgres@localhost/${database}?host=${encodeURIComponent(directory)}${more}`;
}

/** PostgreSQL refuses to run as root. */
function ownerOfServer(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** The newest PostgreSQL program of this name on the machine. */
export function program(name: string): string {
  const versions = existsSync(PROGRAMS) ? readdirSync(PROGRAMS) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? name : join(PROGRAMS, newest, "bin", name);
}

async function untilReady({ stderr, exitCode }: ChildProcess): Promise<void> {
  let log = "";
  for await (const chunk of stderr ?? []) {
    log += String(chunk);
    if (log.includes("ready to accept connections")) {
      // What it says later must not fill the pipe.
      stderr?.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL ended with ${exitCode}: ${log}`);
}
