/** A real full node for the run of the tests: Debian's litecoind on a regtest chain of its own. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface LitecoindOptions {
  /** Goes on with what another node left there. */
  readonly directory?: string;
  /** Where another node listened; a free one if absent. */
  readonly port?: number;
  /** Further arguments of the program. */
  readonly args?: readonly string[];
  /** Whom its blocks pay: the node then has no wallet, and mines nothing by itself. */
  readonly miner?: string;
}

export interface Litecoind {
  /** With user and password. */
  readonly url: string;
  readonly directory: string;
  readonly pid: number;
  /** CAIP-2. */
  readonly net: string;
  /** Calls a method; rejects with the node's words when it answers an error. */
  rpc<Result = unknown>(method: string, ...params: readonly unknown[]): Promise<Result>;
  /** Mines blocks with what is in the pool; gives their hashes. */
  mine(blocks?: number): Promise<readonly string[]>;
  /** One block of exactly these transactions (hex, or ids of the pool). */
  mineOnly(transactions: readonly string[]): Promise<string>;
  /** As a power cut would end it. */
  kill(): Promise<void>;
  /** Ends it and removes its directory. */
  stop(): Promise<void>;
}

const PROGRAM = "/usr/bin/litecoind";
const LOGIN = { user: "test", password: "of the node" };
/** Of every litecoin regtest chain. */
const NET = "bip122:530827f38f93b43ed12af0b3ad25a288";
/** New coins can be spent after so many blocks. */
const MATURE = 101;

/** Starts a node with a wallet of its own, whose coins the tests spend. */
export async function startLitecoind(options: LitecoindOptions = {}): Promise<Litecoind> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), "coinslot-litecoind-")));
  const port = options.port ?? (await freePort());
  const child = spawn(
    PROGRAM,
    [
      ...["-regtest", `-datadir=${directory}`, "-server", "-listen=0", "-dnsseed=0", "-upnp=0"],
      ...["-rpcbind=127.0.0.1", "-rpcallowip=127.0.0.1", `-rpcport=${port}`],
      ...[`-rpcuser=${LOGIN.user}`, `-rpcpassword=${LOGIN.password}`, "-fallbackfee=0.0002"],
      // Mining goes on past the height at which regtest would want extension blocks.
      ...["-vbparams=mweb:0:0", "-mempoolreplacement=1", "-printtoconsole=0"],
      ...(options.args ?? []),
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  // A run of tests that is cut short leaves no node behind.
  const killNow = () => child.kill("SIGKILL");
  process.once("exit", killNow);
  const rpc = <Result>(method: string, ...params: readonly unknown[]) =>
    callNode(port, method, params) as Promise<Result>;
  await untilAnswering(rpc, child);
  const miner = options.miner ?? (await minerOf(rpc, options));

  async function kill(): Promise<void> {
    process.off("exit", killNow);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    killNow();
    await exited;
  }

  const { user, password } = LOGIN;
  return {
    url: `http://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/`,
    directory,
    pid: child.pid ?? 0,
    net: NET,
    rpc,
    mine: (blocks = 1) => rpc("generatetoaddress", blocks, miner),
    async mineOnly(transactions) {
      const { hash } = await rpc<{ hash: string }>("generateblock", miner, transactions);
      return hash;
    },
    kill,
    async stop() {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Rpc = Litecoind["rpc"];

async function minerOf(rpc: Rpc, { directory }: LitecoindOptions): Promise<string> {
  return directory === undefined ? await makeWallet(rpc) : await openWallet(rpc);
}

async function makeWallet(rpc: Rpc): Promise<string> {
  await rpc("createwallet", "miner");
  const miner = await rpc<string>("getnewaddress");
  await rpc("generatetoaddress", MATURE, miner);
  return miner;
}

async function openWallet(rpc: Rpc): Promise<string> {
  await rpc("loadwallet", "miner");
  return await rpc<string>("getnewaddress");
}

const MOST_TRIES = 600;

async function untilAnswering(rpc: Rpc, child: ChildProcess): Promise<void> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2000);
  });
  for (let tries = 1; ; tries += 1) {
    try {
      await rpc("getblockcount");
      return;
    } catch (error) {
      if (child.exitCode !== null) throw new Error(`litecoind did not start: ${said}`);
      if (tries === MOST_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function callNode(port: number, method: string, params: readonly unknown[]) {
  // Programs under test may have wallets in the same node.
  const response = await fetch(`http://127.0.0.1:${port}/wallet/miner`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString("base64")}`,
    },
    body: JSON.stringify({ jsonrpc: "1.0", id: 1, method, params }),
  });
  const answer = (await response.json()) as { result: unknown; error: { message: string } | null };
  if (answer.error !== null) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
}

/** One that nobody listens at now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
