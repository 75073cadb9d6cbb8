/** Signing in at the program as it runs, and the operator's end of it. */

import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Wallet } from "ethers";
import { coinslot, coinslotJson } from "../cli/cliProcess.ts";
import { DEMO, RawClient } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { databaseArgs } from "../store/worldStore.ts";

const IDENTITY = `
apps:
  demo:
    oidc:
      issuer: http://127.0.0.1:9/nobody
      clientId: shop
      clientSecretFile: SECRET
      returnUrls: [https://game.example/back]
    wallet: { chains: [1], domains: [game.example] }
`;

describe("signing in at a running server", function () {
  this.timeout(120_000);

  let directory: { path: string; remove(): Promise<void> };
  let file: string;
  let data: string;
  let server: ServerProcess;
  let database: readonly string[];

  before(async () => {
    directory = await temporaryDirectory();
    file = join(directory.path, "identity.yaml");
    data = join(directory.path, "data");
    const secret = join(directory.path, "client.secret");
    await writeFile(secret, "not-a-secret\n");
    await writeFile(file, IDENTITY.replace("SECRET", secret), { mode: 0o600 });
    database = await databaseArgs();
    server = await startServer(data, "--identity", file, ...database);
  });

  after(async () => {
    await server.kill();
    await directory.remove();
  });

  const ask = async (path: string, body: object) => {
    const answer = await fetch(`${server.url}/v1/identity${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { readonly [member: string]: unknown };
  };

  async function ticketOf(wallet: Pick<Wallet, "address" | "signMessage">): Promise<string> {
    const { address } = wallet;
    const { message } = await ask("/wallet/start", { ...DEMO, address, chainId: 1 });
    const signature = await wallet.signMessage(String(message));
    const { ticket } = await ask("/wallet/verify", { appId: "demo", message, signature });
    return String(ticket);
  }

  it("a wallet's ticket opens a session, and the operator ends it with its socket", async () => {
    const ticket = await ticketOf(Wallet.createRandom());
    const client = await RawClient.connect(server.port);
    const opened = await client.call("login", { ...DEMO, ticket, language: "en" });
    const { playerId } = opened.player;
    const store = ["--data", data, ...database];
    const listed = await coinslotJson<readonly { session: string }[]>(
      0,
      ...["session", "list", "demo", playerId, ...store],
    );
    assert.equal(listed.length, 1);
    const ended = await coinslot("session", "end", "demo", playerId, ...store);
    assert.equal(ended.out, "Ended 1.\n", ended.err);
    assert.equal((await client.closed).code, 4001);
    assert.deepEqual(client.pushes.at(-1), {
      method: "sessionEnded",
      params: { reason: "revoked" },
    });
    const again = await RawClient.connect(server.port);
    const call = again.call("getUserInfo", { session: opened.session });
    await assert.rejects(call, /notLoggedIn/);
    await again.close();
    const nobody = await coinslot("session", "end", "demo", "0".repeat(32), ...store);
    assert.equal(nobody.code, 4, nobody.err);
  });

  it("a file that others may read, or that says something wrong, stops the start", async () => {
    const start = () => startServer(join(directory.path, "third"), "--identity", file);
    await chmod(file, 0o644);
    await assert.rejects(start(), /can be read by others/);
    await chmod(file, 0o600);
    await writeFile(file, "apps: { demo: { oidc: { issuer: http://id.example } } }");
    await assert.rejects(start(), /apps\.demo\.oidc\.issuer is an address that begins with https/);
  });
});
