/** From the tap to the bag: the real server, its notice, the sample game server, its acknowledgement. */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openToRead } from "../../bridge/server/store/sqlite/database.ts";
import { coinslot, coinslotJson } from "../cli/cliProcess.ts";
import { RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { SECRET } from "./merchantProcess.ts";

const PROGRAM = join(process.cwd(), ".build/samples/merchant/main.js");
const PAY_KEY = "a-pay-key-of-the-demo-merchant";

describe("a game whose server hands over the goods", function () {
  this.timeout(60_000);
  let directory: { path: string; remove(): Promise<void> };
  let server: ServerProcess;
  let game: ChildProcess | undefined;
  let gameUrl: string;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    gameUrl = `http://127.0.0.1:${await freePort()}`;
  });

  afterEach(async () => {
    if (game !== undefined) await killed(game);
    await server.stop();
    await directory.remove();
  });

  it("has the order fulfilled once the goods are in the bag, and gives them back", async () => {
    await startBoth("standard", SECRET);
    const { client, playerId } = await buy("A1", "SWORD", 60);
    await fulfilled(client);
    assert.deepEqual(await bag(playerId), { SWORD: 1 });
    const refund = ["refund", "A1", "--reason", "a story", "--data", dataDirectory()];
    const { code, err } = await coinslot(...refund);
    assert.equal(code, 0, err);
    while ((await bag(playerId)).SWORD !== 0) await pause(20);
    while ((await deliveryOf("A1")) !== "revoked") await pause(20);
    await client.close();
  });

  it("gives nothing for less than the full price, however it is named", async () => {
    await startBoth("standard", SECRET);
    const { client: cheap, playerId } = await buy("A1", "SWORD", 1);
    const { client } = await buy("A2", "POTION", 10);
    await fulfilled(client);
    assert.deepEqual(await bag(playerId), { POTION: 1 });
    await cheap.close();
    await client.close();
  });

  it("has it fulfilled by the answer alone in the Pico dialect", async () => {
    await startBoth("pico", PAY_KEY);
    const { client, playerId } = await buy("A1", "SHIELD", 40);
    await fulfilled(client);
    assert.deepEqual(await bag(playerId), { SHIELD: 1 });
    await client.close();
  });

  for (const [dialect, secret] of [
    ["trino", "5ac8e2a1-9c1b-4f0e-8d3a-1b2c3d4e5f60"],
    ["gip0006", "0f".repeat(32)],
  ] as const) {
    it(`has what it sold itself fulfilled by the answer alone in the dialect ${dialect}`, async () => {
      await startBoth(dialect, secret);
      const { client, session, playerId } = await logIn();
      const offer = await sold(playerId, "SHIELD");
      const { orderNo, coins, title, attach } = offer;
      const order = { session, ...terms(orderNo), coins, title, attach, deadlineMs: soonMs() };
      await client.call("pay", order);
      await fulfilled(client);
      assert.deepEqual(await bag(playerId), { SHIELD: 1 });
      await client.close();
    });
  }

  interface Offered {
    readonly orderNo: string;
    readonly coins: number;
    readonly title: string;
    readonly attach: string;
  }

  async function sold(playerId: string, code: string): Promise<Offered> {
    const response = await fetch(`${gameUrl}/buy/${playerId}/${code}`, { method: "POST" });
    assert.equal(response.status, 200);
    return (await response.json()) as Offered;
  }

  async function startBoth(dialect: string, secret: string): Promise<void> {
    writeFiles(dialect, secret);
    const files = ["catalog", "secrets"].flatMap((name) => [`--${name}`, file(`${name}.yaml`)]);
    server = await startServer(dataDirectory(), ...files);
    const data = ["--data", dataDirectory()];
    const scope = ["--name", "game", "--scope", "deliveries:write", "orders:write"];
    const made = await coinslotJson<{ key: string }>(0, "key", "create", "demo", ...scope, ...data);
    const env = {
      ...process.env,
      APP_ID: "demo",
      NOTICE_DIALECT: dialect,
      NOTICE_SECRETS: secret,
      GAME_DATABASE: file("game.db"),
      PORT: new URL(gameUrl).port,
      COINSLOT_URL: server.url,
      COINSLOT_KEY: made.key,
    };
    game = spawn(process.execPath, [PROGRAM], { env, stdio: ["ignore", "pipe", "ignore"] });
    await listening(game);
  }

  function writeFiles(noticeDialect: string, secret: string): void {
    const app = {
      ...{ appId: "demo", appKey: "demo-key", title: "Game", merchantId: "studio" },
      ...{ merchantVerified: true, starterGiftCoins: 1000, payGrantBy: "server", noticeDialect },
      ...{ notifyUrls: [`${gameUrl}/notify`], currency: { name: "Coins" }, products: [] },
    };
    writeFileSync(file("catalog.yaml"), JSON.stringify({ apps: [app] }));
    const secrets = { apps: { demo: { notices: { symmetric: [secret] } } } };
    writeFileSync(file("secrets.yaml"), JSON.stringify(secrets));
    chmodSync(file("secrets.yaml"), 0o600);
  }

  function file(name: string): string {
    return join(directory.path, name);
  }

  function dataDirectory(): string {
    return file("data");
  }

  async function logIn() {
    const client = await RawClient.connect(server.port);
    const who = { appId: "demo", appKey: "demo-key", playerName: "Ann", language: "en" } as const;
    const { session, player } = await client.call("login", who);
    return { client, session, playerId: player.playerId };
  }

  async function buy(orderNo: string, attach: string, coins: number) {
    const { client, session, playerId } = await logIn();
    const order = { session, ...terms(orderNo), coins, attach, deadlineMs: soonMs() };
    await client.call("pay", order);
    return { client, playerId };
  }

  async function fulfilled(client: RawClient): Promise<void> {
    await client.push(
      (push) => push.method === "orderChanged" && push.params.order.state === "fulfilled",
    );
  }

  async function deliveryOf(orderNo: string): Promise<string | undefined> {
    const sql = "SELECT delivery FROM orders WHERE order_no = ?";
    const store = openToRead(join(dataDirectory(), "coinslot.sqlite"));
    try {
      return store.prepare<{ delivery: string }>(sql).get(orderNo)?.delivery;
    } finally {
      store.close();
    }
  }

  async function bag(playerId: string): Promise<Record<string, number>> {
    return (await (await fetch(`${gameUrl}/inventory/${playerId}`)).json()) as never;
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function listening(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error("the game server has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    if (/listening on/.test(line)) return;
  }
  throw new Error("the game server did not start");
}

async function killed(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
