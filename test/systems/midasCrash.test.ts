/** The rule of repeats against a server that dies: every purchase happens once, none is lost. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createMidasClient,
  type MidasAlarm,
  type MidasClient,
  type MidasMoved,
  type MidasPlayer,
} from "../../bridge/server/midasClient/midasEntry.ts";
import { DEMO, post } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";

const KEY = "228bf094169a40a3bd188ba37ebe8723";
const ROUNDS = 3;
const PAYMENTS = 60;
/** Longer together than a restart on a busy machine. */
const PAUSES_MS = Array.from({ length: 100 }, () => 200);

describe("a merchant whose Midas server is killed", function () {
  this.timeout(120_000);
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: ServerProcess;
  let client: MidasClient;
  let ann: MidasPlayer;
  const alarms: MidasAlarm[] = [];

  before(async () => {
    directory = await temporaryDirectory();
    const secrets = join(directory.path, "secrets.yaml");
    await writeFile(secrets, `apps: {demo: {midas: {appKey: ${KEY}}}}\n`, { mode: 0o600 });
    server = await start("0");
    client = createMidasClient({
      baseUrl: server.url,
      appid: "demo",
      appkey: KEY,
      onAlarm: (alarm) => alarms.push(alarm),
      retryPausesMs: PAUSES_MS,
    });
    const params = { ...DEMO, playerName: "ann", language: "en" } as const;
    const { session, player } = await post(server.url, "login", params);
    const login = { openid: player.playerId, openkey: session, pf: "pf", pfkey: "pfkey" };
    ann = { ...login, platform: "guest", zoneid: "1" };
  });

  after(async () => {
    await server?.stop();
    await directory.remove();
  });

  function start(port: string): Promise<ServerProcess> {
    const secrets = join(directory.path, "secrets.yaml");
    const data = join(directory.path, "data");
    return startServer(data, "--secrets", secrets, "--port", port);
  }

  it("has every payment once, and its coins add up", async () => {
    await client.present(ann, { presenttimes: 10_000, billno: "G" });
    const { balance: before } = await balanceNow();
    const kinds: MidasMoved["kind"][] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const paying = Array.from({ length: PAYMENTS }, (_, at) =>
        client.pay(ann, { amt: 1, billno: `B-${round}-${at}` }),
      );
      await Promise.race(paying);
      await server.kill();
      server = await start(String(server.port));
      kinds.push(...(await Promise.all(paying)).map(({ kind }) => kind));
    }
    assert.deepEqual(
      kinds.filter((kind) => kind !== "done" && kind !== "doneBefore"),
      [],
    );
    const { balance, saveSum, costSum } = await balanceNow();
    assert.equal(balance, before - ROUNDS * PAYMENTS);
    assert.equal(balance, saveSum - costSum);
    assert.deepEqual(alarms, []);
  });

  async function balanceNow() {
    const balance = await client.getBalance(ann);
    if (balance.kind !== "balance") throw new Error(balance.kind);
    return balance;
  }
});
