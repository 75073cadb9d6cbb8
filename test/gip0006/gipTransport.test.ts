/** The ways to GIP0006's door of a live server: https alone, over its socket too. */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { io } from "socket.io-client";
import { type GipDoor, openGip } from "../../bridge/server/doors/gip0006/openGip.ts";
import { createHttp, type HttpParts } from "../../bridge/server/edges/http.ts";
import { createOriginPolicy } from "../../bridge/server/edges/originPolicy.ts";
import type { TlsFiles } from "../../bridge/server/edges/tlsFiles.ts";
import { type Certificate, makeCertificate } from "../server/certificate.ts";

const POLLING = "/socket.io/?EIO=4&transport=polling";
const HTTPS = { "x-forwarded-proto": "https" };

describe("GIP0006's door of a live server", function () {
  this.timeout(30_000);
  let http: FastifyInstance;
  let gip: GipDoor;

  afterEach(async () => {
    await gip.close();
    await http.close();
  });

  async function open(proxies: readonly string[], tls?: TlsFiles): Promise<number> {
    const ignore = () => {};
    const log = {
      ...{ info: ignore, warn: ignore, error: ignore, debug: ignore, trace: ignore, fatal: ignore },
      child: () => log,
    };
    const environment = "live";
    const publicUrl = "https://127.0.0.1";
    const policy = createOriginPolicy({ origins: [], environment, proxies, publicUrl });
    gip = openGip({
      ...{ environment, log, policy, masterKey: undefined, publish: ignore, nowMs: Date.now },
      ...{ store: { execute: () => Promise.reject(new Error("nothing is stored here")) } },
      payments: {
        send: () => Promise.reject(new Error("this world has no node")),
        isRefusal: (_error: unknown): _error is Error => false,
      },
      findSecrets: async () => [],
      trustedProxies: proxies,
      takeCalls: async () => ({ granted: 100, free: 0, endsAtMs: Date.now() + 60_000 }),
      randomHex: (bytes: number) => randomBytes(bytes).toString("hex"),
    } as unknown as Parameters<typeof openGip>[0]);
    http = createHttp({ policy, log, gip, tls } as unknown as HttpParts);
    await http.listen({ port: 0, host: "127.0.0.1" });
    return (http.server.address() as AddressInfo).port;
  }

  it("is there for those who came to the proxy by https, and for nobody in the clear", async () => {
    const port = await open(["127.0.0.1"]);
    const statusOf = async (path: string, headers: Record<string, string>) => {
      const init = path === "/" ? { method: "POST", body: "{}" } : { method: "GET" };
      const type = { "content-type": "application/json" };
      const url = `http://127.0.0.1:${port}${path}`;
      return (await fetch(url, { ...init, headers: { ...type, ...headers } })).status;
    };
    for (const path of ["/", POLLING]) {
      assert.equal(await statusOf(path, {}), 403, path);
      assert.equal(await statusOf(path, { "x-forwarded-proto": "http" }), 403, path);
      assert.equal(await statusOf(path, HTTPS), 200, path);
    }
    const upgraded = (extraHeaders: Record<string, string>) =>
      connected(`http://127.0.0.1:${port}`, { extraHeaders });
    assert.equal(await upgraded({}), "websocket error");
    assert.equal(await upgraded(HTTPS), "connected");
  });

  describe("at which TLS ends", () => {
    let directory: string;
    let certificate: Certificate;
    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), "coinslot-gip-tls-"));
      certificate = makeCertificate(directory);
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    it("speaks Socket.IO over wss, with those who believe its certificate", async () => {
      const port = await open([], certificate);
      const { authority: ca } = certificate;
      assert.equal(await connected(`https://127.0.0.1:${port}`, { ca }), "connected");
      assert.equal(await connected(`https://127.0.0.1:${port}`, {}), "websocket error");
      assert.equal(await connected(`http://127.0.0.1:${port}`, {}), "websocket error");
    });
  });
});

/** "connected", or why it cannot be. */
function connected(url: string, options: object): Promise<string> {
  const socket = io(url, { transports: ["websocket"], reconnection: false, ...options });
  return new Promise<string>((resolve) => {
    socket.on("connect", () => resolve("connected"));
    socket.on("connect_error", (error) => resolve(error.message));
  }).finally(() => socket.disconnect());
}
