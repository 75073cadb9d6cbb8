/**
 * Thousands of paid orders, an unreliable network, and both servers killed again and again: the
 * sample merchant hands over each order's goods once. COINSLOT_STORM_ORDERS sets how many.
 */

import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ListedNotice, NoticePage } from "../../bridge/server/calls/notices/listNotices.ts";
import {
  connectOperator,
  type OperatorConnection,
} from "../../bridge/server/cli/operatorConnection.ts";
import { operatorSocketFile } from "../../bridge/server/edges/operatorFrames.ts";
import type { NoticeState } from "../../bridge/server/orders/notice.ts";
import {
  type Merchant,
  type MerchantProcess,
  openMerchant,
  SECRET,
} from "../merchant/merchantProcess.ts";
import { logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { type StormProxy, startStormProxy } from "./stormProxy.ts";

const ORDERS = Number(process.env.COINSLOT_STORM_ORDERS ?? 5000);
const AT_ONCE = 25;
/** Each server dies so often; the payments go on in between. */
const KILLS = 4;
const ROUNDS_MAX = 200;

describe(`${ORDERS} notices in a storm`, function () {
  this.timeout(ORDERS * 120);

  let directory: { path: string; remove(): Promise<void> };
  let merchant: Merchant;
  let game: MerchantProcess;
  let proxy: StormProxy;
  let server: ServerProcess;

  before(async () => {
    directory = await temporaryDirectory();
    merchant = await openMerchant();
    game = (await merchant.start()) ?? assert.fail("the game server does not start");
    proxy = await startStormProxy(chances(7), () => game.port);
    writeFiles();
    server = await start();
  });

  after(async () => {
    await server?.kill();
    await proxy?.close();
    await merchant?.close();
    await directory?.remove();
  });

  it("hand over each order's goods once", async () => {
    for (let part = 0; part < KILLS; part += 1) {
      await pay(Math.floor((ORDERS * part) / KILLS), Math.floor((ORDERS * (part + 1)) / KILLS));
      await killBoth();
      await hurry();
    }
    const rounds = await untilTold();
    await game.kill();
    const { inventory, handedOver } = await merchant.books();
    assert.equal(handedOver, ORDERS);
    assert.equal(inventory[0]?.amount, ORDERS);
    const tries = Object.values(proxy.fates).reduce((sum, count) => sum + count, 0);
    console.log(
      `      ${ORDERS} orders, ${tries} requests, ${rounds} rounds: ${JSON.stringify(proxy.fates)}`,
    );
  });

  function writeFiles(): void {
    const app = {
      ...{ appId: "demo", appKey: "demo-key", title: "Storm", merchantId: "m" },
      ...{ merchantVerified: true, starterGiftCoins: 10 * ORDERS, payGrantBy: "server" },
      ...{ notifyUrls: [proxy.url], currency: { name: "Coins" }, products: [] },
    };
    writeFileSync(file("catalog.yaml"), JSON.stringify({ apps: [app] }));
    const secrets = { apps: { demo: { notices: { symmetric: [SECRET] } } } };
    writeFileSync(file("secrets.yaml"), JSON.stringify(secrets));
    chmodSync(file("secrets.yaml"), 0o600);
  }

  function file(name: string): string {
    return join(directory.path, name);
  }

  function start(): Promise<ServerProcess> {
    const files = ["--catalog", file("catalog.yaml"), "--secrets", file("secrets.yaml")];
    const limits = ["--notify-timeout-ms", "1000", "--requests-per-second", "1000000"];
    return startServer(file("data"), ...files, ...limits);
  }

  async function pay(from: number, to: number): Promise<void> {
    const client = await RawClient.connect(server.port);
    const { session } = await logIn(client, "Ann");
    for (let n = from; n < to; n += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, to - n) }, (_, more) => n + more);
      await Promise.all(
        some.map((number) => {
          const order = { session, ...terms(`S${number}`), deadlineMs: soonMs() };
          return client.call("pay", { ...order, coins: 10, attach: "POTION" });
        }),
      );
    }
    await client.close();
  }

  /** In the middle of whatever they do. */
  async function killBoth(): Promise<void> {
    const { port } = game;
    await Promise.all([server.kill(), game.kill()]);
    server = await start();
    game = (await merchant.start(undefined, port)) ?? assert.fail("no game server");
  }

  /** What waits for its time goes out now; what was given up, again. Gives how many waited. */
  async function hurry(): Promise<number> {
    const operator = await connectOperator(operatorSocketFile(file("data")));
    assert.ok(operator);
    let waited = 0;
    for (const state of OPEN) {
      // What is under way ends by itself.
      if (state === "leased" && waited > 0) break;
      const open = await listAll(operator, state);
      waited += open.length;
      for (let n = 0; n < open.length && state !== "leased"; n += 100) {
        const some = open.slice(n, n + 100);
        await operator.ask("redeliverNotices", { notices: some, by: "operator" });
      }
    }
    operator.close();
    return waited;
  }

  async function listAll(operator: OperatorConnection, state: NoticeState) {
    const open: ListedNotice[] = [];
    let page: NoticePage = { notices: [] };
    do {
      const listed = await operator.ask("listNotices", { state, below: page.below });
      assert.ok(listed.kind === "done");
      page = listed.result as NoticePage;
      open.push(...page.notices);
    } while (page.below !== undefined);
    return open;
  }

  async function untilTold(): Promise<number> {
    for (let round = 1; round < ROUNDS_MAX; round += 1) {
      if (round === ROUNDS_MAX / 2) proxy.calm();
      if ((await hurry()) === 0) return round;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return assert.fail("some notices never arrived");
  }
});

const OPEN: readonly NoticeState[] = ["pending", "dead", "leased"];

/** The same numbers in every run (a linear congruential generator). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
