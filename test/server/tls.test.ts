import assert from "node:assert/strict";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { WebSocket } from "ws";
import { followTls, readTls } from "../../bridge/server/edges/tlsFiles.ts";
import { type Certificate, makeCertificate } from "./certificate.ts";
import { type ServerProcess, startServer } from "./serverProcess.ts";

describe("a server at which TLS ends", function () {
  this.timeout(60_000);
  let directory: string;
  let certificate: Certificate;
  let server: ServerProcess | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "coinslot-tls-"));
    certificate = makeCertificate(directory);
    server = undefined;
  });
  afterEach(async () => {
    await server?.kill();
    rmSync(directory, { recursive: true });
  });

  const start = async ({ cert, key }: Omit<Certificate, "authority">) => {
    const tls = ["--tls-cert", cert, "--tls-key", key];
    server = await startServer(join(directory, "data"), ...tls);
    return server;
  };

  it("is reached by https and wss, and by nothing in the clear", async () => {
    const { port } = await start(certificate);
    const { authority: ca } = certificate;
    assert.equal(await statusOf(port, ca), 200);
    const socket = new WebSocket(`wss://127.0.0.1:${port}/v1/socket`, "coinslot.v1", { ca });
    await once(socket, "open");
    socket.terminate();
    await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`));
    await assert.rejects(statusOf(port, undefined), /self-signed/);
    const old = connect({ port, ca, host: "127.0.0.1", maxVersion: "TLSv1.1" });
    const [error] = (await once(old, "error")) as [NodeJS.ErrnoException];
    assert.match(String(error.code), /SSL|TLS|CONN/);
  });

  it("does not start with a pair that is none, and says which", async () => {
    const other = makeCertificate(directory, "other");
    await assert.rejects(
      start({ cert: certificate.cert, key: other.key }),
      /server\.pem and .*other-key\.pem are not a certificate and its key in PEM/,
    );
    await assert.rejects(
      start({ cert: certificate.cert, key: join(directory, "none") }),
      /none cannot be read: ENOENT/,
    );
  });
});

describe("a certificate that is renewed", () => {
  let directory: string;
  let server: Server;
  let end: () => void;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "coinslot-tls-"));
  });
  afterEach(() => {
    end();
    server.close();
    rmSync(directory, { recursive: true });
  });

  it("is shown to whoever connects then; half a renewal changes nothing", async () => {
    const files = makeCertificate(directory);
    const renewed = makeCertificate(directory, "renewed");
    server = createServer(readTls(files), (_request, response) => response.end());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const said = createSayings();
    end = followTls(server, files, said.log, 10);

    assert.equal(await statusOf(port, files.authority), 200);
    copyFileSync(renewed.cert, files.cert);
    assert.match(await said.next(), /the last good certificate stays/);
    assert.equal(await statusOf(port, files.authority), 200);
    copyFileSync(renewed.key, files.key);
    assert.match(await said.next(), /was taken up anew/);
    assert.equal(await statusOf(port, renewed.authority), 200);
    await assert.rejects(statusOf(port, files.authority));

    writeFileSync(files.cert, "");
    assert.match(await said.next(), /the last good certificate stays/);
    assert.equal(await statusOf(port, renewed.authority), 200);
  });
});

/** What a log was told, one after the other. */
function createSayings() {
  const said: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  const say = (_context: unknown, text: string) => {
    const next = waiting.shift();
    if (next === undefined) said.push(text);
    else next(text);
  };
  return {
    log: { info: say, warn: say } as unknown as Parameters<typeof followTls>[2],
    next: () =>
      new Promise<string>((resolve) => {
        const text = said.shift();
        if (text === undefined) waiting.push(resolve);
        else resolve(text);
      }),
  };
}

/** Of GET /healthz for a client that believes this authority alone. */
function statusOf(port: number, ca: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path: "/healthz", agent: false };
    get({ ...options, ...(ca === undefined ? {} : { ca }) }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once("error", reject);
  });
}
