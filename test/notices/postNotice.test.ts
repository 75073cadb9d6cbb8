/** One POST: to whom it goes, and what it does not fall for. Real sockets, a real name server. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAddressGuard, readAddressRange } from "../../bridge/server/notices/addressGuard.ts";
import { ANSWER_BYTES_MAX } from "../../bridge/server/notices/dialect.ts";
import { createHostResolver } from "../../bridge/server/notices/hostResolver.ts";
import { createPoster, type Poster } from "../../bridge/server/notices/postNotice.ts";
import { type MerchantServer, startMerchant } from "./merchantServer.ts";
import { type NameServer, startNameServer } from "./nameServer.ts";

/** Stands for the internet: the guard lets it through, while 127.0.0.1 is private as ever. */
const PUBLIC = "127.0.0.2";

describe("posting a notice", () => {
  let names: { [host: string]: readonly string[] };
  let nameServer: NameServer;
  let merchant: MerchantServer;
  let posters: Poster[];

  beforeEach(async () => {
    names = {};
    nameServer = await startNameServer((name) => names[name] ?? []);
    merchant = await startMerchant({ host: PUBLIC });
    posters = [];
  });

  afterEach(async () => {
    for (const one of posters) one.close();
    await merchant.close();
    await nameServer.close();
  });

  function poster(more: { timeoutMs?: number; requireHttps?: boolean; authority?: string } = {}) {
    const made = createPoster({
      guard: createAddressGuard([readAddressRange(`${PUBLIC}/32`)]),
      resolver: createHostResolver([nameServer.address]),
      timeoutMs: 10_000,
      requireHttps: false,
      ...more,
    });
    posters.push(made);
    return made;
  }

  function post(url: string, by = poster(), tryNo = 1) {
    return by.post({ url, headers: { "Content-Type": "text/plain" }, body: "news" }, tryNo);
  }

  it("reaches the merchant by name, with its name in Host", async () => {
    names["shop.example"] = [PUBLIC];
    const posted = await post(`http://shop.example:${merchant.port}/a/b?c=d`);
    assert.equal(posted.kind === "answered" && posted.status, 200);
    const [told] = merchant.told;
    assert.deepEqual([told?.path, told?.body], ["/a/b?c=d", "news"]);
    assert.equal(told?.headers.host, `shop.example:${merchant.port}`);
  });

  describe("is not led into a private network", () => {
    let inside: MerchantServer;

    beforeEach(async () => {
      inside = await startMerchant({ host: "127.0.0.1", port: merchant.port });
    });

    afterEach(async () => {
      await inside.close();
      assert.equal(inside.connections(), 0);
    });

    it("by a name that changes its address after it was judged", async () => {
      let asked = 0;
      await nameServer.close();
      nameServer = await startNameServer((name) => {
        assert.equal(name, "rebind.example");
        asked += 1;
        // The first A and the first AAAA question; whoever asks again is led inside.
        return asked <= 2 ? [PUBLIC] : ["127.0.0.1"];
      });
      const by = poster();
      const url = `http://rebind.example:${merchant.port}/`;
      assert.equal((await post(url, by)).kind, "answered");
      assert.equal(asked, 2);
      assert.deepEqual(await post(url, by, 2), { kind: "blocked", error: "privateAddress" });
      assert.equal(merchant.told.length, 1);
    });

    it("by a name with one private address among others", async () => {
      for (const other of ["127.0.0.1", "0:0:0:0:0:0:0:1", "0:0:0:0:0:ffff:7f00:1"]) {
        names["mixed.example"] = [PUBLIC, other];
        const posted = await post(`http://mixed.example:${merchant.port}/`);
        assert.deepEqual(posted, { kind: "blocked", error: "privateAddress" }, other);
      }
      assert.equal(merchant.told.length, 0);
    });

    it("by an address in disguise", async () => {
      const hosts = ["127.0.0.1", "localhost", "a.localhost", "2130706433", "0x7f.1", "0177.1"];
      for (const host of [...hosts, "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"]) {
        const posted = await post(`http://${host}:${merchant.port}/`);
        assert.deepEqual(posted, { kind: "blocked", error: "privateAddress" }, host);
      }
    });

    it("by a redirect", async () => {
      const location = `http://127.0.0.1:${merchant.port}/`;
      for (const status of [301, 302, 307, 308]) {
        merchant.answer = (_told, response) => response.writeHead(status, { location }).end();
        const posted = await post(merchant.url);
        assert.equal(posted.kind === "answered" && posted.status, status);
      }
    });
  });

  it("keeps to the web: no other protocol, no other service's port", async () => {
    for (const url of ["ftp://shop.example/", "file:///etc/passwd", "nonsense"]) {
      assert.deepEqual(await post(url), { kind: "blocked", error: "badAddress" });
    }
    assert.deepEqual(await post("http://1.1.1.1:22/"), { kind: "blocked", error: "badPort" });
  });

  it("in a live environment goes nowhere without TLS, but where the operator said so", async () => {
    const by = poster({ requireHttps: true });
    assert.deepEqual(await post("http://1.1.1.1/", by), { kind: "blocked", error: "notHttps" });
    assert.equal((await post(merchant.url, by)).kind, "answered");
  });

  it("asks for the addresses anew in every try", async () => {
    names["shop.example"] = [PUBLIC];
    const by = poster();
    const url = `http://shop.example:${merchant.port}/`;
    for (let tryNo = 1; tryNo <= 3; tryNo += 1) await post(url, by, tryNo);
    assert.equal(nameServer.asked.filter((one) => one === "A shop.example").length, 3);
    assert.equal(merchant.connections(), 1);
  });

  it("says what went wrong in one word", async () => {
    assert.deepEqual(await words("http://nobody.example/"), "noSuchHost");
    const free = await startMerchant({ host: PUBLIC });
    await free.close();
    assert.equal(await words(free.url), "connectionRefused");
    merchant.answer = (_told, response) => response.destroy();
    assert.equal(await words(merchant.url), "connectionReset");
    merchant.answer = (_told, response) => response.socket?.end("no HTTP at all\r\n\r\n");
    assert.equal(await words(merchant.url), "badAnswer");
  });

  async function words(url: string, by = poster()): Promise<string> {
    const posted = await post(url, by);
    return posted.kind === "failed" ? posted.error : posted.kind;
  }

  it("waits no longer than it may: for an answer, for its head, for its end", async () => {
    const by = () => poster({ timeoutMs: 100 });
    merchant.answer = () => {};
    assert.equal(await words(merchant.url, by()), "timeout");
    merchant.answer = (_told, response) => response.writeHead(200).write("and then");
    assert.equal(await words(merchant.url, by()), "timeout");
  });

  it("reads no more of an answer than it keeps", async () => {
    merchant.answer = (_told, response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        response.once("drain", more);
      };
      more();
    };
    const posted = await post(merchant.url);
    assert.ok(posted.kind === "answered");
    assert.equal(posted.body.length, ANSWER_BYTES_MAX);
  });

  it("goes again when a kept connection had ended meanwhile", async () => {
    const by = poster();
    await post(merchant.url, by);
    merchant.answer = (_told, response, request) => {
      // The second request on the connection finds it closed; one on its own is taken.
      if (merchant.connections() === 1) request.socket.resetAndDestroy();
      else response.writeHead(200).end();
    };
    const posted = await post(merchant.url, by);
    assert.equal(posted.kind, "answered");
    assert.equal(merchant.connections(), 2);
  });

  describe("over TLS", () => {
    let directory: string;
    let secure: MerchantServer;
    let authority: string;

    beforeEach(async () => {
      directory = mkdtempSync(join(tmpdir(), "coinslot-tls-"));
      const [key, cert] = ["key.pem", "cert.pem"].map((name) => join(directory, name));
      const names = "subjectAltName=DNS:shop.example";
      execFileSync(
        "openssl",
        [
          ...[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
          ],
          ...["-keyout", `${key}`, "-out", `${cert}`, "-days", "2"],
          ...["-subj", "/CN=shop.example", "-addext", names],
        ],
        { stdio: "ignore" },
      );
      authority = readFileSync(`${cert}`, "utf8");
      const server = createTlsServer({ key: readFileSync(`${key}`), cert: authority });
      secure = await startMerchant({ host: PUBLIC, server: server as never });
    });

    afterEach(async () => {
      await secure.close();
      rmSync(directory, { recursive: true });
    });

    it("trusts the merchant's name, though it connects to a judged address", async () => {
      names["shop.example"] = [PUBLIC];
      const posted = await post(`https://shop.example:${secure.port}/`, poster({ authority }));
      assert.equal(posted.kind, "answered");
    });

    it("sends nothing under another name, nor to a certificate of nobody", async () => {
      names["shop.example"] = [PUBLIC];
      names["other.example"] = [PUBLIC];
      const other = await words(`https://other.example:${secure.port}/`, poster({ authority }));
      assert.equal(other, "badCertificate");
      assert.equal(await words(`https://shop.example:${secure.port}/`), "badCertificate");
      assert.equal(secure.told.length, 0);
    });
  });
});
