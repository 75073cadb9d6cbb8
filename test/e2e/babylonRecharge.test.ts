import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { keepPicture, startChromium } from "./chromium.ts";
import { askServer, openShopPage, SHOP_ARGS, type ShopPage } from "./shopPage.ts";

/** What the sandbox's payment page lets one choose. */
type Outcome = "paid" | "slow" | "lost" | "refused" | "cancelled";

describe("coins in the Babylon.js shop", function () {
  this.timeout(90_000);
  let directory: { path: string; remove(): Promise<void> };
  let server: ServerProcess;
  let browser: Browser;
  let shop: ShopPage | undefined;
  let players = 0;

  before(async () => {
    directory = await temporaryDirectory();
    server = await startServer(directory.path, ...SHOP_ARGS);
    browser = await startChromium();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    await directory?.remove();
  });

  afterEach(async () => {
    const opened = shop;
    shop = undefined;
    await opened?.close();
  });

  async function enter(context: BrowserContextOptions = {}) {
    players += 1;
    const player = `Payer${players}`;
    const query = "&quality=flat";
    shop = await openShopPage(browser, { url: server.url, player, query, browser: context });
    return { ...shop, player };
  }

  /** Asks for 100 coins; gives the payment page. */
  async function openPaymentPage({ page, see }: ShopPage): Promise<Page> {
    await see("open-coins").click();
    await see("coins-100").check();
    const [popup] = await Promise.all([page.waitForEvent("popup"), see("open-page").click()]);
    return popup;
  }

  async function choose(popup: Page, outcome: Outcome): Promise<void> {
    await popup.locator(`button.${outcome}`).click();
    await popup.locator(".done").waitFor();
    await popup.close();
  }

  function rechargeIs({ page }: ShopPage, stage: string): Promise<void> {
    return page.locator(`[data-testid=recharge][data-state=${stage}]`).waitFor();
  }

  it("come at once when they are paid, and pay the order that waited for them", async () => {
    const opened = await enter();
    const { buy, purchaseIs, purseIs, hasThing, see, page, player } = opened;
    await buy("GEMBAG");
    await purchaseIs("delivered");
    await buy("SWORD");
    await purchaseIs("insufficient");
    const popup = await openPaymentPage(opened);
    await keepPicture(page, "babylon-recharge");
    await choose(popup, "paid");
    await rechargeIs(opened, "arrived");
    await purseIs("150");
    await see("close").click();
    await see("purchase-again").click();
    await hasThing("SWORD", 1);
    await purseIs("90");
    const { orders, balance } = await askServer(server.port, player);
    assert.equal(orders.length, 2, "it was the same order that was paid");
    assert.equal(balance, 90);
  });

  it("are waited for when they are slow", async () => {
    const opened = await enter();
    const { purseIs, see } = opened;
    await choose(await openPaymentPage(opened), "slow");
    await rechargeIs(opened, "waiting");
    assert.equal(await see("balance").textContent(), "100");
    await purseIs("200");
    await rechargeIs(opened, "arrived");
  });

  it("are noticed when the callback never comes", async () => {
    const opened = await enter();
    await choose(await openPaymentPage(opened), "lost");
    await rechargeIs(opened, "arrived");
    await opened.purseIs("200");
  });

  it("do not come when the payment is refused or cancelled", async () => {
    for (const outcome of ["refused", "cancelled"] as const) {
      const opened = await enter();
      await choose(await openPaymentPage(opened), outcome);
      await rechargeIs(opened, outcome);
      await opened.purseIs("100");
      await opened.close();
      shop = undefined;
    }
  });

  it("can be had when the browser opens no page: its address and its QR code are shown", async () => {
    const opened = await enter();
    const { page, see, purseIs } = opened;
    await page.evaluate(() => {
      window.open = () => null;
    });
    await see("open-coins").click();
    await see("coins-300").check();
    await see("open-page").click();
    await page.locator(".qr").waitFor();
    await keepPicture(page, "babylon-qr");
    const [popup] = await Promise.all([page.waitForEvent("popup"), see("page-link").click()]);
    assert.equal(await popup.locator("#coins").inputValue(), "300");
    assert.match((await popup.locator("img.coin").getAttribute("src")) ?? "", /^data:image\/png/);
    await choose(popup, "paid");
    await purseIs("400");
  });

  it("that do not arrive are said to be missing after two minutes, with the advice to log in again", async () => {
    const opened = await enter();
    const { page, see, purseIs } = opened;
    await page.clock.install();
    await page.reload();
    await purseIs("100");
    await choose(await openPaymentPage(opened), "slow");
    await rechargeIs(opened, "waiting");
    await see("close").click();
    // Nine quarter minutes of the page's own clock, in a few seconds: the coins take twenty real ones.
    for (let polls = 0; polls < 9; polls += 1) {
      await page.clock.fastForward(15_000);
      await page.waitForTimeout(150);
    }
    await rechargeIs(opened, "notArrived");
    assert.equal(await see("balance").textContent(), "100");
    await see("login-again").click();
    await purseIs("100");
    await purseIs("200");
  });

  it("are unknown while nobody can be asked: neither 0 nor the old figure", async () => {
    const opened = await enter();
    const { page, see, purseIs } = opened;
    await purseIs("100");
    const { port } = server;
    await server.kill();
    await see("offline").waitFor();
    await page.clock.install();
    await see("open-coins").click();
    await see("open-page").click();
    await page.clock.fastForward(11_000);
    await see("purse").and(page.locator("[data-state=unknown]")).waitFor();
    assert.equal(await see("balance").textContent(), "unknown");
    await rechargeIs(opened, "refused");
    await see("close").click();
    await see("ask-balance").click();
    await purseIs("…");
    server = await startServer(directory.path, ...SHOP_ARGS, "--port", String(port));
    await page.clock.fastForward(15_000);
    await see("offline").waitFor({ state: "detached" });
    await purseIs("100");
  });
});
