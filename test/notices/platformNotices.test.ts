/** What the platform's commands say decides how a merchant is told and who may sign, at once. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type NoticeDialect, verifyNotice } from "../../bridge/server/merchant/merchantEntry.ts";
import { coinslot, coinslotJson } from "../cli/cliProcess.ts";
import { logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { midasRequest } from "../systems/midasRequest.ts";
import { type MerchantServer, startMerchant } from "./merchantServer.ts";

interface Added {
  readonly secretId: string;
  readonly secret: string;
}

describe("a merchant whom the platform's commands set up", function () {
  this.timeout(90_000);

  let directory: { path: string; remove(): Promise<void> };
  let merchant: MerchantServer;
  let server: ServerProcess;
  let client: RawClient;
  let session: string;
  let data: readonly string[];
  let master: readonly string[];

  before(async () => {
    directory = await temporaryDirectory();
    merchant = await startMerchant();
    data = ["--data", join(directory.path, "data")];
    master = ["--master-key", join(directory.path, "master.key")];
    await coinslot("secret", "create-master", master[1] ?? "");
    server = await startServer(join(directory.path, "data"), ...master, ...serverGrants());
    client = await RawClient.connect(server.port);
    ({ session } = await logIn(client, "Ann"));
  });

  after(async () => {
    await client.close();
    await server.kill();
    await merchant.close();
    await directory.remove();
  });

  /** The demo, but for who hands over: not every dialect tells of what the client hands over. */
  function serverGrants(): readonly string[] {
    const demo = readFileSync("bridge/server/catalog/demo.yaml", "utf8");
    const file = join(directory.path, "catalog.yaml");
    writeFileSync(file, demo.replace("payGrantBy: client", "payGrantBy: server"));
    return ["--catalog", file];
  }

  const add = (kind: string) =>
    coinslotJson<Added>(0, "secret", "add", "demo", "--kind", kind, ...master, ...data);

  const set = (...how: readonly string[]) => coinslotJson(0, "app", "set", "demo", ...how, ...data);

  async function pay(orderNo: string): Promise<void> {
    const order = { session, ...terms(orderNo), coins: 1, deadlineMs: soonMs() };
    assert.equal((await client.call("pay", order)).order.state, "paid");
  }

  async function genuine(count: number, dialect: NoticeDialect, secret: string): Promise<boolean> {
    const told = (await merchant.waitFor(count))[count - 1];
    const options = { dialect, appId: "demo", environment: "sandbox", secrets: [secret] } as const;
    return verifyNotice(told?.body ?? "", told?.headers ?? {}, options).kind === "genuine";
  }

  it("is told at the address that was registered, signed with the newest secret", async () => {
    await pay("A1");
    await set("--add-url", merchant.url);
    const first = await add("notice");
    await pay("A2");
    assert.ok(await genuine(1, "standard", first.secret));
    assert.ok(merchant.told[0]?.body.includes("A2"), "A1 came before the address");
    const second = await add("notice");
    await coinslotJson(0, "secret", "revoke", "demo", first.secretId, ...data);
    await pay("A3");
    assert.ok(await genuine(2, "standard", second.secret));
    assert.ok(!(await genuine(2, "standard", first.secret)), "a revoked one signs no more");
  });

  it("is told in another dialect from the moment that it is set", async () => {
    await set("--dialect", "pico");
    const { secret } = await add("pico");
    merchant.answer = (_told, response) => response.end('{"ret_code":"SUCCESS","ret_msg":"OK"}');
    await pay("B1");
    assert.ok(await genuine(3, "pico", secret));
  });

  it("calls the Midas door with a key of the store, the old one too while both live", async () => {
    const first = await add("midas");
    const second = await add("midas");
    const { player } = await client.call("resume", { session });
    const ask = async (key: string) => {
      const params = { openid: player.playerId, openkey: session };
      const request = midasRequest("get_balance_m", Date.now(), { key, params });
      const response = await fetch(server.url + request.url, { headers: request.headers });
      return ((await response.json()) as { ret: number }).ret;
    };
    assert.deepEqual([await ask(first.secret), await ask(second.secret)], [0, 0]);
    await coinslotJson(0, "secret", "revoke", "demo", first.secretId, ...data);
    assert.deepEqual([await ask(first.secret), await ask(second.secret)], [1001, 0]);
  });

  it("has no secret of theirs in the server's log", () => {
    assert.doesNotMatch(server.log(), /whsec_|cs_sandbox_/);
  });
});
