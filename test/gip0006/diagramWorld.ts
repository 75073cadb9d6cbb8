/**
 * Everybody in GIP0006's sequence diagram, each as a process of its own: the player's wallet, the
 * game's server, the backend, the signer beside it, and a real node for the network.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { coinslot, coinslotJson } from "../cli/cliProcess.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { openSignerWorld } from "../signer/signerWorld.ts";
import { ACCOUNT_KEY } from "../utxo/accountKey.ts";
import { freePort, type Litecoind, startLitecoind } from "../utxo/litecoind.ts";
import { type WalletProgram, walletProgram } from "../wallet/walletProgram.ts";
import { walletRpc } from "../wallet/walletWorld.ts";
import type { GameOrder, GameSettings } from "./diagramGame.ts";

/** Confirmations that backend and game wait for. */
export const NEED = 3;
export const EXPIRES_AFTER_MINUTES = 30;

export interface Diagram {
  /** Another one after it was killed. */
  readonly node: Litecoind;
  readonly wallet: WalletProgram;
  /** Its words: who has them can sign as the player. */
  readonly words: string;
  /** The player's address, where things are sent. */
  readonly player: string;
  readonly game: Game;
  mine(blocks?: number): Promise<void>;
  /** As a power cut ends it; it is back on its port, and its neighbours tell it what it forgot. */
  killNode(): Promise<void>;
  /** As a power cut ends it; it is back on its port. */
  killBackend(): Promise<void>;
  /** Until the backend has taken in every block of the node. */
  untilLevel(): Promise<void>;
  close(): Promise<void>;
}

/** The game's server. */
export interface Game {
  /** Gives the link for the wallet. */
  makeOrder(order: Pick<GameOrder, "sn" | "uid" | "addr"> & { sum: number }): Promise<string>;
  orders(uid: string): Promise<readonly GameOrder[]>;
  /** What the player has been given. */
  bag(uid: string): Promise<readonly string[]>;
  /** What the backend pushed to it of things. */
  heard(): Promise<readonly HeardProp[]>;
  /** order.query, as the game asks it. */
  query(sn: string): Promise<readonly QueriedOrder[]>;
}

export interface HeardProp {
  readonly pid: string;
  readonly addr: string;
  readonly confirmed: boolean;
}

export interface QueriedOrder {
  readonly sn: string;
  readonly uid: string;
  readonly hash: string;
  readonly confirm: number;
}

const GAME = fileURLToPath(new URL("./diagramGame.js", import.meta.url));
const NODE_ARGS = ["-rpcworkqueue=64"];

export async function openDiagram(): Promise<Diagram> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    return await open(closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  closers: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<Diagram> {
  let node = await startLitecoind({ args: NODE_ARGS });
  closers.push(() => node.stop());
  const signers = await openSignerWorld(node);
  closers.push(() => signers.close());
  // Orders are paid by the player's wallet.
  await signers.configure({ purposes: "[propCreate, propSend, propOrder]" });
  const signer = await signers.start();
  const directory = await temporaryDirectory();
  closers.push(() => directory.remove());
  const file = join(directory.path, "chains.yaml");
  await writeFile(file, chainsText(node), { mode: 0o600 });
  const masterKey = join(directory.path, "master");
  await coinslot("secret", "create-master", masterKey);
  const data = join(directory.path, "data");
  const port = await freePort();
  const start = () =>
    startServer(
      ...([data, "--port", String(port), "--chains", file, "--master-key", masterKey] as const),
      ...["--signer", `http://127.0.0.1:${signer.port}`, "--signer-secret", signers.secretFile],
    );
  let backend = await start();
  closers.push(async () => void (await backend.stop()));
  const settings = await makeTerminal(data, masterKey, port);
  const { game, callbackPort, end } = await startGame(settings);
  closers.push(end);
  const set = ["app", "set", "demo", "--dialect", "gip0006"];
  const callback = ["--add-url", `http://127.0.0.1:${callbackPort}`];
  await coinslotJson(0, ...set, ...callback, "--data", data);
  const wallet = await walletProgram(node.url);
  closers.push(() => wallet.remove());
  const made = await wallet.json("new", "--network", "litecoinRegtest");
  const { address: player = "" } = await wallet.json("address");
  for (const address of [signers.funding, player, player, player]) {
    await walletRpc(node, "miner", "sendtoaddress", address, "1");
  }
  await node.mine();
  const diagram: Diagram = {
    ...{ wallet, words: made.words ?? "", player, game, close },
    get node() {
      return node;
    },
    async mine(blocks = 1) {
      await node.mine(blocks);
    },
    async killNode() {
      node = await killAndTell(node);
    },
    async killBackend() {
      await backend.kill();
      backend = await start();
    },
    untilLevel: () => untilLevel(backend, node),
  };
  await diagram.untilLevel();
  return diagram;
}

function chainsText(node: Litecoind): string {
  const chain = {
    ...{ net: node.net, name: "litecoin", kind: "utxo", family: "litecoinRegtest" },
    ...{ rpc: [node.url], binding: "hash", blockTimeMs: 200, confirmations: [{ need: NEED }] },
  };
  const policy = { expiresAfterMinutes: EXPIRES_AFTER_MINUTES };
  const demo = { recipient: { [node.net]: ACCOUNT_KEY }, policy };
  return JSON.stringify({ chains: [chain], apps: { demo } });
}

async function makeTerminal(data: string, masterKey: string, port: number): Promise<GameSettings> {
  const at = ["--data", data];
  const add = ["secret", "add", "demo", "--kind", "gip", "--master-key", masterKey, ...at];
  const { secret: token } = await coinslotJson<{ secret: string }>(0, ...add);
  const create = ["key", "create", "demo", "--name", "the game", "--operator", ...at];
  const { key: apiKey } = await coinslotJson<{ key: string }>(0, ...create);
  return { port, token, apiKey, need: NEED };
}

async function startGame(settings: GameSettings) {
  const args = ["--no-deprecation", GAME, JSON.stringify(settings)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
  const waiting = new Map<number, (said: Said) => void>();
  const callbackPort = await listen(child, waiting);
  let nextId = 1;

  async function ask<Result>(what: string, params: object): Promise<Result> {
    const id = nextId;
    nextId += 1;
    child.stdin?.write(`${JSON.stringify({ id, do: what, ...params })}\n`);
    const { answer, thrown } = await new Promise<Said>((resolve) => waiting.set(id, resolve));
    if (thrown !== undefined) throw new Error(thrown);
    return answer as Result;
  }

  const game: Game = {
    makeOrder: (order) => ask("makeOrder", order),
    orders: (uid) => ask("orders", { uid }),
    bag: (uid) => ask("bag", { uid }),
    heard: () => ask("heard", {}),
    query: (sn) => ask("query", { sn }),
  };
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill();
    await exited;
  };
  return { game, callbackPort, end };
}

interface Said {
  readonly id?: number;
  readonly ready?: number;
  readonly answer?: unknown;
  readonly thrown?: string;
}

/** Gives the port that it is called back on. */
function listen(child: ChildProcess, waiting: Map<number, (said: Said) => void>): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    // Its client of the protocol tells there, too, when a server is away.
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-2000);
    });
    child.once("exit", (code) => reject(new Error(`the game ended: ${code} ${said}`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      // Its client of the protocol writes notes of its own among them.
      if (!line.startsWith("@")) return;
      const said = JSON.parse(line.slice(1)) as Said;
      if (said.ready !== undefined) resolve(said.ready);
      if (said.id !== undefined) waiting.get(said.id)?.(said);
    });
  });
}

/** What waited is lost with it, and what its neighbours have they tell it: blocks and transactions. */
async function killAndTell(node: Litecoind): Promise<Litecoind> {
  const top = await node.rpc<number>("getblockcount");
  const blocks: string[] = [];
  for (let height = 1; height <= top; height += 1) {
    const hash = await node.rpc<string>("getblockhash", height);
    blocks.push(await node.rpc<string>("getblock", hash, 0));
  }
  const pool = await node.rpc<string[]>("getrawmempool");
  const waiting = await Promise.all(
    pool.map((txId) => node.rpc<string>("getrawtransaction", txId)),
  );
  await node.kill();
  const { directory, url } = node;
  const port = Number(new URL(url).port);
  const back = await startLitecoind({ directory, port, args: NODE_ARGS });
  for (const block of blocks) await back.rpc("submitblock", block);
  for (const transaction of waiting) {
    // Its wallet may have been faster.
    await back.rpc("sendrawtransaction", transaction).catch(() => {});
  }
  return back;
}

async function untilLevel({ url }: ServerProcess, node: Litecoind): Promise<void> {
  for (;;) {
    const health = (await (await fetch(`${url}/healthz`)).json()) as {
      chains: readonly [{ height?: number; headHeight?: number }];
    };
    const [{ height, headHeight }] = health.chains;
    const head = await node.rpc<number>("getblockcount");
    if (height === head && headHeight === head) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
