/**
 * The whole way: a player's order, the page, a wallet, the contracts on a real node, the follower,
 * and the server's word.
 */

import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import type { OrderView } from "../../../bridge/wire/views.ts";
import { keepPicture, startChromium } from "../../e2e/chromium.ts";
import { logIn, RawClient, soonMs, terms } from "../../server/rawClient.ts";
import { type ChainShop, CONFIRMATIONS, GAME, RECIPIENT, startChainShop } from "../chainShop.ts";
import type { PayPage } from "../openPage.ts";

/** The sword costs 60 coins, which the demo sells for 0.60 USDT or 0.0003 ETH. */
const PRICE = 600_000n;

describe("an order that is paid on the payment page", function () {
  this.timeout(180_000);

  let shop: ChainShop;
  let browser: Browser;
  let client: RawClient;
  let session: string;
  let players = 0;
  let opened: PayPage | undefined;

  before(async () => {
    shop = await startChainShop();
    browser = await startChromium();
  });

  after(async () => {
    await browser?.close();
    await shop?.stop();
  });

  beforeEach(async () => {
    players += 1;
    client = await RawClient.connect(shop.server.port);
    ({ session } = await logIn(client, `Buyer${players}`));
    // The newest block has the time of now, or invoices would begin long after it.
    await shop.mineLater(0);
  });

  afterEach(async () => {
    const last = opened;
    opened = undefined;
    await client.close();
    await last?.close();
  });

  /** Orders a sword; gives its number and the page. */
  async function order(payWith = "USDT@sandbox"): Promise<{ orderNo: string; url: string }> {
    const orderNo = `PAGE${Date.now()}${players}`;
    const items = [{ code: "SWORD", quantity: 1, expectedPrice: 60 }];
    const call = { session, ...terms(orderNo), items, payWith, deadlineMs: soonMs() };
    const { order: made } = await client.call("payByCode", call);
    assert.equal(made.state, "created");
    return { orderNo, url: made.payment?.url ?? "" };
  }

  async function stateOf(orderNo: string): Promise<OrderView["state"] | undefined> {
    const { answers } = await client.call("queryOrder", { session, orderNos: [orderNo] });
    return answers[0]?.order?.state;
  }

  async function open(url: string): Promise<PayPage> {
    opened = await shop.open(browser, url);
    return opened;
  }

  it("ends paid, with the goods due, after as many blocks as the operator asks for", async () => {
    const { orderNo, url } = await order();
    const { page, amount, button, sceneIs } = await open(url);
    assert.equal(await amount(), "0.60 USDT");
    await button("Test Wallet").click();
    await sceneIs("confirming");
    assert.ok(["seen", "confirming"].includes(String(await stateOf(orderNo))));
    await page.getByText(`1 of ${CONFIRMATIONS} confirmations`).first().waitFor();
    await shop.world.node.mine();
    await page.getByText(`2 of ${CONFIRMATIONS} confirmations`).first().waitFor();
    await shop.world.node.mine();
    await sceneIs("paid");
    await keepPicture(page, "pay-order-paid");
    assert.ok(["paid", "fulfilled"].includes(String(await stateOf(orderNo))));
    assert.equal(
      await page.getByRole("link", { name: "Back to the game" }).getAttribute("href"),
      GAME,
    );
  });

  it("is paid with the chain's own coin", async () => {
    const { orderNo, url } = await order("ETH@sandbox");
    const { amount, button, sceneIs } = await open(url);
    assert.equal(await amount(), "0.0003 ETH");
    await button("Test Wallet").click();
    await sceneIs("confirming");
    await shop.world.node.mine(CONFIRMATIONS);
    await sceneIs("paid");
    assert.ok(["paid", "fulfilled"].includes(String(await stateOf(orderNo))));
  });

  it("asks for the rest when a part has arrived, and is paid with it", async () => {
    const { url } = await order();
    const { page, amount, button, sceneIs } = await open(url);
    await payBeside(url, 250_000n);
    await shop.world.node.mine(CONFIRMATIONS);
    await sceneIs("choose", "partial");
    assert.equal(await amount(), "0.35 USDT");
    await button("Test Wallet").click();
    await sceneIs("confirming");
    await shop.world.node.mine(CONFIRMATIONS);
    await sceneIs("paid");
    await keepPicture(page, "pay-order-rest");
  });

  it("tells of money that came twice", async () => {
    const { url } = await order();
    const { button, sceneIs } = await open(url);
    await button("Test Wallet").click();
    await sceneIs("confirming");
    await payBeside(url, PRICE);
    await shop.world.node.mine(CONFIRMATIONS + 1);
    await sceneIs("paid", "over");
  });

  it("survives a page that is closed in the middle", async () => {
    const { url } = await order();
    const first = await open(url);
    await first.button("Test Wallet").click();
    await first.sceneIs("confirming");
    await first.page.reload();
    await first.sceneIs("confirming");
    await shop.world.node.mine(CONFIRMATIONS);
    await first.sceneIs("paid");
  });

  it("tells when the chain takes the payment back", async () => {
    const { orderNo, url } = await order();
    const { page, button, sceneIs } = await open(url);
    const { node } = shop.world;
    const before = await node.height();
    await button("Test Wallet").click();
    await sceneIs("confirming");
    await shop.world.node.mine(CONFIRMATIONS);
    await sceneIs("paid");
    await node.reorg((await node.height()) - before);
    await shop.world.node.mine();
    await sceneIs("closed", "reversed");
    await keepPicture(page, "pay-order-reversed");
    assert.notEqual(await stateOf(orderNo), "paid");
  });

  it("ends by the chain's own time when nobody pays", async () => {
    const { orderNo, url } = await order();
    const { sceneIs } = await open(url);
    await shop.mineLater(16 * 60);
    await sceneIs("closed", "expired");
    assert.equal(await stateOf(orderNo), "expired");
  });

  /** Somebody pays an amount of his own choice through the router, without the page. */
  async function payBeside(url: string, amount: bigint): Promise<void> {
    const state = (await (await fetch(`${url}/state`)).json()) as {
      readonly contract: { readonly deadline: number; readonly salt: string };
      readonly amount: string;
    };
    const { world, token, router, payer: from } = shop;
    const { deadline, salt } = state.contract;
    const bound = {
      ...{ token: token.address, amount: BigInt(state.amount), recipient: RECIPIENT },
      ...{ deadline: BigInt(deadline), salt },
    };
    const approve = token.call("approve", router.address, amount);
    await world.send({ from, to: token.address, data: approve });
    const data = router.call("payToken", bound, amount);
    await world.send({ from, to: router.address, data });
  }
});
