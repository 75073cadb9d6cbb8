/** The real server with a real node and an open door, and a game's server that is called back. */

import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { tokenOf } from "../../bridge/server/doors/gip0006/terminal.ts";
import {
  type Gip0006Data,
  isGip0006Signed,
} from "../../bridge/server/notices/dialects/gip0006Signature.ts";
import { coinslot, coinslotJson } from "../cli/cliProcess.ts";
import { temporaryDirectory } from "../server/serverProcess.ts";
import type { Litecoind } from "../utxo/litecoind.ts";
import { type LitecoinShop, type ShopOptions, startLitecoinShop } from "../utxo/litecoinShop.ts";
import { type ClientSettings, type GipClient, startClient } from "./gipWorld.ts";

export interface GipShop extends LitecoinShop {
  /** Of terminal `demo`. */
  readonly token: string;
  readonly apiKey: string;
  readonly masterKeyFile: string;
  /** What the game's server was told, in order; all of it was rightly signed. */
  readonly calls: readonly Gip0006Data[];
  client(settings?: Partial<ClientSettings>): Promise<GipClient>;
}

export interface GipShopOptions extends ShopOptions {
  /** Of an original node: tokens are derived from it. */
  readonly salt?: Buffer;
}

export async function startGipShop(
  node: Litecoind,
  options: GipShopOptions = {},
): Promise<GipShop> {
  const directory = await temporaryDirectory();
  const masterKeyFile = join(directory.path, "master");
  const saltFile = join(directory.path, "salt");
  await coinslot("secret", "create-master", masterKeyFile);
  const { salt } = options;
  if (salt !== undefined) await writeFile(saltFile, salt.toString("hex"), { mode: 0o600 });
  const tokens = salt === undefined ? ["--master-key", masterKeyFile] : ["--gip-salt", saltFile];
  const args = [...tokens, ...(options.args ?? [])];
  const shop = await startLitecoinShop(node, { ...options, args });
  const data = ["--data", shop.data];
  const token = salt === undefined ? await addToken(masterKeyFile, data) : tokenOf("demo", salt);
  const create = ["key", "create", "demo", "--name", "the game", "--operator", ...data];
  const { key: apiKey } = await coinslotJson<{ key: string }>(0, ...create);
  const calls: Gip0006Data[] = [];
  const game = await listen((request, response) => void takeCall(request, response, token, calls));
  const { port } = game.address() as AddressInfo;
  const set = ["app", "set", "demo", "--dialect", "gip0006"];
  await coinslotJson(0, ...set, "--add-url", `http://127.0.0.1:${port}`, ...data);
  const clients = new Set<GipClient>();
  return {
    ...shop,
    ...{ token, apiKey, masterKeyFile, calls },
    async client(settings = {}) {
      const usual = { mode: "http", cid: "demo", token, apiKey, type: "testnet" } as const;
      const client = await startClient({ ...usual, ...settings, port: shop.server.port });
      clients.add(client);
      return client;
    },
    async stop() {
      await Promise.all([...clients].map((client) => client.close()));
      await shop.stop();
      game.closeAllConnections();
      game.close();
      await directory.remove();
    },
  };
}

async function addToken(masterKeyFile: string, data: readonly string[]): Promise<string> {
  const add = ["secret", "add", "demo", "--kind", "gip", "--master-key", masterKeyFile, ...data];
  return (await coinslotJson<{ secret: string }>(0, ...add)).secret;
}

async function listen(
  take: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server = createServer(take).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function takeCall(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  calls: Gip0006Data[],
): Promise<void> {
  const { data, sig } = JSON.parse(await text(request)) as { data: Gip0006Data; sig: string };
  const isRight = request.url === "/testnet/order/confirm" && isGip0006Signed(data, token, sig);
  if (isRight) calls.push(data);
  response.writeHead(isRight ? 200 : 400).end(JSON.stringify({ code: isRight ? 0 : -1 }));
}
