import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { startChromium } from "./chromium.ts";
import { openShopPage, SHOP_ARGS, type ShopPage } from "./shopPage.ts";

const DEMO = fileURLToPath(new URL("../../bridge/server/catalog/demo.yaml", import.meta.url));

describe("the designer's catalogue in the Babylon.js shop", function () {
  this.timeout(60_000);
  let directory: { path: string; remove(): Promise<void> };
  let file: string;
  let demo: string;
  let server: ServerProcess;
  let browser: Browser;
  let shop: ShopPage | undefined;

  before(async () => {
    demo = await readFile(DEMO, "utf8");
    browser = await startChromium();
  });

  after(() => browser?.close());

  beforeEach(async () => {
    directory = await temporaryDirectory();
    file = join(directory.path, "catalog.yaml");
    await writeFile(file, demo);
    server = await startServer(directory.path, ...SHOP_ARGS, "--catalog", file);
  });

  afterEach(async () => {
    const opened = shop;
    shop = undefined;
    await opened?.close();
    await server.stop();
    await directory.remove();
  });

  async function enter(scene = "flat"): Promise<ShopPage> {
    shop = await openShopPage(browser, {
      url: server.url,
      player: "Ida",
      query: `&quality=${scene}`,
    });
    return shop;
  }

  it("shows a new price on the shelves of a running game, and sells at it", async () => {
    const { see, buy, purchaseIs, purseIs } = await enter();
    await see("buy-SWORD").getByText("60").waitFor();
    await writeFile(file, demo.replace("priceCoins: 60", "priceCoins: 59"));
    await see("buy-SWORD").getByText("59").waitFor();
    await buy("SWORD");
    await purchaseIs("delivered");
    await purseIs("41");
  });

  it("puts what does not fit onto a second shelf, with a model for an icon that nobody has drawn", async () => {
    const more = ["LUTE", "DRUM", "HARP"].map(
      (code) =>
        `      - code: ${code}\n        title: ${code}\n        kind: nonConsumable\n        priceCoins: 5\n        icon: ${code.toLowerCase()}\n`,
    );
    await writeFile(file, `${demo.trimEnd()}\n\n${more.join("")}`);
    const { page, see, purchaseIs, hasThing } = await enter("modest");
    await see("page-right").click();
    await see("buy-LUTE").waitFor();
    assert.equal(await see("buy-SWORD").count(), 0);
    assert.equal(await see("page-right").isDisabled(), true);
    await page.locator("body[data-scene=ready]").waitFor();
    await see("buy-HARP").click();
    await purchaseIs("delivered");
    await hasThing("HARP", 1);
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowLeft");
    await see("buy-SWORD").waitFor();
    const focused = await page.evaluate(() => (document.activeElement as HTMLElement).dataset.code);
    assert.equal(focused, "GEMBAG", "to the left of the first shelf's end is its last product");
  });
});
