/** A real Ethereum node for the run of the tests: anvil, on a free port of this machine. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { HDNodeWallet, Mnemonic } from "ethers";

export interface AnvilOptions {
  /** "each" mines a block for each transaction, soon after it came; "asked" mines by `mine` alone. */
  readonly mining?: "each" | "asked";
  /** 31337 unless told. */
  readonly chainId?: number;
  /** The time of block 0, in seconds; the clock's unless told. */
  readonly genesisAt?: number;
  /** Further arguments of the program. */
  readonly args?: readonly string[];
}

export interface NodeAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

export interface DevAccount {
  /** In the checksum form of EIP-55. */
  readonly address: string;
  readonly privateKey: string;
}

export interface Anvil {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly chainId: number;
  /** The ten accounts that own coins from the start; the node signs for them, too (eth_sendTransaction). */
  readonly accounts: readonly DevAccount[];
  /** Calls a method; rejects with the node's words when it answers an error. */
  rpc(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** Calls a method; gives what the node answers, an error too. */
  answer(method: string, params?: readonly unknown[]): Promise<NodeAnswer>;
  /** The number of the newest block. */
  height(): Promise<number>;
  /** Mines blocks; `secondsApart` is the time between them (1 unless told). */
  mine(blocks?: number, secondsApart?: number): Promise<void>;
  /**
   * Replaces the newest `depth` blocks by as many others. What was in them is gone, from the pool
   * too, but for `transactions`: signed ones, each with the place of its block among the new ones.
   */
  reorg(depth: number, transactions?: readonly (readonly [string, number])[]): Promise<void>;
  /** Throws the newest `depth` blocks away. */
  rollback(depth: number): Promise<void>;
  /** The next block has this time, in seconds; it must be later than the newest block's. */
  setTime(seconds: number): Promise<void>;
  /** Keeps the state; gives its name for `revert`, which may be used once. */
  snapshot(): Promise<string>;
  revert(snapshot: string): Promise<void>;
  /** Ends the node, with all that it holds. */
  stop(): Promise<void>;
}

const MNEMONIC = "test test test test test test test test test test test junk";

/** Starts a node of its own; ready for calls when the promise settles. */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const { mining = "each", chainId = 31337, genesisAt, args = [] } = options;
  const child = spawn(
    anvilProgram(),
    [
      ...["--host", "127.0.0.1", "--port", "0", "--chain-id", String(chainId)],
      ...["--mnemonic", MNEMONIC, "--threads", "1"],
      ...(mining === "asked" ? ["--no-mining"] : []),
      ...(genesisAt === undefined ? [] : ["--timestamp", String(genesisAt)]),
      ...args,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  // A run of tests that is cut short leaves no node behind.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const port = await readPort(child);
  const url = `http://127.0.0.1:${port}`;
  const answer = (method: string, params: readonly unknown[] = []) => ask(url, method, params);
  const rpc = async (method: string, params: readonly unknown[] = []) => {
    const { error, result } = await answer(method, params);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  await untilAnswering(rpc);
  return {
    url,
    port,
    pid: child.pid ?? 0,
    chainId,
    accounts: devAccounts(),
    rpc,
    answer,
    ...chainControls(rpc),
    async stop() {
      process.off("exit", kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      kill();
      await exited;
    },
  };
}

type Rpc = Anvil["rpc"];

function chainControls(
  rpc: Rpc,
): Pick<Anvil, "height" | "mine" | "reorg" | "rollback" | "setTime" | "snapshot" | "revert"> {
  return {
    height: async () => Number(await rpc("eth_blockNumber")),
    async mine(blocks = 1, secondsApart = 1) {
      await rpc("anvil_mine", [hex(blocks), hex(secondsApart)]);
    },
    async reorg(depth, transactions = []) {
      await rpc("anvil_reorg", [depth, transactions]);
    },
    async rollback(depth) {
      await rpc("anvil_rollback", [depth]);
    },
    async setTime(seconds) {
      await rpc("evm_setNextBlockTimestamp", [hex(seconds)]);
    },
    snapshot: async () => String(await rpc("evm_snapshot")),
    async revert(snapshot) {
      const done = await rpc("evm_revert", [snapshot]);
      if (done !== true) throw new Error(`anvil knows no snapshot ${snapshot}`);
    },
  };
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** The binary itself: what npm links is a script whose death would leave the binary running. */
function anvilProgram(): string {
  const cpu = process.arch === "x64" ? "amd64" : process.arch;
  const file = process.platform === "win32" ? "anvil.exe" : "anvil";
  return createRequire(import.meta.url).resolve(
    `@foundry-rs/anvil-${process.platform}-${cpu}/bin/${file}`,
  );
}

/** Its output is read to the end of its life: it logs every call, and a full pipe would stop it. */
function readPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    const read = (text: string) => {
      if (said.length < MOST_CHARACTERS) said += text;
      const [, port] = /Listening on 127\.0\.0\.1:(\d+)\n/.exec(said) ?? [];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout?.setEncoding("utf8").on("data", read);
    child.stderr?.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`anvil did not start: ${said}`)));
  });
}

/** Its greeting has about 2,300. */
const MOST_CHARACTERS = 10_000;
const MOST_TRIES = 200;

async function untilAnswering(rpc: Rpc): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await rpc("eth_chainId");
      return;
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

async function ask(url: string, method: string, params: readonly unknown[]): Promise<NodeAnswer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  return (await response.json()) as NodeAnswer;
}

function devAccounts(): readonly DevAccount[] {
  const parent = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(MNEMONIC), "m/44'/60'/0'/0");
  return Array.from({ length: 10 }, (_, index) => {
    const { address, privateKey } = parent.deriveChild(index);
    return { address, privateKey };
  });
}
