/** An invoice of the Trino document, paid on its page through a contract of Trino's interface. */

import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { coinslotJson } from "../../cli/cliProcess.ts";
import { keepPicture, startChromium } from "../../e2e/chromium.ts";
import { type ChainShop, CONFIRMATIONS, GAME, RECIPIENT, startChainShop } from "../chainShop.ts";
import type { PayPage } from "../openPage.ts";

const AMOUNT = 10_000_000n;

describe("an invoice of the Trino document on the payment page", function () {
  this.timeout(180_000);

  let shop: ChainShop;
  let browser: Browser;
  let token: string;
  let opened: PayPage | undefined;

  before(async () => {
    shop = await startChainShop();
    const user = ["demo", "shop@game.example", ...shop.place.slice(0, 2)];
    await coinslotJson(0, "trino", "add-user", ...user);
    const sealing = shop.place.slice(2);
    const made = await coinslotJson<{ readonly accessToken: string }>(
      ...([0, "trino", "add-token", ...user, ...sealing] as const),
    );
    token = made.accessToken;
    browser = await startChromium();
  });

  after(async () => {
    await browser?.close();
    await shop?.stop();
  });

  beforeEach(() => shop.mineLater(0));

  afterEach(async () => {
    const last = opened;
    opened = undefined;
    await last?.close();
  });

  async function ask(path: string, body?: object): Promise<{ readonly [name: string]: string }> {
    const response = await fetch(`${shop.server.url}/api/v1/invoices/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as { readonly [name: string]: string };
  }

  /** As the document's example has it. */
  async function create() {
    const invoice = await ask("create", {
      ...{ amount: Number(AMOUNT), network: "goerli", recipient: RECIPIENT, jump_url: GAME },
      ...{ title: "支付订单NO：23435435646", metadata: "e29c1B69" },
      notify_url: "http://127.0.0.1:9/notify",
    });
    const { invoice_id: id = "", jump_url: url = "" } = invoice;
    return { id, url };
  }

  it("is paid with the wallet, and the document's routes say so", async () => {
    const { id, url } = await create();
    opened = await shop.open(browser, url);
    const { page, amount, button, sceneIs } = opened;
    assert.equal(await amount(), "10.00 USDT");
    assert.equal(await page.locator("h1").textContent(), "支付订单NO：23435435646");
    await page.getByText("Terms kept by this page").waitFor();
    await button("Test Wallet").click();
    await sceneIs("confirming");
    assert.equal((await ask(id)).status, "unpaid");
    await shop.world.node.mine(CONFIRMATIONS);
    await sceneIs("paid");
    assert.match((await ask(id)).status ?? "", /^(paid|notified)$/);
    assert.match((await ask(id)).txn_hash ?? "", /^0x[0-9a-f]{64}$/);
  });

  it("tells of money that came after the end, which this contract does not refuse", async () => {
    const { id, url } = await create();
    opened = await shop.open(browser, url);
    const { page, sceneIs } = opened;
    await shop.mineLater(16 * 60);
    await sceneIs("closed", "expired");
    const { world, token: usdt, trino, payer: from } = shop;
    const allow = usdt.call("approve", trino.address, AMOUNT);
    await world.send({ from, to: usdt.address, data: allow });
    const data = trino.call("pay", id, RECIPIENT, AMOUNT);
    await world.send({ from, to: trino.address, data });
    await world.node.mine(CONFIRMATIONS);
    await sceneIs("closed", "late");
    await keepPicture(page, "pay-trino-late");
  });
});
