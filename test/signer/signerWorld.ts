/** A signer as a process of its own before a real node, and how to ask it. */

import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Signer } from "../../bridge/server/rails/utxo/signer.ts";
import { createSignerClient } from "../../bridge/server/rails/utxo/signerClient.ts";
import { coinslot, coinslotJson } from "../cli/cliProcess.ts";
import type { Litecoind } from "../utxo/litecoind.ts";

const MAIN = fileURLToPath(new URL("../../bridge/server/main.js", import.meta.url));

export interface SignerProcess {
  readonly port: number;
  readonly pid: number;
  readonly client: Signer;
  log(): string;
  /** As a power cut of the process. */
  kill(): Promise<void>;
  /** As an operator ends it; gives the exit code. */
  stop(): Promise<number | null>;
}

/** Key, secret, journal and file of one signer; processes come and go. */
export interface SignerWorld {
  readonly directory: string;
  readonly secret: Buffer;
  readonly configFile: string;
  readonly funding: string;
  readonly keeping: string;
  /** Its words, of which nothing may come out. */
  readonly keyFile: string;
  readonly secretFile: string;
  /** `rules` are lines of the chain in the file. */
  configure(rules?: Readonly<Record<string, string>>): Promise<void>;
  /** On a free port, or where another one was. */
  start(port?: number): Promise<SignerProcess>;
  /** A client of the signer on this port. */
  clientOf(port: number, secret?: Buffer, scheme?: "http" | "https"): Signer;
  close(): Promise<void>;
}

const RULES = {
  purposes: "[propCreate, propSend, propOrder, orderPay]",
  mostPerOutput: '"100000000"',
  mostPerDay: '"1000000000"',
};

export async function openSignerWorld(node: Pick<Litecoind, "net" | "url">): Promise<SignerWorld> {
  const directory = await mkdtemp(join(tmpdir(), "coinslot-signer-"));
  const at = (name: string) => join(directory, name);
  const [keyFile, secretFile, configFile] = [at("key"), at("secret"), at("signer.yaml")];
  await coinslot("signer", "new-key", keyFile);
  const secret = randomBytes(32);
  await writeFile(secretFile, secret.toString("hex"), { mode: 0o600 });
  const running = new Set<SignerProcess>();
  // Worlds may share a node: each has a wallet of its own there.
  const wallet = `signer-${randomBytes(4).toString("hex")}`;

  async function configure(rules: Readonly<Record<string, string>> = {}, port = 0): Promise<void> {
    const chain = {
      ...{ net: node.net, family: "litecoinRegtest", rpc: node.url, wallet, since: "2020-01-01" },
      ...{ ...RULES, ...rules },
    };
    const lines = Object.entries(chain).map(([name, text]) => `    ${name}: ${text}`);
    const text = [
      ...[`listen: 127.0.0.1:${port}`, `key: ${keyFile}`, `secret: ${secretFile}`],
      ...[`journal: ${at("journal")}`, "chains:", "  -", ...lines, ""],
    ].join("\n");
    await writeFile(configFile, text, { mode: 0o600 });
  }

  const clientOf: SignerWorld["clientOf"] = (port, shared = secret, scheme = "http") =>
    createSignerClient({
      ...{ url: `${scheme}://127.0.0.1:${port}`, secret: shared, timeoutMs: 20_000 },
      nowMs: Date.now,
      randomHex: (bytes) => randomBytes(bytes).toString("hex"),
    });

  await configure();
  const args = ["signer", "addresses", "--config", configFile];
  const [shown] = await coinslotJson<{ funding: string; keeping: string }[]>(0, ...args);
  return {
    ...{ directory, secret, configFile, keyFile, secretFile, configure, clientOf },
    funding: shown?.funding ?? "",
    keeping: shown?.keeping ?? "",
    async start(port) {
      if (port !== undefined) await configure({}, port);
      const signer = await startSigner(configFile, clientOf);
      running.add(signer);
      return signer;
    },
    async close() {
      await Promise.all([...running].map((signer) => signer.kill()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function startSigner(
  configFile: string,
  clientOf: SignerWorld["clientOf"],
): Promise<SignerProcess> {
  const args = ["signer", "--config", configFile, "--json-ready", "--log-level", "info"];
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const exited = once(child, "exit");
  const ready = await Promise.race([readReady(child), exited.then(() => undefined)]);
  if (ready === undefined) throw new Error(log);
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    ...ready,
    client: clientOf(ready.port),
    log: () => log,
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
  };
}

async function readReady(child: ChildProcess): Promise<{ port: number; pid: number } | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const { port, pid } = JSON.parse(line) as { port: number; pid: number };
    return { port, pid };
  }
  return undefined;
}
