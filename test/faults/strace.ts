/** strace on a server that runs: what it asks of the kernel, and what the kernel answers. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Trace {
  /** Lets go of the process; gives the lines of the trace. */
  end(): Promise<string[]>;
  /** Waits until the process has ended. To let go of one that is just ending can last for ever. */
  ended(): Promise<void>;
}

/** Attaches to every thread of `pid`; `args` say what to watch or to break. */
export async function traceProcess(pid: number, ...args: readonly string[]): Promise<Trace> {
  const directory = mkdtempSync(join(tmpdir(), "coinslot-strace-"));
  const file = join(directory, "trace");
  // -s: enough of a page or a frame to find an order number in it. -y: the files' names.
  const all = ["-f", "-y", "-s", "8192", "-o", file, "-p", String(pid), ...args];
  const strace = spawn("strace", all, { stdio: ["ignore", "ignore", "pipe"] });
  const exited = once(strace, "exit");
  await attached(strace.stderr, exited);
  async function takeLines(): Promise<string[]> {
    await exited;
    const lines = readFileSync(file, "utf8").split("\n");
    rmSync(directory, { recursive: true });
    return lines;
  }
  return {
    end() {
      strace.kill("SIGINT");
      return takeLines();
    },
    async ended() {
      await takeLines();
    },
  };
}

async function attached(stderr: NodeJS.ReadableStream, exited: Promise<unknown>): Promise<void> {
  let text = "";
  const isAttached = new Promise<void>((resolve) => {
    stderr.setEncoding("utf8");
    stderr.on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("attached")) resolve();
    });
  });
  const ended = exited.then(() => {
    throw new Error(`strace: ${text}`);
  });
  ended.catch(() => {});
  await Promise.race([isAttached, ended]);
}
