import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { VERBS } from "../../bridge/server/calls/verbs.ts";
import { contentHash } from "../../bridge/server/catalog/contentHash.ts";
import { createCatalogShelf } from "../../bridge/server/catalogShelf.ts";
import type { Command, Reply } from "../../bridge/server/store/command.ts";
import type { Engine } from "../../bridge/server/store/engine.ts";
import { openPostgresEngine } from "../../bridge/server/store/postgres/postgresEngine.ts";
import { audit } from "../server/books.ts";
import { SHOP, START_MS } from "../server/world.ts";
import { openPostgresRows, type PostgresRows } from "./postgresRows.ts";
import { type PostgresServer, startPostgres } from "./postgresServer.ts";
import { freshSchema, runAll } from "./worldStore.ts";

/** Two servers on one database; `here` has just had a payment of Ann's, so it knows her. */
describe("a server on PostgreSQL that knows its callers", function () {
  this.timeout(60_000);

  let server: PostgresServer;
  let db: PostgresRows;
  let here: Engine;
  let there: Engine;
  let session: string;

  before(async () => {
    server = await startPostgres();
  });

  after(() => server?.stop());

  beforeEach(async () => {
    const url = await freshSchema(server.socket);
    [here, there] = [await open(url), await open(url)];
    db = openPostgresRows(url);
    const published = { catalog: SHOP, contentHash: contentHash(SHOP) };
    for (const engine of [here, there]) await done(engine, "publishCatalog", published);
    const params = { appId: "demo", appKey: "demo-key", playerName: "Ann", language: "en" };
    session = (await done<{ session: string }>(here, "login", params)).session;
    assert.deepEqual(await pay(here, "FIRST", 10), { kind: "paid", left: 90 });
  });

  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
    audit(db);
    await db.close();
  });

  const open = (url: string) => {
    const surroundings = {
      environment: "sandbox",
      catalog: createCatalogShelf(),
      nowMs: () => START_MS,
      randomHex: (bytes: number) => randomBytes(bytes).toString("hex"),
    } as const;
    return openPostgresEngine(url, VERBS, surroundings, () => {});
  };

  async function reply(engine: Engine, command: Command): Promise<Reply> {
    const [only] = await runAll(engine, [command]);
    return only as Reply;
  }

  async function done<Result>(engine: Engine, verb: string, params: unknown): Promise<Result> {
    const answer = await reply(engine, { verb, params });
    if (answer.kind !== "done") throw new Error(JSON.stringify(answer));
    return answer.result as Result;
  }

  const payment = (orderNo: string, coins: number): Command => ({
    verb: "pay",
    params: {
      ...{ session, orderNo, title: "", detail: "", zoneId: "1", saveSlot: "1" },
      ...{ coins, deadlineMs: START_MS + 1000 },
    },
  });

  const balance = async (engine: Engine) =>
    (await done<{ balance: number }>(engine, "getBalance", { session, zoneId: "1" })).balance;

  /** What was answered, and what is left in the books. */
  async function pay(engine: Engine, orderNo: string, coins: number) {
    const answer = await reply(engine, payment(orderNo, coins));
    const left = db.prepare<{ n: number }>("SELECT sum(paid + gift) AS n FROM wallets").get()?.n;
    if (answer.kind !== "done") return { kind: answer.kind, left };
    return { kind: (answer.result as { kind: string }).kind, left };
  }

  const refund = (engine: Engine, orderNo: string) =>
    done(engine, "refundOrder", {
      ...{ appId: "demo", door: "plugin", orderNo, refundNo: `R${orderNo}` },
      ...{ reason: "a test", by: "operator" },
    });

  /** Nothing can be read any more. */
  function forbidReading(): void {
    const schemas = db.prepare<{ name: string }>(
      `SELECT nspname AS name FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace
       WHERE proname = 'coinslot_read'`,
    );
    for (const { name } of schemas.all()) db.exec(`DROP FUNCTION ${name}.coinslot_read`);
  }

  it("takes the next payment in one round trip, without reading", async () => {
    forbidReading();
    assert.deepEqual(await pay(here, "A1", 20), { kind: "paid", left: 70 });
    assert.deepEqual(await pay(here, "A2", 20), { kind: "paid", left: 50 });
    assert.equal((await pay(there, "A3", 20)).kind, "failed");
  });

  it("pays from what another server left in the wallet", async () => {
    assert.deepEqual(await pay(there, "B1", 60), { kind: "paid", left: 30 });
    assert.deepEqual(await pay(here, "A1", 60), { kind: "insufficient", left: 30 });
    assert.deepEqual(await pay(here, "A2", 30), { kind: "paid", left: 0 });
  });

  it("finds the coins that came in at another server", async () => {
    assert.deepEqual(await pay(here, "A1", 90), { kind: "paid", left: 0 });
    await refund(there, "A1");
    assert.deepEqual(await pay(here, "A2", 80), { kind: "paid", left: 10 });
  });

  it("refuses a session that ended at another server", async () => {
    await done(there, "logout", { session });
    assert.deepEqual(await pay(here, "A1", 1), { kind: "refused", left: 90 });
  });

  it("gives the first result for a number that was paid at another server", async () => {
    assert.deepEqual(await pay(there, "SAME", 5), { kind: "paid", left: 85 });
    assert.deepEqual(await pay(here, "SAME", 5), { kind: "paid", left: 85 });
    assert.deepEqual(await pay(here, "SAME", 6), { kind: "refused", left: 85 });
  });

  it("gives the first result for a number of its own, again and again", async () => {
    for (let time = 0; time < 5; time += 1) {
      assert.deepEqual(await pay(here, "FIRST", 10), { kind: "paid", left: 90 });
    }
  });

  it("refuses a number that came through another door at another server", async () => {
    db.exec(
      `INSERT INTO orders SELECT order_key + 1000000, app_id, 'midas', 'DOOR', 'other trade no',
         environment, player_key, 'cancelled', 'none', 'none', exception, confirmations,
         refunded_coins, 1, fingerprint, coins, title, detail, items, attach, notify_url, zone_id,
         save_slot, grant_by, catalog_version, created_at_ms, expires_at_ms, NULL, NULL
       FROM orders`,
    );
    db.exec(
      `INSERT INTO order_events SELECT order_key + 1000000, 1, at_ms, event, 'cancelled', 'none',
         'none', exception FROM order_events WHERE version = 1`,
    );
    assert.deepEqual(await pay(here, "DOOR", 5), { kind: "refused", left: 90 });
  });

  it("answers what is there, not what it knows", async () => {
    assert.deepEqual(await pay(there, "B1", 60), { kind: "paid", left: 30 });
    assert.equal(await balance(here), 30);
    const replies = await runAll(here, [
      payment("A1", 10),
      { verb: "getBalance", params: { session, zoneId: "1" } },
    ]);
    const [, read] = replies;
    assert.ok(read?.kind === "done");
    assert.equal((read.result as { balance: number }).balance, 20);
  });

  it("settles everybody's payment when one of a batch was wrong about its wallet", async () => {
    const params = { appId: "demo", appKey: "demo-key", playerName: "Bob", language: "en" };
    const bob = (await done<{ session: string }>(here, "login", params)).session;
    const bobs = (orderNo: string): Command => {
      const { verb, params: members } = payment(orderNo, 1);
      return { verb, params: { ...(members as object), session: bob } };
    };
    await runAll(here, [bobs("C0")]);
    await pay(there, "B1", 60);
    const replies = await runAll(here, [payment("A1", 1), bobs("C1"), payment("A2", 1)]);
    assert.deepEqual(
      replies.map((one) => one.kind === "done" && (one.result as { kind: string }).kind),
      ["paid", "paid", "paid"],
    );
  });
});
