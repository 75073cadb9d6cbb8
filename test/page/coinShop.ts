/** The real server with a full node of its own: a shop that takes coins at addresses. */

import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { ACCOUNT_KEY } from "../utxo/accountKey.ts";
import { type Litecoind, startLitecoind } from "../utxo/litecoind.ts";
import { GAME } from "./chainShop.ts";

export const NEED = 3;

export interface CoinShop {
  readonly node: Litecoind;
  readonly server: ServerProcess;
  stop(): Promise<void>;
}

/** A coin of the demo costs 0.0001 LTC: the sword, 0.006. */
const PRICE = '- { token: LTC, net: litecoin, coins: 100, amount: "0.01" }';
const PRICES = /^( *)tokenPrices:\n/m;

/** The rail is followed when the promise settles. */
export async function startCoinShop(): Promise<CoinShop> {
  const directory = await temporaryDirectory();
  const node = await startLitecoind();
  const write = async (name: string, text: string) => {
    const file = join(directory.path, name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  };
  const demo = await readFile("bridge/server/catalog/demo.yaml", "utf8");
  const catalog = await write("catalog.yaml", demo.replace(PRICES, `$&$1  ${PRICE}\n`));
  const chains = await write("chains.yaml", chainsText(node));
  const masterKey = await write("master.key", randomBytes(32).toString("hex"));
  const args = ["--catalog", catalog, "--chains", chains, "--master-key", masterKey];
  const server = await startServer(join(directory.path, "data"), ...args);
  return {
    ...{ node, server },
    async stop() {
      await server.stop();
      await node.stop();
      await directory.remove();
    },
  };
}

function chainsText({ net, url }: Litecoind): string {
  const chain = {
    ...{ net, name: "litecoin", kind: "utxo", family: "litecoinRegtest", rpc: [url] },
    ...{ blockTimeMs: 1000, confirmations: [{ need: NEED }] },
    currency: { name: "Litecoin", symbol: "LTC", decimals: 8 },
  };
  const policy = { tolerance: "0", topUp: true, late: "person", over: "person" };
  const demo = { recipient: { [net]: ACCOUNT_KEY }, jumpUrls: [GAME], policy };
  return JSON.stringify({ chains: [chain], apps: { demo } });
}
