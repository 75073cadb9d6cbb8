/** The real server, as strangers and broken clients speak to it: sizes, depths, and broken lines. */

import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { OPERATIONS } from "../../bridge/server/doors/rest/operations.ts";
import { coinslot, coinslotJson } from "../cli/cliProcess.ts";
import { type MerchantServer, startMerchant } from "../notices/merchantServer.ts";
import { logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { INJECTED } from "../systems/hostileTexts.ts";

const LARGE = Buffer.alloc(10_000_000, "x");
const ASKED_MAX = 50;
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

interface Answer {
  readonly status: number;
  readonly text: string;
}

describe("hostile requests on the wire", function () {
  this.timeout(120_000);
  let directory: { path: string; remove(): Promise<void> };
  let merchant: MerchantServer;
  let server: ServerProcess;
  let key: string;

  before(async () => {
    directory = await temporaryDirectory();
    merchant = await startMerchant();
    const data = file("data");
    writeFiles();
    assert.equal((await coinslot("secret", "create-master", file("master.key"))).code, 0);
    const files = ["--catalog", file("catalog.yaml"), "--secrets", file("secrets.yaml")];
    const more = ["--master-key", file("master.key"), "--log-level", "trace"];
    server = await startServer(data, ...files, ...more);
    const made = await coinslotJson<{ key: string }>(
      ...([0, "key", "create", "demo", "--name", "all", "--data", data] as const),
    );
    key = made.key;
  });

  after(async () => {
    await server?.stop();
    await merchant?.close();
    await directory?.remove();
  });

  function file(name: string): string {
    return join(directory.path, name);
  }

  function writeFiles(): void {
    const app = {
      ...{ appId: "demo", appKey: "demo-key", title: "Game", merchantId: "studio" },
      ...{ merchantVerified: true, starterGiftCoins: 1000, payGrantBy: "server" },
      ...{ notifyUrls: [merchant.url], currency: { name: "Coins" }, products: [] },
    };
    writeFileSync(file("catalog.yaml"), JSON.stringify({ apps: [app] }));
    const secrets = { apps: { demo: { notices: { symmetric: [SECRET] } } } };
    writeFileSync(file("secrets.yaml"), JSON.stringify(secrets));
    chmodSync(file("secrets.yaml"), 0o600);
  }

  /**
   * What comes back. The server closes while we still write: where that came before its answer was
   * read, we ask again, as clients do.
   */
  async function send(
    path: string,
    body: Buffer | string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    for (let asked = 0; asked < ASKED_MAX; asked += 1) {
      const answer = await sendOnce(path, body, headers);
      if (answer !== undefined) return answer;
    }
    return assert.fail(`${path}: no answer`);
  }

  function sendOnce(
    path: string,
    body: Buffer | string,
    headers: Readonly<Record<string, string>>,
  ) {
    return new Promise<Answer | undefined>((resolve) => {
      const where = { host: "127.0.0.1", port: server.port, path };
      const asked = request({ ...where, method: "POST", headers, agent: false }, (response) => {
        const { statusCode: status = 0 } = response;
        read(response).then(
          (text) => resolve({ status, text }),
          () => resolve(undefined),
        );
      });
      asked.on("error", () => resolve(undefined));
      asked.end(body);
    });
  }

  const json = () => ({ authorization: `Bearer ${key}`, "content-type": "application/json" });
  const chunked = { "transfer-encoding": "chunked" };

  it("of 10 MB are refused by every operation of the REST API, and it serves on", async () => {
    for (const { id, method, url } of OPERATIONS) {
      if (method !== "POST") continue;
      const path = `/v1/merchant${url.replaceAll(/\{\w+\}/g, "A1")}`;
      for (const more of [{}, chunked]) {
        const { status, text } = await send(path, LARGE, { ...json(), ...more });
        assert.deepEqual([status, JSON.parse(text).code], [413, "bodyTooLarge"], id);
      }
    }
    const { status } = await send("/v1/merchant/orders/query", '{"orderNos":["A1"]}', json());
    assert.equal(status, 200);
  });

  it("of 10 MB without a key are not even read", async () => {
    const { status, text } = await send("/v1/merchant/orders", LARGE, {
      "content-type": "application/json",
    });
    assert.deepEqual([status, JSON.parse(text).code], [401, "keyMissing"]);
  });

  it("of 10 MB are refused by the Pico door in the document's words", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    for (const call of ["unifiedorder", "callpay", "orderquery"]) {
      for (const more of [{}, chunked]) {
        const { status, text } = await send(`/pico/${call}`, LARGE, { ...form, ...more });
        assert.deepEqual([status, JSON.parse(text).sub_code], [200, "LACK_PARAMS"], call);
      }
    }
  });

  it("whose JSON nests deep are refused", async () => {
    const arrays = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
    const objects = `${'{"a":'.repeat(9000)}1${"}".repeat(9000)}`;
    for (const deep of [arrays, objects]) {
      for (const body of [deep, `{"orderNos":${deep}}`, `{"orderNos":["A1"],"x":${deep}}`]) {
        const { status } = await send("/v1/merchant/orders/query", body, json());
        assert.equal(status, 400);
      }
    }
  });

  it("with broken lines in their heads are refused, and answers have none", async () => {
    const evil = `A1%0d%0a${encodeURIComponent(INJECTED)}`;
    for (const lines of [
      `GET /v1/merchant/orders/${evil} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}`,
      `GET /v1/merchant/orders/A1?after=${evil} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}`,
      `GET /v1/merchant/app HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\n${INJECTED}`,
      `GET /v1/merchant/app HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer a\rb`,
      `POST /v1/merchant/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\nIdempotency-Key: a\u0000b\r\nContent-Length: 2\r\n\r\n{}`,
      `POST /v1/merchant/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
    ]) {
      const answer = await speak(`${lines}\r\nConnection: close\r\n\r\n`);
      const [head = ""] = answer.split("\r\n\r\n");
      assert.match(head, /^HTTP\/1\.1 4\d\d /, lines);
      assert.ok(!/^x-injected/im.test(head), head);
    }
  });

  function speak(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(server.port, "127.0.0.1", () => socket.end(text));
      let answer = "";
      socket.setEncoding("latin1").on("data", (part) => {
        answer += part;
      });
      socket.on("error", reject).on("close", () => resolve(answer));
    });
  }

  it("that put lines into an order reach its merchant in the notice's body alone", async () => {
    const client = await RawClient.connect(server.port);
    const { session } = await logIn(client, "Ann");
    const lines = `a\r\n${INJECTED}\r\n\r\n{"type":"order.paid"}`;
    const order = { session, ...terms("LINES1"), deadlineMs: soonMs(), coins: 5, attach: lines };
    await client.call("pay", { ...order, title: lines, detail: lines });
    const [told] = await merchant.waitFor(1);
    assert.ok(told);
    const { data } = JSON.parse(told.body);
    assert.deepEqual([data.title, data.attach], [lines, lines]);
    assert.deepEqual(Object.keys(told.headers).sort(), [
      ...["accept", "accept-encoding", "connection", "content-length", "content-type"],
      ...["host", "user-agent"],
      ...["webhook-id", "webhook-signature", "webhook-timestamp"],
    ]);
    for (const orderNo of [`A\r\n${INJECTED}`, "A\nB", "A B", "'; DROP TABLE orders; --"]) {
      const wrong = { session, ...terms(orderNo), deadlineMs: soonMs(), coins: 5 };
      await assert.rejects(client.call("pay", wrong), /paramsWrong|orderNo/);
    }
    const url = `${merchant.url}\r\n${INJECTED}`;
    const elsewhere = { session, ...terms("LINES2"), deadlineMs: soonMs(), coins: 5 };
    await assert.rejects(client.call("pay", { ...elsewhere, notifyUrl: url }));
    for (const notifyUrl of [url, "https://a.example/\u0000", "https://a.example/ b"]) {
      const body = JSON.stringify({ url: notifyUrl });
      const { status, text } = await send("/v1/merchant/notify-urls", body, json());
      assert.deepEqual([status, JSON.parse(text).code], [400, "paramsWrong"]);
    }
    const app = JSON.stringify({ appId: `more\r\n${INJECTED}`, name: lines });
    assert.equal((await send("/v1/merchant/apps", app, json())).status, 400);
    await client.close();
  });

  it("leave no bug, no secret and no forged line in the log", async () => {
    await pause(50);
    const log = server.log();
    for (const secret of [key, key.split("_").at(-1) ?? "", SECRET, SECRET.slice(6), "demo-key"]) {
      assert.ok(secret !== "" && !log.includes(secret), "a secret is in the log");
    }
    const lines = log.split("\n").filter((line) => line !== "");
    for (const line of lines) {
      const { level } = JSON.parse(line) as { level: number };
      assert.ok(level < 50, line);
    }
    assert.ok(lines.length > 0);
    assert.ok(!log.includes("xxxxxxxx"));
  });
});

async function read(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of response.setEncoding("utf8")) text += part;
  return text;
}
