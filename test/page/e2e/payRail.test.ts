/**
 * What the page shows while something is wrong with the chain or the order: with a real server, a real
 * node that hangs, goes back or forgets, and a player who changes his mind.
 */

import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import type { OrderView } from "../../../bridge/wire/views.ts";
import { coinslotJson } from "../../cli/cliProcess.ts";
import { keepPicture, startChromium } from "../../e2e/chromium.ts";
import { logIn, RawClient, soonMs, terms } from "../../server/rawClient.ts";
import { type ChainShop, CONFIRMATIONS, startChainShop } from "../chainShop.ts";
import { judgeLook } from "../judgeLook.ts";
import type { PayPage } from "../openPage.ts";

/** The chain began so long ago: its newest block may be as old as a story needs. */
const AGE_S = 3600;
/** No new block for so long is a chain that stands still (rails/chain/railState.ts). */
const STALLED_S = 60;
/** More than the headers that are kept. */
const DEEPER_THAN_KEPT = 130;

describe("the payment page while the chain is in trouble", function () {
  this.timeout(180_000);

  let shop: ChainShop;
  let browser: Browser;
  let client: RawClient;
  let session: string;
  let orders = 0;
  let opened: PayPage | undefined;

  before(async () => {
    shop = await startChainShop([], { genesisAt: nowS() - AGE_S });
    browser = await startChromium();
    client = await RawClient.connect(shop.server.port);
  });

  after(async () => {
    await client?.close();
    await browser?.close();
    await shop?.stop();
  });

  beforeEach(async () => {
    orders += 1;
    ({ session } = await logIn(client, `Troubled${orders}`));
  });

  afterEach(async () => {
    process.kill(shop.world.node.pid, "SIGCONT");
    const last = opened;
    opened = undefined;
    await last?.close();
  });

  async function order(): Promise<{ orderNo: string; url: string }> {
    const orderNo = `RAIL${Date.now()}${orders}`;
    const items = [{ code: "SWORD", quantity: 1, expectedPrice: 60 }];
    const call = { session, ...terms(orderNo), items, payWith: "USDT@sandbox" };
    const { order: made } = await client.call("payByCode", { ...call, deadlineMs: soonMs() });
    return { orderNo, url: made.payment?.url ?? "" };
  }

  /** The server has taken in the newest block. */
  async function untilLevel(): Promise<void> {
    const head = await shop.world.node.height();
    for (;;) {
      const { chains } = (await (await fetch(`${shop.server.url}/healthz`)).json()) as {
        readonly chains: readonly [{ readonly height?: number; readonly state: string }];
      };
      if (chains[0].height === head && chains[0].state === "ok") return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function open(url: string): Promise<PayPage> {
    opened = await shop.open(browser, url);
    return opened;
  }

  const noticeIsGone = ({ page }: PayPage) =>
    page.locator("[data-notice]").waitFor({ state: "detached" });

  it("says that it stands still when the node hangs, and goes on when it is back", async () => {
    // Old enough to be too old soon.
    await shop.mineAt(nowS() - STALLED_S + 15);
    await untilLevel();
    const shown = await open((await order()).url);
    assert.equal(await shown.page.locator("[data-notice]").count(), 0);
    process.kill(shop.world.node.pid, "SIGSTOP");
    await shown.noticeIs("stalled");
    await shown.sceneIs("choose");
    assert.equal(await shown.button("Test Wallet").isDisabled(), false);
    await judgeLook(shown, "pay-rail-stalled");
    process.kill(shop.world.node.pid, "SIGCONT");
    await shop.mineLater(0);
    await noticeIsGone(shown);
    await shown.button("Test Wallet").click();
    await shown.sceneIs("confirming");
    await shop.world.node.mine(CONFIRMATIONS);
    await shown.sceneIs("paid");
  });

  it("says that its view is behind when the node knows less than before, and catches up", async () => {
    await shop.mineLater(0);
    await shop.world.node.mine(3);
    await untilLevel();
    const shown = await open((await order()).url);
    await shop.world.node.rollback(3);
    await shown.page.locator("[data-notice=behind]").waitFor({ timeout: 60_000 });
    await shown.sceneIs("choose");
    await judgeLook(shown, "pay-rail-behind");
    await shop.mineLater(0);
    await shop.world.node.mine(3);
    await noticeIsGone(shown);
    await shown.sceneIs("choose");
  });

  it("closes paying while a person must look, and opens it again by itself", async () => {
    const { node } = shop.world;
    await shop.mineLater(0);
    await node.mine(DEEPER_THAN_KEPT);
    await untilLevel();
    const shown = await open((await order()).url);
    await node.reorg(DEEPER_THAN_KEPT);
    await node.mine();
    await shown.noticeIs("halted");
    await shown.sceneIs("choose");
    assert.equal(await shown.button("Test Wallet").isDisabled(), true);
    await judgeLook(shown, "pay-rail-halted");
    const from = (await node.height()) - DEEPER_THAN_KEPT - 1;
    const why = ["--from-height", String(from), "--reason", "the chain forked"];
    const data = shop.place.slice(0, 2);
    const net = `eip155:${node.chainId}`;
    await coinslotJson(0, "chain", "unlock", net, ...why, ...data);
    await noticeIsGone(shown);
    assert.equal(await shown.button("Test Wallet").isDisabled(), false);
  });

  it("says so when the player cancels in the game, and asks no wallet any more", async () => {
    await shop.mineLater(0);
    await untilLevel();
    const { orderNo, url } = await order();
    const shown = await open(url);
    const held = shown.wallet?.hold("eth_requestAccounts");
    await shown.button("Test Wallet").click();
    await shown.sceneIs("wallet");
    const cancelled = await client.call("cancelOrder", { session, orderNo });
    assert.equal(cancelled.order.state satisfies OrderView["state"], "cancelled");
    await shown.sceneIs("closed", "cancelled");
    held?.release();
    await judgeLook(shown, "pay-order-cancelled");
    assert.equal(shown.wallet?.calls.includes("eth_sendTransaction"), false);
    await shown.page.reload();
    await shown.sceneIs("closed", "cancelled");
  });

  it("knows nothing of an invoice that was not made here", async () => {
    const { url } = await order();
    const other = url.replace(/[0-9a-f-]+$/, "00000000-0000-4000-8000-000000000000");
    const page = await browser.newPage();
    try {
      await page.goto(other);
      await page.locator("main[data-scene=stopped] [data-situation=unknown]").waitFor();
      await keepPicture(page, "pay-rail-unknown");
    } finally {
      await page.close();
    }
  });
});

function nowS(): number {
  return Math.ceil(Date.now() / 1000);
}
