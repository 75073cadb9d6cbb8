/** The real server with a chain of its own: contracts on a real node, a shop that takes its coins. */

import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import type { AnvilOptions } from "../evm/anvil.ts";
import { type Deployed, type EvmWorld, startEvmWorld } from "../evm/evmWorld.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { openPayPage, type PayPage } from "./openPage.ts";

export const RECIPIENT = "0x889fB20cA7D3B2Bbb7bc888F18d1fE68742087Af";
export const CONFIRMATIONS = 3;
export const GAME = "http://127.0.0.1:9/game";

export interface ChainShop {
  readonly world: EvmWorld;
  readonly router: Deployed;
  readonly token: Deployed;
  readonly trino: Deployed;
  readonly server: ServerProcess;
  /** Arguments of the operator's commands for its data. */
  readonly place: readonly string[];
  readonly payer: string;
  /** Mines a block with this time, in seconds since 1970. */
  mineAt(seconds: number): Promise<void>;
  /** The next block's time, in seconds, is this much later than the newest one's, or now. */
  mineLater(seconds: number): Promise<void>;
  /** The payment page in a browser whose wallet is on another network. */
  open(browser: Browser, url: string): Promise<PayPage>;
  stop(): Promise<void>;
}

/** `more` are further arguments of the server. */
export async function startChainShop(
  more: readonly string[] = [],
  nodeOptions: Omit<AnvilOptions, "mining"> = {},
): Promise<ChainShop> {
  const directory = await temporaryDirectory();
  const world = await startEvmWorld(nodeOptions);
  const { node } = world;
  const router = await world.deploy("CoinslotRouter");
  const token = await world.deploy("SandboxToken", "USDT", 6n);
  const trino = await world.deploy("TrinoPayment", token.address);
  const [{ address: payer, privateKey } = { address: "", privateKey: "" }] = node.accounts;
  const data = token.call("mint", payer, 100_000_000n);
  await world.send({ from: payer, to: token.address, data });

  const write = async (name: string, text: string) => {
    const file = join(directory.path, name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  };
  const chains = await write("chains.yaml", chainsText(world, { router, token, trino }));
  const masterKey = await write("master.key", randomBytes(32).toString("hex"));
  const store = join(directory.path, "data");
  const args = ["--chains", chains, "--master-key", masterKey, ...more];
  const server = await startServer(store, ...args);
  const mineAt = async (seconds: number) => {
    await node.setTime(seconds);
    await node.mine();
  };
  return {
    mineAt,
    ...{ world, router, token, trino, server, payer },
    place: ["--data", store, "--master-key", masterKey],
    async mineLater(seconds) {
      const newest = (await node.rpc("eth_getBlockByNumber", ["latest", false])) as {
        readonly timestamp: string;
      };
      const now = Math.ceil(Date.now() / 1000);
      await mineAt(Math.max(seconds === 0 ? now : 0, Number(newest.timestamp) + 1 + seconds));
    },
    async open(browser, url) {
      const wallet = {
        ...{ privateKey, rpcUrl: node.url, chainId: node.chainId, startsOn: 1 },
        mine: () => node.mine(),
      };
      const opened = await openPayPage(browser, { url, wallet });
      await opened.page.locator("main[data-scene=choose]").waitFor();
      return opened;
    },
    async stop() {
      await server.stop();
      await world.stop();
      await directory.remove();
    },
  };
}

function chainsText(
  { node: { url, chainId } }: EvmWorld,
  { router, token, trino }: Pick<ChainShop, "router" | "token" | "trino">,
): string {
  const net = `eip155:${chainId}`;
  const chain = {
    ...{ net, name: "sandbox", kind: "evm", rpc: [url], publicRpc: [url], blockTimeMs: 1000 },
    ...{ router: router.address, trinoPay: trino.address, trinoNetwork: "goerli" },
    ...{ confirmations: [{ need: CONFIRMATIONS }] },
    currency: { name: "Ether", symbol: "ETH", decimals: 18 },
    tokens: [{ symbol: "USDT", address: token.address, decimals: 6 }],
  };
  const policy = { tolerance: "0", topUp: true, late: "person", over: "person" };
  const demo = { recipient: { [net]: RECIPIENT }, jumpUrls: [GAME], policy };
  return JSON.stringify({ chains: [chain], apps: { demo } });
}
