import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { type ContractPeer, startContractPeer } from "../engines/contractPeer.ts";
import { startChromium } from "./chromium.ts";
import type {} from "./webHostPage.ts";

describe("the web engine in Chromium", function () {
  this.timeout(120_000);
  let browser: Browser;
  let peer: ContractPeer;
  let site: Server;
  let page: Page;

  before(async () => {
    peer = await startContractPeer();
    site = await servePage();
    browser = await startChromium();
  });

  after(async () => {
    await browser?.close();
    site?.close();
    await peer?.close();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  });

  afterEach(() => page.close());

  it("passes the contract of hosts", async () => {
    const { baseUrl, refusedUrl } = peer;
    const { cases, failures } = await page.evaluate(
      (urls) => window.webHostPage.contract(urls.baseUrl, urls.refusedUrl),
      { baseUrl, refusedUrl },
    );
    assert.deepEqual(failures, []);
    assert.ok(cases > 30, `${cases} cases`);
  });

  it("says so when the browser forbids its storage, has it full, or gives back nonsense", async () => {
    const storage = (kind: "forbidden" | "full" | "damaged") =>
      page.evaluate((asked) => window.webHostPage.storage(asked), kind);
    assert.deepEqual(await storage("forbidden"), { saved: false, loaded: false });
    assert.deepEqual(await storage("full"), { saved: false, loaded: false });
    assert.deepEqual(await storage("damaged"), { saved: true, loaded: false });
  });

  it("keeps frames over a reload of the page", async () => {
    assert.equal(await page.evaluate(() => window.webHostPage.save("kept", [0, 127, 255])), true);
    await page.reload();
    assert.deepEqual(await page.evaluate(() => window.webHostPage.load("kept")), [0, 127, 255]);
  });

  it("opens a payment page beside the game, which it cannot reach back to", async () => {
    const [popup, opened] = await Promise.all([
      page.waitForEvent("popup"),
      page.evaluate((url) => window.webHostPage.openPage(url), page.url()),
    ]);
    assert.equal(opened, true);
    assert.equal(await popup.evaluate(() => window.opener), null);
  });

  it("says when a page was blocked, and opens nothing that is no web page", async () => {
    await page.evaluate(() => {
      window.open = () => null;
    });
    assert.equal(
      await page.evaluate(() => window.webHostPage.openPage("https://a.example/")),
      false,
    );
    await page.evaluate(() => {
      window.open = () => window;
    });
    assert.equal(await page.evaluate(() => window.webHostPage.openPage("javascript:1")), false);
    assert.equal(await page.evaluate(() => window.webHostPage.openPage("not an address")), false);
  });

  it("looks up at once when the page comes back, and not any more once it was stopped", async () => {
    for (const moment of ["visibilitychange", "pageshow", "online", "focus", "resume"]) {
      const updates = await page.evaluate((name) => window.webHostPage.updatesAt(name), moment);
      assert.equal(updates, 1, moment);
    }
  });

  it("does not let news wait for its timer, which is slow in a hidden tab", async () => {
    const socketUrl = `${peer.baseUrl.replace("http", "ws")}/echo`;
    assert.equal(await page.evaluate((url) => window.webHostPage.wakesUp(url), socketUrl), true);
  });
});

/** A page that runs webHostPage.ts. */
async function servePage(): Promise<Server> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL("./webHostPage.js", import.meta.url))],
    bundle: true,
    format: "iife",
    write: false,
  });
  const script = bundle.outputFiles[0]?.text ?? "";
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><title>web engine</title><script>${script}</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
