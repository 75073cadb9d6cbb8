/** `npm start -- --chain` as a process of its own, on a free port, with a directory that is thrown away. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { temporaryDirectory } from "../server/serverProcess.ts";

export interface SandboxChain {
  /** Where the server keeps its orders. */
  readonly data: string;
  readonly port: number;
  /** Of the server. */
  readonly url: string;
  /** Of the chain's node. */
  readonly rpc: string;
  readonly usdt: string;
  readonly trinoPay: string;
  /** Of an account with coins and tokens. */
  readonly playerKey: string;
  /** All that it told the person who started it. */
  readonly said: string;
  stop(): Promise<void>;
}

/** Starts what the README names; resolves when it has said what to do next. `kind` is the word after --chain. */
export async function startSandboxChain(kind?: "utxo"): Promise<SandboxChain> {
  const directory = await temporaryDirectory();
  const port = await freePort();
  const script = join(process.cwd(), ".dev/start.mjs");
  const word = kind === undefined ? [] : [kind];
  const args = [script, "--chain", ...word, "--port", String(port), "--data", directory.path];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const exited = once(child, "exit");
  const told = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      said += `${line}\n`;
      if (line.startsWith("Orders and coins are kept")) resolve();
    });
  });
  const ended = exited.then(() => {
    throw new Error(`it ended: ${said}`);
  });
  await Promise.race([told, ended]);
  ended.catch(() => {});
  const find = (pattern: RegExp) => pattern.exec(said)?.[1] ?? "";
  return {
    data: join(directory.path, "chain"),
    ...{ port, said },
    url: `http://127.0.0.1:${port}`,
    rpc: find(/chain of its own runs at (\S+)/),
    usdt: find(/USDT \((0x[0-9a-f]{40})\)/i),
    trinoPay: find(/Trino's contract: (0x[0-9a-f]{40})/i),
    playerKey: find(/import the key (0x[0-9a-f]{64})/),
    async stop() {
      child.kill("SIGINT");
      await exited;
      await directory.remove();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
