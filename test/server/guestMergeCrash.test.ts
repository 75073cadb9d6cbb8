import assert from "node:assert/strict";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { coinslotJson } from "../cli/cliProcess.ts";
import { audit } from "./books.ts";
import { type CallError, RawClient, soonMs, terms } from "./rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "./serverProcess.ts";

const GUESTS = 24;
/** Guests who were told that they are players when the server dies. */
const KILL_AFTER = 6;
const APP = { appId: "demo", appKey: "demo-key", language: "en" } as const;
/** What the demo gives to each new player, and what each guest spends. */
const STARTER = 100;
const SPENT = 30;

describe("a server that is killed while guests become players", function () {
  this.timeout(120_000);

  let directory: { path: string; remove(): Promise<void> };
  let key: string;

  beforeEach(async () => {
    directory = await temporaryDirectory();
  });

  afterEach(() => directory.remove());

  const device = (n: number) => `${n}`.padStart(64, "0");

  async function ticketFor({ url }: ServerProcess, n: number): Promise<string> {
    const answer = await fetch(`${url}/v1/merchant/tickets`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ playerRef: `player-${n}` }),
    });
    return ((await answer.json()) as { readonly ticket: string }).ticket;
  }

  /** Everybody is there twice: as a player, and as a guest who bought something. */
  async function prepare(server: ServerProcess): Promise<void> {
    const client = await RawClient.connect(server.port);
    for (let n = 0; n < GUESTS; n += 1) {
      await client.call("login", { ...APP, ticket: await ticketFor(server, n) });
      const { session } = await client.call("login", { ...APP, device: device(n) });
      const order = { ...terms(`GUEST${n}`), deadlineMs: soonMs() };
      await client.call("pay", { session, ...order, coins: SPENT });
    }
    await client.close();
  }

  async function signInUntilKilled(server: ServerProcess): Promise<void> {
    const client = await RawClient.connect(server.port);
    const tickets: string[] = [];
    for (let n = 0; n < GUESTS; n += 1) tickets.push(await ticketFor(server, n));
    let answered = 0;
    const logins = tickets.map(async (ticket, n) => {
      await client.call("login", { ...APP, ticket, device: device(n) });
      answered += 1;
      if (answered === KILL_AFTER) await server.kill();
    });
    // Who was not answered before the server died waits for ever.
    await Promise.race([Promise.allSettled(logins), client.closed]);
    assert.ok(answered >= KILL_AFTER);
  }

  /** Whatever became of the first try, the second one leaves the same. */
  async function checkAll(server: ServerProcess): Promise<void> {
    const client = await RawClient.connect(server.port);
    for (let n = 0; n < GUESTS; n += 1) {
      const signIn = { ...APP, ticket: await ticketFor(server, n), device: device(n) };
      const { session } = await client.call("login", signIn);
      const { balance } = await client.call("getBalance", { session, zoneId: "1" });
      assert.equal(balance, 2 * STARTER - SPENT, `player ${n}`);
      const { deliveries = [] } = await client.call("deliveries", { session, saveSlot: "1" });
      assert.deepEqual(
        deliveries.map(({ orderNo }) => orderNo),
        [`GUEST${n}`],
      );
      const asGuest = client.call("login", { ...APP, device: device(n) });
      await assert.rejects(asGuest, (error) => (error as CallError).code === "guestMerged");
    }
    await client.close();
  }

  it("makes each of them one player, with all coins and goods, once", async () => {
    const before = await startServer(directory.path);
    const made = ["key", "create", "demo", "--name", "crash", "--data", directory.path];
    key = (await coinslotJson<{ readonly key: string }>(0, ...made)).key;
    await prepare(before);
    await signInUntilKilled(before);
    const after = await startServer(directory.path);
    try {
      await checkAll(after);
    } finally {
      await after.stop();
    }
    const db = openDatabase(join(directory.path, "coinslot.sqlite"), 1000);
    audit(db);
    db.close();
    const checked = await coinslotJson<{ readonly mismatches: readonly unknown[] }>(
      0,
      ...["reconcile", "--data", directory.path],
    );
    assert.deepEqual(checked.mismatches, []);
  });
});
