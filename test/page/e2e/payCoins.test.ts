/**
 * The whole way over an address: a player's order, the page, a real payment on a real full node, the
 * follower, and the server's word. Payers pay what they read off the page.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { PNG } from "pngjs";
import decodeQr from "qr/decode.js";
import { type OrderLink, parseOrderLink } from "../../../bridge/server/rails/utxo/orderLink.ts";
import type { OrderView } from "../../../bridge/wire/views.ts";
import { keepPicture, startChromium } from "../../e2e/chromium.ts";
import { logIn, RawClient, soonMs, terms } from "../../server/rawClient.ts";
import { walletProgram } from "../../wallet/walletProgram.ts";
import { walletRpc } from "../../wallet/walletWorld.ts";
import { GAME } from "../chainShop.ts";
import { type CoinShop, NEED, startCoinShop } from "../coinShop.ts";
import { openPayPage, type PayPage } from "../openPage.ts";

/** Longer than an invoice of such a chain is open. */
const LATER_S = 3 * 3600;

interface Decoded {
  readonly vin: readonly [{ readonly txid: string; readonly vout: number }];
  readonly vout: readonly {
    readonly n: number;
    readonly value: number;
    readonly scriptPubKey: { readonly asm: string; readonly addresses?: readonly string[] };
  }[];
}

describe("an order that is paid with coins to an address", function () {
  this.timeout(180_000);

  let shop: CoinShop;
  let browser: Browser;
  let client: RawClient;
  let session: string;
  let players = 0;
  let opened: PayPage | undefined;

  before(async () => {
    shop = await startCoinShop();
    browser = await startChromium();
  });

  after(async () => {
    await browser?.close();
    await shop?.stop();
  });

  beforeEach(async () => {
    players += 1;
    client = await RawClient.connect(shop.server.port);
    ({ session } = await logIn(client, `Payer${players}`));
    // The newest block has the time of now, or the rail would stand still.
    await shop.node.mine();
    await untilLevel();
  });

  afterEach(async () => {
    const last = opened;
    opened = undefined;
    await client.close();
    await last?.close();
  });

  async function untilLevel(): Promise<void> {
    const head = await shop.node.rpc<number>("getblockcount");
    for (;;) {
      const { chains } = (await (await fetch(`${shop.server.url}/healthz`)).json()) as {
        readonly chains: readonly [{ readonly height?: number }];
      };
      if (chains[0].height === head) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Orders a sword for 0.006 LTC and opens its page. */
  async function order(): Promise<PayPage & { readonly orderNo: string }> {
    const orderNo = `COIN${Date.now()}${players}`;
    const items = [{ code: "SWORD", quantity: 1, expectedPrice: 60 }];
    const call = { session, ...terms(orderNo), items, payWith: "LTC@litecoin" };
    const { order: made } = await client.call("payByCode", { ...call, deadlineMs: soonMs() });
    assert.equal(made.state, "created");
    opened = await openPayPage(browser, { url: made.payment?.url ?? "" });
    await opened.sceneIs("transfer");
    return { ...opened, orderNo };
  }

  async function stateOf(orderNo: string): Promise<OrderView["state"] | undefined> {
    const { answers } = await client.call("queryOrder", { session, orderNos: [orderNo] });
    return answers[0]?.order?.state;
  }

  /** The node's own wallet, which owns all coins: beside it may be wallets of players. */
  function bank<Result>(method: string, ...params: readonly unknown[]): Promise<Result> {
    return walletRpc<Result>(shop.node, "miner", method, ...params);
  }

  /** Pays what a link asks for, as a wallet that knows orders does; gives the transaction's id. */
  async function pay({ address, amount, data }: OrderLink): Promise<string> {
    const { node } = shop;
    const outputs = [{ [address]: coinsOf(amount) }, ...(data === undefined ? [] : [{ data }])];
    const raw = await node.rpc<string>("createrawtransaction", [], outputs);
    const options = { replaceable: true };
    const funded = await bank<{ hex: string }>("fundrawtransaction", raw, options);
    return await send(funded.hex);
  }

  async function send(raw: string): Promise<string> {
    const { hex } = await bank<{ hex: string }>("signrawtransactionwithwallet", raw);
    return await shop.node.rpc<string>("sendrawtransaction", hex);
  }

  /** The same coins to the same outputs, with less change. */
  async function raiseFee(txId: string): Promise<string> {
    const { vin, vout } = await decoded(txId);
    const change = Math.max(...vout.map(({ value }) => value));
    const outputs = vout.map(({ value, scriptPubKey: { asm, addresses = [] } }) => {
      const [address] = addresses;
      if (address === undefined) return { data: asm.replace("OP_RETURN ", "") };
      return { [address]: (value === change ? value - 0.01 : value).toFixed(8) };
    });
    return await send(await shop.node.rpc("createrawtransaction", vin, outputs));
  }

  /** Its payer sends the coins to himself instead. */
  async function spendElsewhere(txId: string): Promise<string> {
    const { node } = shop;
    const [{ txid, vout }] = (await decoded(txId)).vin;
    const value = (await decoded(txid)).vout.find(({ n }) => n === vout)?.value ?? 0;
    const own = await bank<string>("getnewaddress");
    const outputs = [{ [own]: (value - 0.01).toFixed(8) }];
    return await send(await node.rpc("createrawtransaction", [{ txid, vout }], outputs));
  }

  /** A transaction of the node's own wallet. */
  async function decoded(txId: string): Promise<Decoded> {
    const kept = await bank<{ decoded: Decoded }>("gettransaction", txId, true, true);
    return kept.decoded;
  }

  it("is scanned, paid, seen at once, and paid after as many blocks as the operator asks for", async () => {
    const { page, sceneIs, amount, orderNo } = await order();
    assert.equal(await amount(), "0.006 LTC");
    await keepPicture(page, "coins-order-open");
    const link = await scan(page);
    assert.equal(link.amount, 600_000n);
    const txId = await pay(link);
    await sceneIs("confirming");
    await page.getByText("Payment seen").waitFor();
    await page.getByText(`0 of ${NEED} confirmations`).first().waitFor();
    assert.equal(await stateOf(orderNo), "seen");
    await page.getByText(txId.slice(-8)).waitFor();
    await keepPicture(page, "coins-order-seen");
    for (let have = 1; have < NEED; have += 1) {
      await shop.node.mine();
      await page.getByText(`${have} of ${NEED} confirmations`).first().waitFor();
    }
    await shop.node.mine();
    await sceneIs("paid");
    await keepPicture(page, "coins-order-paid");
    assert.ok(["paid", "fulfilled"].includes(String(await stateOf(orderNo))));
    const back = page.getByRole("link", { name: "Back to the game" });
    assert.equal(await back.getAttribute("href"), GAME);
  });

  it("is paid by a player's own wallet program, with a picture of the screen", async () => {
    const wallet = await walletProgram(shop.node.url);
    try {
      await wallet.json("new", "--network", "litecoinRegtest");
      const { address: own } = await wallet.json("address");
      await bank("sendtoaddress", own, "0.1");
      await shop.node.mine();
      const { page, sceneIs } = await order();
      const screen = join(wallet.folder, "screen.png");
      await page.getByRole("img", { name: "QR code with address and amount" }).waitFor();
      await page.screenshot({ path: screen });
      const { txId = "" } = await wallet.json("pay", screen, "--yes");
      await sceneIs("confirming");
      await page.getByText(txId.slice(-8)).waitFor();
      const mark = await page.locator(".terms code").nth(1).textContent();
      const { vout } = await shop.node.rpc<Decoded>("getrawtransaction", txId, true);
      const marks = vout.map(({ scriptPubKey }) => scriptPubKey.asm.replace("OP_RETURN ", ""));
      assert.ok(marks.includes(mark ?? ""), "the payment carries the order's mark");
      await shop.node.mine(NEED);
      await sceneIs("paid");
    } finally {
      await wallet.remove();
    }
  });

  it("is paid by an ordinary wallet, which knows of no order, with the link that is opened", async () => {
    const { page, sceneIs } = await order();
    const { address, amount } = await linkOf(page);
    await bank("sendtoaddress", address, coinsOf(amount));
    await sceneIs("confirming");
    await shop.node.mine(NEED);
    await sceneIs("paid");
  });

  it("stays seen when the payer raises the fee", async () => {
    const { page, sceneIs } = await order();
    const first = await pay(await linkOf(page));
    await sceneIs("confirming");
    await page.getByText(first.slice(-8)).waitFor();
    const second = await raiseFee(first);
    await page.getByText(second.slice(-8)).waitFor();
    assert.equal(await page.getByText(first.slice(-8)).count(), 0);
    await sceneIs("confirming");
    await shop.node.mine(NEED);
    await sceneIs("paid");
  });

  it("tells when the coins went elsewhere, and takes another payment", async () => {
    const { page, sceneIs, orderNo } = await order();
    const first = await pay(await linkOf(page));
    await sceneIs("confirming");
    await spendElsewhere(first);
    await sceneIs("sent", "dropped");
    await keepPicture(page, "coins-order-dropped");
    // Now that a block has spent them, they will not come.
    await shop.node.mine();
    await sceneIs("transfer", "replaced");
    await keepPicture(page, "coins-order-replaced");
    await pay(await linkOf(page));
    await sceneIs("confirming");
    await shop.node.mine(NEED);
    await sceneIs("paid");
    assert.ok(["paid", "fulfilled"].includes(String(await stateOf(orderNo))));
  });

  it("asks for the rest when a part has come, and is paid with it", async () => {
    const { page, sceneIs, amount } = await order();
    const whole = await linkOf(page);
    await pay({ ...whole, amount: 250_000n });
    await shop.node.mine(NEED);
    await sceneIs("transfer", "partial");
    assert.equal(await amount(), "0.0035 LTC");
    await keepPicture(page, "coins-order-partial");
    const rest = await scan(page);
    assert.deepEqual([rest.address, rest.amount], [whole.address, 350_000n]);
    await pay(rest);
    await sceneIs("confirming");
    await shop.node.mine(NEED);
    await sceneIs("paid");
  });

  it("tells of money that came twice", async () => {
    const { page, sceneIs } = await order();
    const link = await linkOf(page);
    await pay(link);
    await pay(link);
    await shop.node.mine(NEED);
    await sceneIs("paid", "over");
    await keepPicture(page, "coins-order-over");
  });

  it("tells when the chain takes the payment back, and when it is there again", async () => {
    const { page, sceneIs, orderNo } = await order();
    const txId = await pay(await linkOf(page));
    await sceneIs("confirming");
    const first = await shop.node.mineOnly([txId]);
    await shop.node.mine(NEED - 1);
    await sceneIs("paid");
    await shop.node.rpc("invalidateblock", first);
    for (let block = 0; block <= NEED; block += 1) await shop.node.mineOnly([]);
    await page.locator("main:not([data-scene=paid])").waitFor();
    await keepPicture(page, "coins-order-reversed");
    assert.notEqual(await stateOf(orderNo), "paid");
    await shop.node.mine(NEED);
    await sceneIs("paid");
  });

  it("is cancelled in the game, and shows no address any more", async () => {
    const { page, sceneIs, orderNo } = await order();
    await client.call("cancelOrder", { session, orderNo });
    await sceneIs("closed", "cancelled");
    assert.equal(await page.locator(".grouped").count(), 0);
  });

  it("ends by the chain's own time when nobody pays; what comes then is late", async () => {
    const { page, sceneIs, orderNo } = await order();
    const link = await linkOf(page);
    const laterS = Math.ceil(Date.now() / 1000) + LATER_S;
    try {
      await shop.node.rpc("setmocktime", laterS);
      // The time of a chain is the median of its last blocks.
      await shop.node.mine(7);
      await sceneIs("closed", "expired");
      assert.equal(await stateOf(orderNo), "expired");
      await pay(link);
      await shop.node.mine(NEED);
      await sceneIs("closed", "late");
      await keepPicture(page, "coins-order-late");
    } finally {
      await shop.node.rpc("setmocktime", 0);
    }
  });

  /** As a wallet app reads the code off the screen. */
  async function scan(page: Page): Promise<OrderLink> {
    const code = page.getByRole("img", { name: "QR code with address and amount" });
    await code.waitFor();
    const picture = PNG.sync.read(await page.locator(".transfer .qr").screenshot());
    return readLink(decodeQr(picture));
  }

  /** As the button hands it to a wallet app. */
  async function linkOf(page: Page): Promise<OrderLink> {
    const link = page.getByRole("link", { name: "Open in wallet" });
    return readLink((await link.getAttribute("href")) ?? "");
  }
});

function readLink(text: string): OrderLink {
  const read = parseOrderLink(text);
  assert.ok(read.ok, text);
  return read.link;
}

/** The decimal text of whole coins. */
function coinsOf(units: bigint): string {
  const digits = String(units).padStart(9, "0");
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`;
}
