import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { FIRST_LOAD_BYTES_MAX, firstLoad, firstLoadBytes } from "./pageSize.ts";
import { type StandInServer, startStandInServer } from "./standInServer.ts";

describe("the files of the payment page", () => {
  let server: StandInServer;

  before(async () => {
    server = await startStandInServer();
  });

  after(() => server.stop());

  it("come gzipped to who takes that, and plain to others, with the same content", async () => {
    const small = await fetch(server.url, { headers: { "accept-encoding": "gzip" } });
    const plain = await fetch(server.url, { headers: { "accept-encoding": "identity" } });
    assert.equal(small.headers.get("content-encoding"), "gzip");
    assert.equal(plain.headers.get("content-encoding"), null);
    assert.equal(await small.text(), await plain.text());
    assert.equal(small.headers.get("cache-control"), "no-cache");
    assert.equal(small.headers.get("vary"), "Accept-Encoding");
  });

  it("keep their names for ever, because their names are made of their content", async () => {
    for (const file of firstLoad()) {
      if (file === "index.html") continue;
      const { status, headers } = await fetch(`${server.origin}/pay/${file}`);
      assert.equal(status, 200, file);
      assert.match(headers.get("cache-control") ?? "", /immutable/);
      assert.match(headers.get("content-type") ?? "", /^text\/(javascript|css); charset=utf-8$/);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
    }
  });

  it("are all that can be fetched there", async () => {
    const wrong = [
      "..%2findex.html",
      "..%2f..%2fserver%2fmain.js",
      "index.html",
      "nothing-12345678.js",
    ];
    for (const name of wrong) {
      const { status } = await fetch(`${server.origin}/pay/assets/${name}`);
      assert.equal(status, 404, name);
    }
  });

  it("have no script in the page itself, and ask nobody else", () => {
    const html = readFileSync("bridge/dist/payPage/index.html", "utf8");
    assert.ok(!/<script(?![^>]*\bsrc=)/.test(html));
    assert.ok(!/(src|href)="(https?:)?\/\//.test(html));
  });

  it("weigh little before a wallet is chosen: ethers and the QR encoder wait for a click", () => {
    assert.ok(firstLoadBytes() <= FIRST_LOAD_BYTES_MAX, `${firstLoadBytes()} bytes`);
    const files = [...firstLoad()];
    assert.ok(files.length > 2, files.join(" "));
    assert.ok(!files.some((file) => /payByWallet|drawQr/.test(file)), files.join(" "));
  });

  it("are compressed as they are", () => {
    for (const file of firstLoad()) {
      const plain = readFileSync(`bridge/dist/payPage/${file}`);
      assert.ok(gunzipSync(readFileSync(`bridge/dist/payPage/${file}.gz`)).equals(plain), file);
    }
  });
});
