/** The game server of docs/MIDAS.md does what the page says. */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DEMO, post } from "../server/rawClient.ts";
import { startServer, temporaryDirectory } from "../server/serverProcess.ts";

const KEY = "228bf094169a40a3bd188ba37ebe8723";

describe("docs/MIDAS.md", function () {
  this.timeout(60_000);

  it("shows a game server that sells, refuses and cancels", async () => {
    const directory = await temporaryDirectory();
    const secrets = join(directory.path, "secrets.yaml");
    await writeFile(secrets, `apps: {demo: {midas: {appKey: ${KEY}}}}\n`, { mode: 0o600 });
    const server = await startServer(join(directory.path, "data"), "--secrets", secrets);
    const shop = await startShop(directory.path, server.url);
    try {
      const params = { ...DEMO, playerName: "ann", language: "en" } as const;
      const { session, player } = await post(server.url, "login", params);
      const login = { openid: player.playerId, openkey: session, pf: "pf", pfkey: "pfkey" };
      const states: unknown[] = [];
      for (const item of ["sword", "potion", "castle"]) states.push(await shop.buy(login, item));
      assert.deepEqual(states, ["granted", "cancelled", "no such item"]);
      const { balance, costSum } = await post(server.url, "getBalance", { session, zoneId: "1" });
      assert.equal(costSum, 60);
      for (let left = balance; left >= 60; left -= 60) await shop.buy(login, "sword");
      assert.equal(await shop.buy(login, "sword"), "not enough coins");
      await post(server.url, "logout", { session });
      assert.equal(await shop.buy(login, "sword"), "refused: 1018");
    } finally {
      await shop.stop();
      await server.stop();
      await directory.remove();
    }
  });
});

/** The page's program, as a reader would run it. */
async function startShop(directory: string, midasUrl: string) {
  const page = await readFile("docs/MIDAS.md", "utf8");
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  await symlink(join(process.cwd(), "node_modules"), join(directory, "node_modules"));
  const file = join(directory, "gameServer.mjs");
  await writeFile(file, code);
  const env = { ...process.env, MIDAS_URL: midasUrl, MIDAS_APPKEY: KEY, PORT: "0" };
  const child = spawn(process.execPath, [file], { env, stdio: ["ignore", "pipe", "inherit"] });
  const url = `http://127.0.0.1:${await portOf(child)}`;
  return {
    async buy(login: object, item: string): Promise<unknown> {
      const body = JSON.stringify({ login, item });
      const response = await fetch(url, { method: "POST", body });
      return ((await response.json()) as { state: unknown }).state;
    },
    async stop() {
      child.kill();
      await once(child, "exit");
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error("the game server has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /listening on (\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error("the game server did not start");
}
