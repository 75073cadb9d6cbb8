/** The real server with a real litecoind beside it: the demo shop, which takes its coins. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ChainHealth } from "../../bridge/server/rails/chain/runFollower.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { ACCOUNT_KEY } from "./accountKey.ts";
import type { Litecoind } from "./litecoind.ts";

export interface ShopOptions {
  /** Instead of the node's. */
  readonly rpc?: readonly string[];
  readonly net?: string;
  readonly binding?: "hash" | "clear";
  readonly expiresAfterMinutes?: number;
  /** Further arguments of the server. */
  readonly args?: readonly string[];
}

export interface LitecoinShop {
  readonly server: ServerProcess;
  /** Where it keeps what belongs to it. */
  readonly data: string;
  health(): Promise<ChainHealth>;
  /** Until the server has taken in every block of the node. */
  untilLevel(): Promise<ChainHealth>;
  stop(): Promise<void>;
}

/** Blocks that make a payment final in this shop. */
export const NEED = 3;

export async function startLitecoinShop(
  node: Litecoind,
  options: ShopOptions = {},
): Promise<LitecoinShop> {
  const directory = await temporaryDirectory();
  const file = join(directory.path, "chains.yaml");
  await writeFile(file, chainsText(node, options), { mode: 0o600 });
  const data = join(directory.path, "data");
  const server = await startServer(data, "--chains", file, ...(options.args ?? []));

  async function health(): Promise<ChainHealth> {
    const response = await fetch(`${server.url}/healthz`);
    const { chains } = (await response.json()) as { chains: readonly [ChainHealth] };
    return chains[0];
  }

  return {
    server,
    data,
    health,
    async untilLevel() {
      for (;;) {
        const [told, head] = [await health(), await node.rpc<number>("getblockcount")];
        if (told.height === head && told.headHeight === head) return told;
        await pause(50);
      }
    },
    async stop() {
      await server.stop();
      await directory.remove();
    },
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function chainsText(node: Litecoind, options: ShopOptions): string {
  const { rpc = [node.url], net = node.net, binding = "hash", expiresAfterMinutes = 60 } = options;
  const chain = {
    ...{ net, name: "litecoin", kind: "utxo", family: "litecoinRegtest", rpc, binding },
    ...{ blockTimeMs: 200, confirmations: [{ need: NEED }] },
  };
  const demo = { recipient: { [net]: ACCOUNT_KEY }, policy: { expiresAfterMinutes } };
  return JSON.stringify({ chains: [chain], apps: { demo } });
}
