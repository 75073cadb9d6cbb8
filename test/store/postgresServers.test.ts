import assert from "node:assert/strict";
import pg from "pg";
import { coinslotJson } from "../cli/cliProcess.ts";
import { logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { type PostgresServer, startPostgres } from "./postgresServer.ts";
import { freshSchema } from "./worldStore.ts";

describe("several servers on one PostgreSQL", function () {
  this.timeout(60_000);

  let postgres: PostgresServer;
  let url: string;
  let servers: ServerProcess[];
  let clients: RawClient[];
  let directories: { path: string; remove(): Promise<void> }[];

  before(async () => {
    postgres = await startPostgres();
  });

  after(() => postgres?.stop());

  beforeEach(async () => {
    url = await freshSchema(postgres.socket);
    servers = [];
    clients = [];
    directories = [];
  });

  afterEach(async () => {
    for (const client of clients) await client.close();
    await Promise.all(servers.map((server) => server.kill()));
    for (const directory of directories) await directory.remove();
  });

  async function start(): Promise<ServerProcess> {
    const directory = await temporaryDirectory();
    directories.push(directory);
    const server = await startServer(directory.path, "--database-url", url);
    servers.push(server);
    return server;
  }

  async function connect(server: ServerProcess): Promise<RawClient> {
    const client = await RawClient.connect(server.port);
    clients.push(client);
    return client;
  }

  const pay = (client: RawClient, session: string, orderNo: string, coins = 1) =>
    client.call("pay", { session, ...terms(orderNo), coins, deadlineMs: soonMs() });

  it("start together on an empty database", async () => {
    const both = await Promise.all([start(), start()]);
    for (const server of both) {
      assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    }
  });

  it("a player connected to one hears what happened on the other", async () => {
    const [here, there] = [await start(), await start()];
    const [phone, desk] = [await connect(here), await connect(there)];
    const { session } = await logIn(phone, "Ann");
    await desk.call("resume", { session });
    const heard = phone.push((push) => push.method === "orderChanged");
    const { order } = await pay(desk, session, "A1");
    const push = await heard;
    assert.ok(push.method === "orderChanged");
    assert.equal(push.params.order.tradeNo, order.tradeNo);
  });

  it("agree how often a key may call", async () => {
    const both = [await start(), await start()];
    const made = await coinslotJson<{ readonly key: string }>(
      0,
      ...["key", "create", "demo", "--name", "limits", "--database-url", url],
    );
    const authorization = `Bearer ${made.key}`;
    const call = async (server: ServerProcess) =>
      (await fetch(`${server.url}/v1/merchant/app`, { headers: { authorization } })).status;
    const statuses: number[] = [];
    for (let turn = 0; turn < 15; turn += 1) {
      const calls = both.flatMap((server) => Array.from({ length: 50 }, () => call(server)));
      statuses.push(...(await Promise.all(calls)));
    }
    const allowed = statuses.filter((status) => status === 200).length;
    const refused = statuses.filter((status) => status === 429).length;
    assert.equal(allowed + refused, 1500);
    // Before its first answer a process counts a key's calls by their address.
    assert.ok(allowed >= 1200 - 60 && allowed <= 1200 + 2 * 50, `${allowed} calls`);
  });

  it("a log-out on one ends the session's sockets on the other", async () => {
    const [here, there] = [await start(), await start()];
    const [phone, desk] = [await connect(here), await connect(there)];
    const { session } = await logIn(phone, "Ann");
    await desk.call("resume", { session });
    await desk.call("logout", { session });
    await phone.closed;
  });

  it("one number that is paid on both at once is debited once", async () => {
    const [here, there] = [await start(), await start()];
    const [phone, desk] = [await connect(here), await connect(there)];
    const { session } = await logIn(phone, "Ann");
    for (let round = 0; round < 20; round++) {
      const orderNo = `A${round}`;
      const [one, two] = await Promise.all([
        pay(phone, session, orderNo),
        pay(desk, session, orderNo),
      ]);
      assert.equal(one.order.tradeNo, two.order.tradeNo);
    }
    const { balance } = await phone.call("getBalance", { session, zoneId: "1" });
    assert.equal(balance, 80);
  });

  it("one wallet that both spend from at once never pays more than it holds", async () => {
    const [here, there] = [await start(), await start()];
    const [phone, desk] = [await connect(here), await connect(there)];
    const { session } = await logIn(phone, "Ann");
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, (_, i) => pay(i % 2 === 0 ? phone : desk, session, `A${i}`, 3)),
    );
    assert.equal(results.filter(({ status }) => status === "fulfilled").length, 33);
    const { balance } = await phone.call("getBalance", { session, zoneId: "1" });
    assert.equal(balance, 1);
  });

  it("send their games away to ask anew when the connection for news was cut", async () => {
    const [here, there] = [await start(), await start()];
    const [phone, desk] = [await connect(here), await connect(there)];
    const { session } = await logIn(phone, "Ann");
    await desk.call("resume", { session });
    const admin = new pg.Client(url);
    await admin.connect();
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE query LIKE 'LISTEN%' OR query LIKE '%pg_notify%' AND pid <> pg_backend_pid()`,
    );
    await admin.end();
    await phone.closed;
    const again = await connect(there);
    assert.equal((await pay(again, session, "A1")).order.state, "paid");
  });

  it("one that the database has forgotten comes back, and nothing is lost or doubled", async () => {
    const phone = await connect(await start());
    const { session } = await logIn(phone, "Ann");
    const admin = new pg.Client(url);
    await admin.connect();
    await admin.query("DELETE FROM writers");
    await admin.end();
    const tries = await Promise.allSettled([pay(phone, session, "A1"), pay(phone, session, "A2")]);
    for (const tried of tries) {
      if (tried.status === "rejected") assert.match(String(tried.reason), /tooManyRequests/);
    }
    for (const orderNo of ["A1", "A2"])
      assert.equal(await payAtLast(phone, session, orderNo), "paid");
    assert.equal((await phone.call("getBalance", { session, zoneId: "1" })).balance, 98);
  });

  /** Sends the same number again while the server is busy; gives the order's state. */
  async function payAtLast(client: RawClient, session: string, orderNo: string): Promise<string> {
    for (;;) {
      try {
        return (await pay(client, session, orderNo)).order.state;
      } catch (error) {
        if (!/tooManyRequests/.test(String(error))) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
});
