import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { IN_FLIGHT_MAX } from "../../bridge/server/edges/requestGate.ts";
import { FRAME_BYTES_MAX } from "../../bridge/wire/limits.ts";
import { CallError, DEMO, logIn, RawClient, soonMs, terms } from "./rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "./serverProcess.ts";

const DEMO_CATALOG = fileURLToPath(
  new URL("../../bridge/server/catalog/demo.yaml", import.meta.url),
);

describe("the WebSocket binding", function () {
  this.timeout(60_000);

  let directory: { path: string; remove(): Promise<void> };
  let server: ServerProcess;
  let catalogFile: string;
  const clients: RawClient[] = [];

  before(async () => {
    directory = await temporaryDirectory();
    catalogFile = join(directory.path, "catalog.yaml");
    await copyFile(DEMO_CATALOG, catalogFile);
    server = await startServer(join(directory.path, "data"), "--catalog", catalogFile);
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });

  after(async () => {
    await server.stop();
    await directory.remove();
  });

  async function connect(headers: { [name: string]: string } = {}): Promise<RawClient> {
    const client = await RawClient.connect(server.port, { headers });
    clients.push(client);
    return client;
  }

  const payCoins = (client: RawClient, session: string, orderNo: string, coins: number) =>
    client.call("pay", { session, ...terms(orderNo), coins, deadlineMs: soonMs() });

  describe("hostile frames", () => {
    for (const [what, bytes, reason] of [
      ["nothing at all", [], "truncated"],
      ["a truncated frame", [0x94, 0x00], "truncated"],
      ["a trailing byte", [0x90, 0x00], "trailing"],
      ["an extension type", [0xd4, 0x72, 0x40], "extension"],
      ["a reserved byte", [0xc1], "reserved"],
      ["an array of four thousand million items", [0xdd, 0xff, 0xff, 0xff, 0xff], "items"],
      ["a thousand nested arrays", Array.from({ length: 1000 }, () => 0x91), "depth"],
      ["a duplicate key", [0x82, 0xa1, 0x61, 0x01, 0xa1, 0x61, 0x02], "duplicateKey"],
      ["what is no request", [0x93, 0x01, 0x01, 0xc0], "not a request"],
    ] as const) {
      it(`${what} ends the connection with the reason`, async () => {
        const client = await connect();
        client.socket.send(Uint8Array.from(bytes));
        const closed = await client.closed;
        assert.equal(closed.code, 1002);
        assert.match(closed.reason, new RegExp(reason));
      });
    }

    it("text ends it with 1003", async () => {
      const client = await connect();
      client.socket.send("hello");
      assert.equal((await client.closed).code, 1003);
    });

    it("a frame that is too large ends it with 1009", async () => {
      const client = await connect();
      client.socket.send(randomBytes(FRAME_BYTES_MAX + 1));
      assert.equal((await client.closed).code, 1009);
    });

    it("a request whose id can be read is answered", async () => {
      const client = await connect();
      const answer = new Promise<Buffer>((resolve) => client.socket.once("message", resolve));
      client.send([0, 7, "login", "no map"]);
      assert.ok((await answer).includes("frameRefused"));
      assert.equal(client.socket.readyState, client.socket.OPEN);
    });

    it("none of them troubles the others", async () => {
      const client = await connect();
      const { session } = await logIn(client, "Quiet");
      for (let i = 0; i < 20; i++) {
        const hostile = await connect();
        hostile.socket.send(randomBytes(200));
        await hostile.closed;
      }
      assert.equal((await client.call("getBalance", { session, zoneId: "1" })).balance, 100);
    });
  });

  describe("who may connect", () => {
    it("a game that is no web page sends no Origin and is welcome", async () => {
      await logIn(await connect(), "Native");
    });

    it("the server's own page and pages of this machine are", async () => {
      await connect({ origin: server.url });
      await connect({ origin: "http://localhost:5173" });
    });

    for (const origin of ["https://evil.example", "null", "http://127.0.0.1.evil.example"]) {
      it(`a page of ${origin} is refused`, async () => {
        await assert.rejects(connect({ origin }), /403/);
      });
    }

    it("a foreign name for this address is refused, on loopback too", async () => {
      await assert.rejects(connect({ host: "evil.example" }), /403/);
    });

    it("another path is not found", async () => {
      const answer = await rawUpgrade(server.port, "/v2/socket");
      assert.match(answer, /^HTTP\/1.1 404 /);
    });

    it("the subprotocol is spoken when offered", async () => {
      assert.equal((await connect()).socket.protocol, "coinslot.v1");
    });
  });

  describe("two sockets of one player", () => {
    it("both hear of what one of them did; the other player hears nothing", async () => {
      const [one, two, three] = await Promise.all([connect(), connect(), connect()]);
      const first = await logIn(one, "Twin");
      await logIn(two, "Twin");
      await logIn(three, "Stranger");
      await payCoins(one, first.session, "T1", 10);
      for (const client of [one, two]) {
        await client.push((push) => push.method === "orderChanged");
        await client.push((push) => push.method === "deliveryDue");
        const push = await client.push(({ method }) => method === "balanceChanged");
        assert.equal(push.method === "balanceChanged" && push.params.balance.balance, 90);
      }
      assert.deepEqual(three.pushes, []);
    });

    it("the same order from both at once is debited once", async () => {
      const [one, two] = await Promise.all([connect(), connect()]);
      const { session } = await logIn(one, "Racer");
      const other = await logIn(two, "Racer");
      const params = { ...terms("RACE1"), coins: 30, deadlineMs: soonMs() };
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          i % 2 === 0
            ? one.call("pay", { ...params, session })
            : two.call("pay", { ...params, session: other.session }),
        ),
      );
      for (const { order } of answers) assert.deepEqual(order, answers[0]?.order);
      assert.equal((await one.call("getBalance", { session, zoneId: "1" })).balance, 70);
    });

    it("the same sword from both at once is sold once", async () => {
      const [one, two] = await Promise.all([connect(), connect()]);
      const { session } = await logIn(one, "Collector");
      await logIn(two, "Collector");
      const items = [{ code: "SHIELD", quantity: 1, expectedPrice: 40 }];
      const results = await Promise.allSettled(
        [one, two].map((client, i) =>
          client.call("payByCode", { session, ...terms(`C${i}`), items, deadlineMs: soonMs() }),
        ),
      );
      const [refusal] = results.filter((result) => result.status === "rejected");
      assert.equal(results.filter((result) => result.status === "fulfilled").length, 1);
      assert.ok(refusal?.reason instanceof CallError && refusal.reason.code === "alreadyOwned");
      assert.equal((await one.call("getBalance", { session, zoneId: "1" })).balance, 60);
    });

    it("logout ends the other socket of the session, and its own stays open", async () => {
      const [one, two] = await Promise.all([connect(), connect()]);
      const { session } = await logIn(one, "Leaver");
      await two.call("resume", { session });
      await one.call("logout", { session });
      const ended = await two.push((push) => push.method === "sessionEnded");
      assert.deepEqual(ended.params, { reason: "logout" });
      assert.equal((await two.closed).code, 4001);
      await assert.rejects(one.call("getBalance", { session, zoneId: "1" }), /notLoggedIn/);
      assert.deepEqual(one.pushes, []);
    });

    it("a socket that logs in as somebody else hears of that one alone", async () => {
      const [one, two] = await Promise.all([connect(), connect()]);
      const first = await logIn(one, "Before");
      const second = await logIn(one, "After");
      await logIn(two, "Before");
      await payCoins(two, first.session, "B1", 1);
      await two.push((push) => push.method === "balanceChanged");
      await payCoins(two, second.session, "B2", 1);
      await one.push((push) => push.method === "balanceChanged");
      const orders = one.pushes.flatMap((push) =>
        push.method === "orderChanged" ? [push.params.order.orderNo] : [],
      );
      assert.deepEqual(orders, ["B2"]);
    });
  });

  it("the answer comes before the pushes of the same call", async () => {
    const client = await connect();
    const { session } = await logIn(client, "Patient");
    const kinds: string[] = [];
    // A response is an array of four, a push one of three.
    client.socket.on("message", (data: Buffer) => kinds.push(data[0] === 0x94 ? "answer" : "push"));
    await payCoins(client, session, "P1", 1);
    await client.push((push) => push.method === "deliveryDue");
    assert.deepEqual(kinds, ["answer", "push", "push", "push"]);
  });

  it("too many requests at once are refused at once, the others are answered", async () => {
    const client = await connect();
    const { session } = await logIn(client, "Hasty");
    const calls = Array.from({ length: IN_FLIGHT_MAX * 2 }, () =>
      client.call("poll", { session, cursor: "x.0", waitMs: 0 }),
    );
    const results = await Promise.allSettled(calls);
    const refused = results.filter((result) => result.status === "rejected");
    assert.ok(refused.length > 0 && refused.length <= IN_FLIGHT_MAX);
    for (const { reason } of refused) assert.equal(reason.code, "tooManyRequests");
  });

  it("a publication reaches running games, with the new version", async () => {
    const client = await connect();
    const { catalogVersion } = await logIn(client, "Shopper");
    const text = await readFile(catalogFile, "utf8");
    await writeFile(catalogFile, text.replace("priceCoins: 60", "priceCoins: 61"));
    const push = await client.push(({ method }) => method === "catalogChanged");
    assert.deepEqual(push.params, { version: catalogVersion + 1 });
    const { products = [] } = await client.call("products", {
      ...{ appId: "demo", appKey: "demo-key", language: "en", codes: ["SWORD"] },
    });
    assert.equal(products[0]?.priceCoins, 61);
  });

  it("a catalogue with a mistake changes nothing, and the log names the line", async () => {
    const client = await connect();
    const { catalogVersion } = await logIn(client, "Careful");
    const text = await readFile(catalogFile, "utf8");
    await writeFile(catalogFile, text.replace("priceCoins: 61", "priceCoins: cheap"));
    while (!server.log().includes("catalog.yaml, line ")) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await writeFile(catalogFile, text);
    assert.equal((await logIn(client, "Careful")).catalogVersion, catalogVersion);
  });
});

describe("a server that is told to stop", function () {
  this.timeout(60_000);

  it("answers what is under way, closes its sockets with 1001 and ends with 0", async () => {
    const directory = await temporaryDirectory();
    const server = await startServer(directory.path);
    try {
      const client = await RawClient.connect(server.port);
      const { session, cursor } = await logIn(client, "Last");
      const poll = client.call("poll", { session, cursor, waitMs: 20_000 });
      // The poll is under way before the signal.
      await client.call("getBalance", { session, zoneId: "1" });
      const stopped = server.stop();
      assert.equal((await poll).pushes, undefined);
      assert.equal((await client.closed).code, 1001);
      assert.equal(await stopped, 0);
    } finally {
      await server.kill();
      await directory.remove();
    }
  });
});

describe("a connection's rate", function () {
  this.timeout(60_000);

  it("is limited as the operator set it", async () => {
    const directory = await temporaryDirectory();
    const server = await startServer(directory.path, "--requests-per-second", "2");
    try {
      const client = await RawClient.connect(server.port);
      const { session } = await logIn(client, "Fast");
      const ask = () => client.call("getBalance", { session, zoneId: "1" });
      await ask();
      const results = await Promise.allSettled([ask(), ask(), ask(), ask(), ask(), ask()]);
      const refused = results.filter((result) => result.status === "rejected");
      assert.ok(refused.length >= 3);
      for (const { reason } of refused) assert.equal(reason.code, "tooManyRequests");
      await client.close();
    } finally {
      await server.kill();
      await directory.remove();
    }
  });
});

describe("a client that asks and does not read", function () {
  this.timeout(60_000);

  it("is dropped before it costs memory; the log says why", async () => {
    const directory = await temporaryDirectory();
    const args = ["--requests-per-second", "1000000", "--log-level", "info"];
    const server = await startServer(directory.path, ...args);
    try {
      const client = await RawClient.connect(server.port);
      client.socket.pause();
      const params = { ...DEMO, language: "en" };
      for (let i = 0; !server.log().includes("reads too slowly"); i++) {
        client.send([0, i, "products", params]);
        if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      client.socket.terminate();
    } finally {
      await server.kill();
      await directory.remove();
    }
  });
});

/** An upgrade request by hand; gives the head of the answer. */
function rawUpgrade(port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, "127.0.0.1", () => {
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      );
    });
    socket.setEncoding("utf8").on("data", resolve).on("error", reject);
  });
}
