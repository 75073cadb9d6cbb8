import assert from "node:assert/strict";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { audit } from "./books.ts";
import { logIn, RawClient, soonMs, terms } from "./rawClient.ts";
import { startServer, temporaryDirectory } from "./serverProcess.ts";

const ROUNDS = 3;
const PLAYERS = 8;
/** Acknowledged payments after which the server is killed in the middle of the next ones. */
const KILL_AFTER = 60;

/** What one player's game wrote down for itself, outside of the server. */
interface Diary {
  readonly session: string;
  readonly sent: string[];
  readonly acknowledged: string[];
}

describe("a server that is killed in the middle of load", function () {
  this.timeout(120_000);

  let directory: { path: string; remove(): Promise<void> };

  beforeEach(async () => {
    directory = await temporaryDirectory();
  });

  afterEach(() => directory.remove());

  function readBooks(): void {
    const db = openDatabase(join(directory.path, "coinslot.sqlite"), 1000);
    audit(db);
    db.close();
  }

  it("loses nothing that it acknowledged, and pays nothing twice", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const diaries = await payUntilKilled(directory.path, round);
      const server = await startServer(directory.path);
      const client = await RawClient.connect(server.port);
      try {
        for (const diary of diaries) await settle(client, diary);
      } finally {
        await client.close();
        await server.stop();
      }
      readBooks();
    }
  });

  it("brings the coins of a slow recharge after the restart, once", async () => {
    const before = await startServer(directory.path);
    const { session, url } = await openRecharge(before.port);
    const slow = new URLSearchParams({ outcome: "slow", coins: "50" });
    await fetch(url, { method: "POST", body: slow, redirect: "manual" });
    await before.kill();
    // Twenty seconds pass.
    const db = openDatabase(join(directory.path, "coinslot.sqlite"), 1000);
    db.exec("UPDATE provider_reports SET due_at_ms = due_at_ms - 20000");
    db.close();
    for (let start = 0; start < 2; start++) {
      const server = await startServer(directory.path);
      const client = await RawClient.connect(server.port);
      await client.call("resume", { session });
      let balance = await client.call("getBalance", { session, zoneId: "1" });
      if (balance.saveAmt === 0) {
        await client.push((push) => push.method === "balanceChanged");
        balance = await client.call("getBalance", { session, zoneId: "1" });
      }
      assert.equal(balance.saveAmt, 50);
      await client.close();
      await server.kill();
    }
    readBooks();
  });
});

/** Players pay as fast as they can; what was in the air when the server died stays unanswered. */
async function payUntilKilled(dataDirectory: string, round: number): Promise<Diary[]> {
  const server = await startServer(dataDirectory);
  let acknowledged = 0;
  let isAlive = true;
  const diaries = await Promise.all(
    Array.from({ length: PLAYERS }, async (_, player) => {
      const client = await RawClient.connect(server.port);
      const { session } = await logIn(client, `Round${round}Player${player}`);
      const diary: Diary = { session, sent: [], acknowledged: [] };
      return { client, diary };
    }),
  );
  const killed = new Promise<void>((resolve) => {
    for (const [player, { client, diary }] of diaries.entries()) {
      void payOn(client, diary, `R${round}P${player}N`, () => {
        acknowledged += 1;
        if (acknowledged < KILL_AFTER || !isAlive) return;
        isAlive = false;
        void server.kill().then(resolve);
      });
    }
  });
  await killed;
  await Promise.all(diaries.map(({ client }) => client.closed));
  return diaries.map(({ diary }) => diary);
}

/** Two payments of one coin in the air at a time. */
async function payOn(
  client: RawClient,
  diary: Diary,
  prefix: string,
  onAcknowledged: () => void,
): Promise<void> {
  while (client.socket.readyState === client.socket.OPEN) {
    const pair = [0, 1].map(async () => {
      const orderNo = `${prefix}${diary.sent.length}`;
      diary.sent.push(orderNo);
      const params = { session: diary.session, ...terms(orderNo), coins: 1, deadlineMs: soonMs() };
      const { order } = await client.call("pay", params);
      assert.equal(order.state, "paid");
      diary.acknowledged.push(orderNo);
      onAcknowledged();
    });
    await Promise.all(pair);
  }
}

/** As the plugin does it: every number is asked about; then the purse must fit to the last coin. */
async function settle(client: RawClient, { session, sent, acknowledged }: Diary): Promise<void> {
  let paid = 0;
  for (const orderNo of sent) {
    const { order } = await client.call("closeIfAbsent", { session, orderNo });
    if (acknowledged.includes(orderNo)) assert.equal(order.state, "paid", `${orderNo} is lost`);
    if (order.state === "paid") paid += 1;
    else assert.equal(order.state, "cancelled");
  }
  const { balance } = await client.call("getBalance", { session, zoneId: "1" });
  assert.equal(balance, 100 - paid);
}

async function openRecharge(port: number): Promise<{ session: string; url: string }> {
  const client = await RawClient.connect(port);
  const { session } = await logIn(client, "Slow");
  const { url } = await client.call("recharge", {
    ...{ session, rechargeNo: "R1", zoneId: "1", saveValue: 50 },
    ...{ isCanChange: false, ysdkExtInfo: "", language: "en" },
  });
  await client.close();
  return { session, url };
}
