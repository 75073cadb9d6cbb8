import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import type { WireValue } from "../../bridge/wire/codec.ts";
import { bytesOf, createJsCodec, frameOf } from "../../bridge/wire/codecJs.ts";
import { CallError, DEMO, logIn, post, RawClient, soonMs, terms } from "./rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "./serverProcess.ts";

const codec = createJsCodec();

describe("the HTTP edge", function () {
  this.timeout(60_000);

  let directory: { path: string; remove(): Promise<void> };
  let server: ServerProcess;

  before(async () => {
    directory = await temporaryDirectory();
    const site = join(directory.path, "site");
    await mkdir(join(site, "assets"), { recursive: true });
    await writeFile(join(directory.path, "secret.txt"), "secret");
    await writeFile(join(site, "index.html"), "<!doctype html><title>Shop</title>");
    await writeFile(join(site, "assets/app-D4f9xQ2c.js"), "export {};");
    await symlink(join(directory.path, "secret.txt"), join(site, "link.txt"));
    const origins = "https://game.example";
    const args = ["--static", site, "--origins", origins];
    server = await startServer(join(directory.path, "data"), ...args);
  });

  after(async () => {
    await server.stop();
    await directory.remove();
  });

  describe("POST /v1/rpc", () => {
    const rpc = (body: Uint8Array | string, type = "application/msgpack", headers = {}) =>
      fetch(`${server.url}/v1/rpc`, {
        method: "POST",
        headers: { "content-type": type, ...headers },
        body: typeof body === "string" ? body : Buffer.from(body),
      });
    const frame = (message: WireValue) => bytesOf(codec.encode(message));
    const login: WireValue = [0, 5, "login", { ...DEMO, language: "en", playerName: "Ann" }];

    it("answers a frame with a frame", async () => {
      const response = await rpc(frame(login));
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("content-type"), "application/msgpack");
      const decoded = codec.decode(frameOf(new Uint8Array(await response.arrayBuffer())));
      assert.ok(decoded.ok && Array.isArray(decoded.value));
      assert.deepEqual(decoded.value.slice(0, 3), [1, 5, null]);
    });

    it("answers base64 with base64", async () => {
      const response = await rpc(Buffer.from(frame(login)).toString("base64"), "text/plain");
      assert.match(response.headers.get("content-type") ?? "", /^text\/plain/);
      const bytes = Buffer.from(await response.text(), "base64");
      const decoded = codec.decode(frameOf(bytes));
      assert.ok(decoded.ok && Array.isArray(decoded.value) && decoded.value[1] === 5);
    });

    it("an application error is a frame with status 200", async () => {
      const response = await rpc(frame([0, 6, "resume", { session: "nobody" }]));
      assert.equal(response.status, 200);
      assert.ok(Buffer.from(await response.arrayBuffer()).includes("notLoggedIn"));
    });

    it("a frame that is refused is told so in a frame", async () => {
      const response = await rpc(Uint8Array.from([0xc1]));
      assert.equal(response.status, 200);
      assert.ok(Buffer.from(await response.arrayBuffer()).includes("frameRefused"));
    });

    it("other types and too large bodies are refused", async () => {
      assert.equal((await rpc("{}", "application/json")).status, 415);
      assert.equal((await rpc(new Uint8Array(90_000))).status, 413);
    });

    it("a page of an allowed origin may read the answer, others may not ask", async () => {
      const allowed = await rpc(frame(login), undefined, { origin: "https://game.example" });
      assert.equal(allowed.headers.get("access-control-allow-origin"), "https://game.example");
      const foreign = await rpc(frame(login), undefined, { origin: "https://evil.example" });
      assert.equal(foreign.status, 403);
      const local = await rpc(frame(login), undefined, { origin: "http://localhost:5173" });
      assert.equal(local.status, 403, "the list replaces the pages of this machine");
    });

    it("a preflight is answered", async () => {
      const response = await fetch(`${server.url}/v1/rpc`, {
        method: "OPTIONS",
        headers: { origin: "https://game.example", "access-control-request-method": "POST" },
      });
      assert.equal(response.status, 204);
      assert.equal(response.headers.get("access-control-allow-headers"), "content-type");
    });

    it("a foreign Host is refused", async () => {
      assert.equal(await statusFor(server.port, "/healthz", { host: "evil.example" }), 403);
      assert.equal(await statusFor(server.port, "/healthz", { host: "localhost" }), 200);
      assert.equal(await statusFor(server.port, "/healthz", { host: "game.example" }), 200);
    });
  });

  describe("the long poll", () => {
    it("brings what happens while it waits", async () => {
      const { session, cursor } = await post(server.url, "login", {
        ...DEMO,
        playerName: "Poller",
        language: "en",
      });
      const poll = post(server.url, "poll", { session, cursor, waitMs: 20_000 });
      const params = { session, ...terms("P1"), coins: 1, deadlineMs: soonMs() };
      await post(server.url, "pay", params);
      const { pushes = [], ...rest } = await poll;
      assert.equal(pushes[0]?.method, "orderChanged");
      const next = await post(server.url, "poll", { session, cursor: rest.cursor, waitMs: 0 });
      const all = [...pushes, ...(next.pushes ?? [])].map(({ method }) => method);
      assert.deepEqual(all, ["orderChanged", "balanceChanged", "deliveryDue"]);
      const none = await post(server.url, "poll", { session, cursor: next.cursor, waitMs: 0 });
      assert.deepEqual(none, { cursor: next.cursor });
    });

    it("says resync for a cursor of before, and after more than it remembers", async () => {
      const opened = { ...DEMO, playerName: "Sleeper", language: "en" } as const;
      const { session, cursor } = await post(server.url, "login", opened);
      const old = await post(server.url, "poll", { session, cursor: "0123.4", waitMs: 0 });
      assert.equal(old.resync, true);
      for (let i = 0; i < 25; i++) {
        const params = { session, ...terms(`S${i}`), coins: 1, deadlineMs: soonMs() };
        await post(server.url, "pay", params);
      }
      const { resync, pushes = [] } = await post(server.url, "poll", {
        session,
        cursor,
        waitMs: 0,
      });
      assert.equal(resync, true);
      assert.equal(pushes.length, 64);
    });

    it("says resync once to a player who had only a socket, and then brings all", async () => {
      const client = await RawClient.connect(server.port);
      const { session, cursor } = await logIn(client, "Roamer");
      const pay = (orderNo: string) =>
        client.call("pay", { session, ...terms(orderNo), coins: 1, deadlineMs: soonMs() });
      await pay("B1");
      await client.push((push) => push.method === "deliveryDue");
      const first = await post(server.url, "poll", { session, cursor, waitMs: 20_000 });
      assert.deepEqual(first, { cursor: first.cursor, resync: true });
      await pay("B2");
      await client.push((push) => push.method === "deliveryDue");
      const after = { session, cursor: first.cursor, waitMs: 0 };
      const { pushes = [], resync } = await post(server.url, "poll", after);
      const methods = pushes.map(({ method }) => method);
      assert.deepEqual(methods, ["orderChanged", "balanceChanged", "deliveryDue"]);
      assert.equal(resync, undefined);
      await client.close();
    });

    it("ends when its session ends", async () => {
      const opened = { ...DEMO, playerName: "Goer", language: "en" } as const;
      const { session, cursor } = await post(server.url, "login", opened);
      const poll = post(server.url, "poll", { session, cursor, waitMs: 20_000 });
      await post(server.url, "getBalance", { session, zoneId: "1" });
      await post(server.url, "logout", { session });
      // Whichever of the two was first.
      const outcome = await poll.catch((error: CallError) => error);
      if (outcome instanceof CallError) assert.equal(outcome.code, "notLoggedIn");
      else assert.equal(outcome.pushes?.[0]?.method, "sessionEnded");
    });
  });

  describe("the payment page", () => {
    async function openPage(playerName: string, more: object = {}) {
      const client = await RawClient.connect(server.port);
      const { session } = await logIn(client, playerName);
      const { url } = await client.call("recharge", {
        ...{ session, rechargeNo: `R${playerName}`, zoneId: "1", saveValue: 50 },
        ...{ isCanChange: false, ysdkExtInfo: "", language: "en" },
        ...more,
      });
      return { client, session, url };
    }
    const answer = (url: string, fields: { [name: string]: string }) =>
      fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

    it("shows the amount, takes the choice once, and is done afterwards", async () => {
      const { client, session, url } = await openPage("Payer");
      const page = await fetch(url);
      assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/);
      assert.match(await page.text(), /name="outcome" value="paid"/);
      const posted = await answer(url, { outcome: "paid", coins: "50" });
      assert.equal(posted.status, 303);
      await client.push((push) => push.method === "rechargeChanged");
      await client.push((push) => push.method === "balanceChanged");
      const done = await (await fetch(url)).text();
      assert.doesNotMatch(done, /name="outcome"/);
      await answer(url, { outcome: "paid", coins: "50" });
      assert.equal((await client.call("getBalance", { session, zoneId: "1" })).saveAmt, 50);
      await client.close();
    });

    it("refuses another amount where it is fixed, and nonsense where it is free", async () => {
      const fixed = await openPage("Fixed");
      assert.equal((await answer(fixed.url, { outcome: "paid", coins: "51" })).status, 400);
      await fixed.client.close();
      const free = await openPage("Free", { isCanChange: true });
      for (const coins of ["", "0", "-1", "1.5", "1e3", "9007199254740992", "x"]) {
        assert.equal((await answer(free.url, { outcome: "paid", coins })).status, 400, coins);
      }
      assert.equal((await answer(free.url, { outcome: "rich", coins: "1" })).status, 400);
      assert.equal((await answer(free.url, { outcome: "cancelled", coins: "x" })).status, 303);
      await free.client.close();
    });

    it("does not exist under a guessed address", async () => {
      for (const path of [`/recharge/${"0".repeat(32)}`, "/recharge/x", "/recharge/"]) {
        assert.equal((await fetch(server.url + path)).status, 404, path);
      }
    });

    it("keeps its secret address out of the log", async () => {
      const { client, url } = await openPage("Secret");
      await fetch(url);
      assert.ok(!server.log().includes(url.slice(url.lastIndexOf("/") + 1)));
      await client.close();
    });
  });

  describe("a web game at /", () => {
    it("has its index and its assets, each with its type and its caching", async () => {
      const index = await fetch(server.url);
      assert.match(index.headers.get("content-type") ?? "", /^text\/html/);
      assert.equal(index.headers.get("cache-control"), "no-cache");
      const asset = await fetch(`${server.url}/assets/app-D4f9xQ2c.js`);
      assert.match(asset.headers.get("content-type") ?? "", /^text\/javascript/);
      assert.match(asset.headers.get("cache-control") ?? "", /immutable/);
      const headers = { "if-none-match": index.headers.get("etag") ?? "" };
      assert.equal((await fetch(server.url, { headers })).status, 304);
    });

    for (const path of [
      "/../secret.txt",
      "/..%2fsecret.txt",
      "/%2e%2e/secret.txt",
      "/assets/../../secret.txt",
      "/link.txt",
      "/assets",
      "/nothing.js",
      "/%00",
      "/data/coinslot.sqlite",
    ]) {
      it(`gives nothing for ${path}`, async () => {
        assert.equal(await statusFor(server.port, path, { host: "localhost" }), 404);
      });
    }
  });

  it("tells whoever watches it that it is well", async () => {
    const response = await fetch(`${server.url}/healthz`);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /"status":"ok"/);
  });
});

/** The status of a GET whose path nobody tidies up. */
function statusFor(
  port: number,
  path: string,
  headers: { [name: string]: string },
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject).end();
  });
}
