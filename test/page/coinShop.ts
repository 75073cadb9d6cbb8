/** The real server with a full node of its own: a shop that takes coins at addresses. */

import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
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

/** The demo sells a sword for 0.006 LTC on the chain `litecoin`. */
export async function startCoinShop(): Promise<CoinShop> {
  const directory = await temporaryDirectory();
  const node = await startLitecoind();
  const write = async (name: string, text: string) => {
    const file = join(directory.path, name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  };
  const chains = await write("chains.yaml", chainsText(node));
  const masterKey = await write("master.key", randomBytes(32).toString("hex"));
  const args = ["--chains", chains, "--master-key", masterKey];
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
