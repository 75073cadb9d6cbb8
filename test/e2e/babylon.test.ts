import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { keepPicture, startChromium } from "./chromium.ts";
import { askServer, openShopPage, SHOP_ARGS, type ShopPage, statesOf } from "./shopPage.ts";

/** How much of the scene is drawn. */
type Quality = "flat" | "modest" | "fine";

describe("the Babylon.js shop", function () {
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

  /** A player who was never here before, with the 100 coins that everybody is given. The scene costs time: not always. */
  async function enter(scene: Quality = "flat", context: BrowserContextOptions = {}) {
    players += 1;
    const player = `Visitor${players}`;
    const query = `&quality=${scene}`;
    shop = await openShopPage(browser, { url: server.url, player, query, browser: context });
    return { ...shop, player };
  }

  it("sells the sword for one click", async () => {
    const { buy, purchaseIs, hasThing, purseIs, see, player } = await enter("modest");
    await purseIs("100");
    await buy("SWORD");
    await purchaseIs("delivered");
    await hasThing("SWORD", 1);
    await purseIs("40");
    assert.equal(await see("ware-SWORD").getAttribute("data-state"), "owned");
    const { orders, owned, balance } = await askServer(server.port, player);
    assert.deepEqual(statesOf(orders), ["fulfilled"]);
    assert.deepEqual(owned, ["SWORD"]);
    assert.equal(balance, 40);
  });

  it("does not sell again what is owned", async () => {
    const { buy, purchaseIs, see, player } = await enter();
    await buy("BOOTS");
    await purchaseIs("delivered");
    await see("ware-BOOTS").and(see("ware-BOOTS").page().locator("[data-state=owned]")).waitFor();
    await buy("BOOTS");
    await see("card-owned").waitFor();
    assert.equal(await see("purchase").count(), 1);
    assert.equal((await askServer(server.port, player)).orders.length, 1);
  });

  it("takes a second click on a purchase under way for the same one", async () => {
    const { see, purchaseIs, hasThing, player } = await enter();
    await see("buy-POTION").dblclick();
    await purchaseIs("delivered");
    await hasThing("POTION", 1);
    assert.equal((await askServer(server.port, player)).orders.length, 1);
  });

  it("pays a cart as one order", async () => {
    const { addToCart, see, purchaseIs, hasThing, purseIs, page, player } = await enter();
    await addToCart("POTION");
    await addToCart("POTION");
    await addToCart("HELM");
    await see("cart-count").getByText("3").waitFor();
    await see("open-cart").click();
    await see("more-POTION").click();
    assert.equal(await see("cart-sum").textContent(), "65 coins");
    assert.equal(await see("more-HELM").isDisabled(), true, "one helm is enough for anybody");
    await keepPicture(page, "babylon-cart");
    await see("cart-pay").click();
    await purchaseIs("delivered");
    await hasThing("POTION", 3);
    await hasThing("HELM", 1);
    await purseIs("35");
    const { orders } = await askServer(server.port, player);
    assert.deepEqual(statesOf(orders), ["fulfilled"]);
    assert.deepEqual(orders[0]?.items?.map(({ code, quantity }) => `${quantity} ${code}`).sort(), [
      "1 HELM",
      "3 POTION",
    ]);
  });

  it("takes nothing when the coins do not suffice, and lets go of the order", async () => {
    const { buy, purchaseIs, purseIs, see, player } = await enter();
    await buy("CROWN");
    await purchaseIs("insufficient");
    await purseIs("100");
    await buy("CROWN");
    await purchaseIs("insufficient");
    assert.equal(await see("purchase").count(), 1, "a second click tries the same order again");
    await see("purchase-cancel").click();
    await purchaseIs("cancelled");
    const { orders, balance } = await askServer(server.port, player);
    assert.deepEqual(statesOf(orders), ["cancelled"]);
    assert.equal(balance, 100);
  });

  it("counts what is used up in this browser, and knows it and the player after a reload", async () => {
    const { buy, purchaseIs, hasThing, purseIs, reload, see, page, player } = await enter();
    for (const count of [1, 2]) {
      await buy("ARROWS");
      await hasThing("ARROWS", count);
      await purchaseIs("delivered");
    }
    await buy("SHIELD");
    await hasThing("SHIELD", 1);
    const logins: string[] = [];
    page.on("websocket", (socket) =>
      socket.on("framesent", ({ payload }) => {
        if (payload.includes("login")) logins.push("login");
        if (payload.includes("resume")) logins.push("resume");
      }),
    );
    await reload();
    await hasThing("ARROWS", 2);
    await hasThing("SHIELD", 1);
    await purseIs("44");
    assert.ok(logins.includes("resume"));
    assert.ok(!logins.includes("login"), "the saved session is taken up without asking");
    assert.equal(await see("open-player").textContent(), player);
  });

  it("shows the orders as the server has them", async () => {
    const { buy, purchaseIs, see, page } = await enter();
    await buy("BOMB");
    await purchaseIs("delivered");
    await buy("CROWN");
    await purchaseIs("insufficient");
    await see("open-orders").click();
    await see("order").nth(1).waitFor();
    const states = await page
      .locator("[data-testid=order]")
      .evaluateAll((orders) => orders.map((order) => order.getAttribute("data-state")));
    assert.deepEqual(states, ["created", "fulfilled"]);
  });

  it("is another player under another name, with other things", async () => {
    const { buy, hasThing, purchaseIs, see, purseIs, player } = await enter();
    await buy("AXE");
    await purchaseIs("delivered");
    await see("open-player").click();
    await see("player-name").fill(`${player}b`);
    await see("log-in").click();
    await see("bag-empty").waitFor();
    await purseIs("100");
    await see("open-player").click();
    await see("player-name").fill(player);
    await see("log-in").click();
    await hasThing("AXE", 1);
    await purseIs("55");
  });

  it("says that nobody is logged in after a log-out, and sells nothing then", async () => {
    const { buy, see, page } = await enter();
    await see("open-player").click();
    await see("log-out").click();
    await see("logged-out").waitFor();
    await buy("SWORD");
    assert.equal(await see("purchase").count(), 0);
    assert.equal(await see("balance").textContent(), "unknown");
    await page.locator("body[data-session=out]").waitFor();
  });

  it("shows what another game of the same player bought, and the coins that it took", async () => {
    const { hasThing, purseIs, player } = await enter();
    const other = await openShopPage(browser, { url: server.url, player });
    await other.buy("BOW");
    await other.purchaseIs("delivered");
    await hasThing("BOW", 1);
    await purseIs("45");
    await other.close();
  });

  it("can be walked and bought from by the keyboard alone", async () => {
    const { page, purchaseIs, see, player } = await enter("modest");
    const focused = () =>
      page.evaluate(() => (document.activeElement as HTMLElement).dataset.code ?? "");
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(), "SWORD");
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(), "BOW");
    await page.keyboard.press("ArrowDown");
    const below = await focused();
    await page.keyboard.press("ArrowUp");
    assert.equal(await focused(), "BOW");
    assert.notEqual(below, "BOW");
    await page.keyboard.press("End");
    await page.keyboard.press("c");
    await see("cart-count").getByText("1").waitFor();
    await page.keyboard.press("Home");
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "BOW", "Tab goes from product to product");
    await page.keyboard.press("Enter");
    await purchaseIs("delivered");
    await see("announcer").getByText("Yew Bow: Delivered").waitFor({ state: "attached" });
    assert.deepEqual((await askServer(server.port, player)).owned, ["BOW"]);
  });

  it("speaks Chinese, from the button and from the address", async () => {
    const { see, page, buy, purchaseIs } = await enter("fine");
    await see("language").click();
    await see("ware-SWORD").getByText("骑士之剑").waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-Hans");
    await buy("CROWN");
    await purchaseIs("insufficient");
    await see("purchase").getByText("金币不足").waitFor();
    await buy("POTION");
    await purchaseIs("delivered");
    await settle(page);
    await keepPicture(page, "babylon-zh");
    await page.reload();
    await see("ware-SWORD").getByText("骑士之剑").waitFor();
  });

  it("looks like an armoury", async () => {
    const { see, buy, purchaseIs, page } = await enter("fine", {
      viewport: { width: 1280, height: 800 },
    });
    await buy("SWORD");
    await purchaseIs("delivered");
    await buy("POTION");
    await purchaseIs("delivered");
    await see("buy-SHIELD").hover();
    await settle(page);
    await keepPicture(page, "babylon");
    assert.equal(await overlaps(page), 0, "price tags lie side by side");
  });

  it("fits a phone and is bought from with a finger", async () => {
    const { page, purchaseIs, see, purseIs } = await enter("fine", {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await settle(page);
    await keepPicture(page, "babylon-phone");
    await see("buy-POTION").tap();
    await purchaseIs("delivered");
    await purseIs("90");
    await settle(page);
    await keepPicture(page, "babylon-phone-bought");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, 390, "nothing sticks out at the side");
    assert.equal(await overlaps(page), 0, "price tags lie side by side");
    for (const ware of await page.locator(".ware").all()) {
      const box = await ware.boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= 390, "a ware is off the screen");
    }
  });

  it("sells without WebGL too", async () => {
    players += 1;
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await page.goto(`${server.url}/?player=Visitor${players}`);
    await page.getByTestId("buy-SWORD").click();
    await page.locator("[data-testid=purchase][data-state=delivered]").waitFor();
    assert.equal(await page.locator("body.flat").count(), 1);
    await context.close();
  });

  it("asks nothing of anybody but its own server", async () => {
    const asked = new Set<string>();
    players += 1;
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on("request", (request) => asked.add(new URL(request.url()).origin));
    await page.goto(`${server.url}/?player=Visitor${players}`);
    await page.locator("body[data-session=in] .ware").first().waitFor();
    await settle(page);
    await context.close();
    assert.deepEqual(
      [...asked].filter((origin) => origin !== "null"),
      [server.url],
    );
  });

  /** Waits until every picture of the panels was taken and the scene has been drawn with all of its materials. */
  async function settle(page: Page) {
    await page.locator("body[data-scene=ready]").waitFor();
    await page.waitForFunction(() =>
      [...document.querySelectorAll(".picture")].every((picture) => picture.querySelector("img")),
    );
  }

  /** How many pairs of price tags cover each other. */
  function overlaps(page: Page): Promise<number> {
    return page.locator(".tag").evaluateAll((tags) => {
      const boxes = tags.map((tag) => tag.getBoundingClientRect());
      return boxes.flatMap((a, i) =>
        boxes
          .slice(i + 1)
          .filter(
            (b) =>
              a.left < b.right - 1 &&
              b.left < a.right - 1 &&
              a.top < b.bottom - 1 &&
              b.top < a.bottom - 1,
          ),
      ).length;
    });
  }
});
