/** A purchase in the Babylon.js shop that is paid with a wallet, from the card on the shelf to the thing in the bag. */

import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { keepPicture, startChromium } from "../../e2e/chromium.ts";
import { askServer, openShopPage, SHOP_ARGS, type ShopPage, statesOf } from "../../e2e/shopPage.ts";
import { type ChainShop, CONFIRMATIONS, startChainShop } from "../chainShop.ts";

describe("a purchase with a wallet in the Babylon.js shop", function () {
  this.timeout(180_000);
  let chain: ChainShop;
  let browser: Browser;
  let game: ShopPage | undefined;
  let players = 0;

  before(async () => {
    chain = await startChainShop(SHOP_ARGS);
    browser = await startChromium();
  });

  after(async () => {
    await browser?.close();
    await chain?.stop();
  });

  beforeEach(() => chain.mineLater(0));

  afterEach(async () => {
    const opened = game;
    game = undefined;
    await opened?.close();
  });

  /** A new player takes the sword from its card; gives the address of the payment page. */
  async function take(): Promise<{ game: ShopPage; player: string; url: string }> {
    players += 1;
    const player = `Holder${players}`;
    const opened = await openShopPage(browser, {
      ...{ url: chain.server.url, player, query: "&quality=flat" },
    });
    game = opened;
    await opened.see("ware-SWORD").hover();
    const pay = opened.see("card-wallet-USDT@sandbox");
    assert.equal(await pay.textContent(), "Pay 0.6 USDT with a wallet");
    await pay.click();
    await opened.purchaseIs("wallet");
    const url = await opened.see("purchase-page").getAttribute("href");
    return { game: opened, player, url: url ?? "" };
  }

  it("ends with the sword in the player's hands, and no coin spent", async () => {
    const { game, player, url } = await take();
    await keepPicture(game.page, "babylon-wallet");
    const { button, sceneIs, close } = await chain.open(browser, url);
    await button("Test Wallet").click();
    await sceneIs("confirming");
    await game.purchaseIs("confirming");
    await game.page.getByText("1 confirmation so far").waitFor();
    await chain.world.node.mine(CONFIRMATIONS);
    await game.purchaseIs("delivered");
    await game.hasThing("SWORD", 1);
    await sceneIs("paid");
    await close();
    const { orders, owned, balance } = await askServer(chain.server.port, player);
    assert.deepEqual(statesOf(orders), ["fulfilled"]);
    assert.deepEqual(owned, ["SWORD"]);
    assert.equal(balance, 100);
  });

  it("goes on after the game was closed and opened again", async () => {
    const { game, url } = await take();
    await game.reload();
    await game.purchaseIs("wallet");
    assert.equal(await game.see("purchase-page").getAttribute("href"), url);
    const { button, sceneIs, close } = await chain.open(browser, url);
    await button("Test Wallet").click();
    await sceneIs("confirming");
    await chain.world.node.mine(CONFIRMATIONS);
    await game.hasThing("SWORD", 1);
    await close();
  });

  it("can be given up while nothing was sent", async () => {
    const { game, player } = await take();
    await game.see("purchase-cancel").click();
    await game.purchaseIs("cancelled");
    assert.deepEqual(statesOf((await askServer(chain.server.port, player)).orders), ["cancelled"]);
  });
});
