import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import pg from "pg";
import { audit } from "../server/books.ts";
import { CallError, logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer } from "../server/serverProcess.ts";
import { openPostgresRows } from "../store/postgresRows.ts";
import { type PostgresServer, startPostgres } from "../store/postgresServer.ts";
import { freshSchema } from "../store/worldStore.ts";

const RETRY_MS = 100;
const PAYMENTS = 5;

describe("a server whose PostgreSQL has troubles", function () {
  this.timeout(60_000);

  let postgres: PostgresServer;
  let url: string;
  let server: ServerProcess;
  let client: RawClient;
  let session: string;
  let paid: string[];

  beforeEach(async () => {
    postgres = await startPostgres();
    // Not the owner: what belongs to the owner is always let in.
    await asOwner(postgres, "CREATE ROLE game LOGIN", "GRANT CREATE ON DATABASE postgres TO game");
    const { href } = new URL(await freshSchema(postgres.socket));
    await asOwner(postgres, `ALTER SCHEMA ${schemaOf(href)} OWNER TO game`);
    url = href.replace("//postgres@", "//game@");
    server = await startServer(tmpdir(), "--database-url", url);
    client = await RawClient.connect(server.port);
    session = (await logIn(client, "Ann")).session;
    paid = [];
    for (let n = 0; n < PAYMENTS; n++) assert.equal(await pay(`A${n}`), "paid");
  });

  afterEach(async () => {
    client.socket.terminate();
    await server.stop();
    await postgres.stop();
  });

  /** What the game is told. */
  async function pay(orderNo: string): Promise<string> {
    try {
      const params = { session, ...terms(orderNo), coins: 1, deadlineMs: soonMs() };
      const { order } = await client.call("pay", params);
      if (!paid.includes(orderNo)) paid.push(orderNo);
      return order.state;
    } catch (error) {
      if (error instanceof CallError) return `${error.code}, ${error.error.retry}`;
      throw error;
    }
  }

  /** As a game does it: the same order until there is a clear answer. */
  async function payAtLast(orderNo: string): Promise<void> {
    while ((await pay(orderNo)) !== "paid") {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** What is sent before may have reached the database: it is answered when that can be asked. */
  async function untilServerKnows(): Promise<void> {
    while ((await fetch(`${server.url}/healthz`)).status === 200) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async function checkAll(): Promise<void> {
    for (const orderNo of [...paid]) assert.equal(await pay(orderNo), "paid");
    const { balance } = await client.call("getBalance", { session, zoneId: "1" });
    assert.equal(balance, 100 - paid.length);
    const rows = openPostgresRows(url);
    try {
      assert.equal(audit(rows).paidOrders, paid.length);
    } finally {
      await rows.close();
    }
  }

  it("answers clearly while the database is gone, and goes on when it is back", async () => {
    await postgres.crash();
    await untilServerKnows();
    assert.match(await pay("B1"), /^(systemError|tooManyRequests), later$/);
    assert.match(await pay("B2"), /^(systemError|tooManyRequests), later$/);
    await postgres.start();
    await payAtLast("B1");
    await payAtLast("B2");
    await checkAll();
  });

  it("loses nothing and pays nothing twice when the database dies under a payment", async () => {
    for (let round = 0; round < 3; round++) {
      const numbers = Array.from({ length: 8 }, (_, n) => `C${round}x${n}`);
      const asked = numbers.map((orderNo) => pay(orderNo));
      await postgres.crash();
      await postgres.start();
      // A batch of which nobody knows is answered when the database tells.
      await Promise.all(asked);
      for (const orderNo of numbers) await payAtLast(orderNo);
    }
    await checkAll();
  });

  it("waits its turn when there is no connection left for it", async () => {
    const cutOff = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'game'";
    await asOwner(postgres, "ALTER ROLE game CONNECTION LIMIT 0", cutOff);
    await untilServerKnows();
    assert.match(await pay("D1"), /^(systemError|tooManyRequests), later$/);
    await asOwner(postgres, "ALTER ROLE game CONNECTION LIMIT -1");
    await payAtLast("D1");
    await checkAll();
  });
});

/** Runs statements as the database's owner. */
async function asOwner({ socket }: PostgresServer, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ host: socket, user: "postgres" });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

function schemaOf(url: string): string {
  return /search_path(?:%3D|=)(\w+)/.exec(url)?.[1] ?? "public";
}
