/**
 * Money moves: the page in a real browser, a wallet whose key lives here, the real contracts on a
 * real node. What the server would say of the chain is said by a stand-in.
 */

import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import {
  type InvoiceTerms,
  invoiceId as paymentIdOf,
} from "../../../bridge/server/rails/evm/invoiceTerms.ts";
import { keepPicture, startChromium } from "../../e2e/chromium.ts";
import { type Deployed, type EvmWorld, startEvmWorld } from "../../evm/evmWorld.ts";
import type { WalletOptions } from "../injectedWallet.ts";
import { type Answer, type ChainPlaces, INVOICE_ID, invoiceAnswer } from "../invoiceAnswer.ts";
import { judgeAccess } from "../judgeAccess.ts";
import { openPayPage, type PayPage } from "../openPage.ts";
import { type StandInServer, startStandInServer } from "../standInServer.ts";

const RECIPIENT = "0x889fB20cA7D3B2Bbb7bc888F18d1fE68742087Af";
const PRICE = 1_990_000n;

describe("paying on the payment page", function () {
  this.timeout(180_000);

  let world: EvmWorld;
  let router: Deployed;
  let token: Deployed;
  let server: StandInServer;
  let browser: Browser;
  let places: ChainPlaces;
  let opened: PayPage | undefined;

  before(async () => {
    world = await startEvmWorld();
    router = await world.deploy("CoinslotRouter");
    token = await world.deploy("SandboxToken", "USDT", 6n);
    server = await startStandInServer();
    browser = await startChromium();
    places = {
      ...{ chainId: world.node.chainId, router: router.address, token: token.address },
      ...{ recipient: RECIPIENT, publicRpc: [world.node.url] },
    };
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    await world?.stop();
  });

  let chain: string;

  beforeEach(async () => {
    chain = await world.node.snapshot();
    await mint(10_000_000n);
  });

  afterEach(async () => {
    const last = opened;
    opened = undefined;
    await last?.close();
    await world.node.revert(chain);
  });

  const payer = () => world.node.accounts[0];

  async function mint(amount: bigint): Promise<void> {
    const { address = "" } = payer() ?? {};
    const data = token.call("mint", address, amount);
    await world.send({ from: address, to: token.address, data });
  }

  async function received(): Promise<unknown> {
    return await world.read(token, "balanceOf", RECIPIENT);
  }

  async function open(answer: Answer = {}, wallet: Partial<WalletOptions> = {}) {
    server.begin({ ...invoiceAnswer(places), ...answer });
    opened = await openPayPage(browser, {
      url: server.url,
      wallet: {
        ...{ privateKey: payer()?.privateKey ?? "", rpcUrl: world.node.url },
        ...{ chainId: world.node.chainId, startsOn: world.node.chainId },
        mine: () => world.node.mine(),
        ...wallet,
      },
    });
    if (opened.wallet === undefined) throw new Error("no wallet");
    await opened.page.locator("main[data-scene=choose]").waitFor();
    return { ...opened, wallet: opened.wallet, start: () => choose(opened as PayPage) };
  }

  const choose = (shown: PayPage) => shown.button("Test Wallet").click();

  it("connects, adds the network, allows, pays, and is paid when the server says so", async () => {
    const { page, wallet, start, sceneIs, steps } = await open({}, { startsOn: 1 });
    const approving = wallet.hold("eth_sendTransaction");
    await start();
    await page.locator("[data-step=approve].now").waitFor();
    assert.deepEqual(await steps(), {
      ...{ connect: "done", network: "done", approve: "now", pay: "todo" },
    });
    await judgeAccess(page);
    await keepPicture(page, "pay-steps");
    approving.release();
    await sceneIs("sent");
    await judgeAccess(page);
    await keepPicture(page, "pay-sent");
    assert.equal(wallet.isOn(), world.node.chainId);
    assert.deepEqual(
      wallet.calls.filter((method) => method.startsWith("wallet_")),
      ["wallet_switchEthereumChain", "wallet_addEthereumChain"],
    );
    assert.deepEqual(
      wallet.asked.map(({ to }) => to.toLowerCase()),
      [token.address, router.address],
    );
    assert.equal(await received(), PRICE);
    server.say({ status: "confirming", received: String(PRICE), missing: "0" });
    await sceneIs("confirming");
    server.say({ status: "paid" });
    await sceneIs("paid");
  });

  it("asks for no allowance that is there already", async () => {
    const { page, wallet, start, sceneIs } = await open();
    const data = token.call("approve", router.address, PRICE);
    await world.send({ from: wallet.address, to: token.address, data });
    const paying = wallet.hold("eth_sendTransaction");
    await start();
    await page.locator("[data-step=pay].now").waitFor();
    await page.locator("[data-step=approve].skipped").waitFor();
    paying.release();
    await sceneIs("sent");
    assert.equal(wallet.asked.length, 1);
    assert.equal(await received(), PRICE);
  });

  it("takes an old allowance back where the token wants that", async () => {
    const { wallet, start, sceneIs } = await open();
    const data = token.call("approve", router.address, 5n);
    await world.send({ from: wallet.address, to: token.address, data });
    await start();
    await sceneIs("sent");
    assert.equal(wallet.asked.length, 3);
    assert.equal(await received(), PRICE);
  });

  it("pays the chain's own coin in one step", async () => {
    const native = invoiceAnswer({ ...places, token: undefined });
    const { page, wallet, start, sceneIs, amount } = await open(native);
    assert.equal(await amount(), "0.002 ETH");
    const before = await world.coins(RECIPIENT);
    await start();
    await sceneIs("sent");
    assert.equal(await page.locator("[data-step=approve]").count(), 0);
    assert.equal(wallet.asked.length, 1);
    assert.equal((await world.coins(RECIPIENT)) - before, 2_000_000_000_000_000n);
  });

  it("pays the rest of an invoice, not the whole", async () => {
    const part = { received: "1500000", missing: "490000", exception: "partial" };
    const { start, sceneIs } = await open(part);
    await start();
    await sceneIs("sent");
    assert.equal(await received(), 490_000n);
  });

  it("pays through Trino's contract, with its own id", async () => {
    const trino = await world.deploy("TrinoPayment", token.address);
    const contract = { profile: "trino", address: trino.address, recipient: RECIPIENT };
    const { start, sceneIs } = await open({ contract });
    await start();
    await sceneIs("sent");
    assert.equal(await world.read(trino, "orders", INVOICE_ID), PRICE);
  });

  it("recovers when the person says no, at each step", async () => {
    const { page, wallet, start, sceneIs, button } = await open();
    const no = { code: 4001, message: "User rejected the request." };
    wallet.refuse("eth_requestAccounts", no);
    await start();
    await sceneIs("wallet", "rejected");
    wallet.refuse("eth_sendTransaction", no);
    await button("Try again").click();
    await page.locator("[data-step=approve].failed").waitFor();
    await judgeAccess(page);
    await keepPicture(page, "pay-rejected");
    await button("Try again").click();
    await sceneIs("sent");
    assert.equal(await received(), PRICE);
  });

  it("says that the wallet is on another network, and stays there when it is refused", async () => {
    const { page, wallet, start, sceneIs, button } = await open({}, { startsOn: 1 });
    wallet.refuse("wallet_addEthereumChain", { code: 4001, message: "User rejected." });
    await start();
    await sceneIs("wallet", "wrongChain");
    await judgeAccess(page);
    await keepPicture(page, "pay-wrong-chain");
    assert.deepEqual(wallet.asked, []);
    await button("Try again").click();
    await sceneIs("sent");
  });

  it("switches without adding where the wallet knows the network", async () => {
    const known = { startsOn: 1, knows: [world.node.chainId] };
    const { wallet, start, sceneIs } = await open({}, known);
    await start();
    await sceneIs("sent");
    assert.ok(!wallet.calls.includes("wallet_addEthereumChain"));
  });

  for (const { code, situation } of [
    { code: -32002, situation: "busy" },
    { code: 4900, situation: "disconnected" },
    { code: 4901, situation: "disconnected" },
    { code: -32603, situation: "walletFailed" },
  ]) {
    it(`explains ${situation} (${code}), and pays on the second try`, async () => {
      const { page, wallet, start, sceneIs, button } = await open();
      wallet.refuse("eth_requestAccounts", { code, message: "No." });
      await start();
      await sceneIs("wallet", situation);
      await keepPicture(page, `pay-${situation}`);
      await button("Try again").click();
      await sceneIs("sent");
    });
  }

  it("sees that the account has too little of the token, before it asks for anything", async () => {
    const poor = world.node.accounts[5]?.privateKey ?? "";
    const { page, wallet, start, sceneIs } = await open({}, { privateKey: poor });
    await start();
    await sceneIs("wallet", "shortOfToken");
    await keepPicture(page, "pay-short-of-token");
    assert.deepEqual(wallet.asked, []);
  });

  it("sees that the account cannot pay the network's fee", async () => {
    const { page, wallet, start, sceneIs } = await open();
    await world.node.rpc("anvil_setBalance", [wallet.address, "0x0"]);
    await start();
    await sceneIs("wallet", "shortOfGas");
    await keepPicture(page, "pay-short-of-gas");
  });

  it("tells when the wallet's node does not answer", async () => {
    const { page, wallet, start, sceneIs, button } = await open();
    wallet.refuse("eth_call", { code: -32603, message: "Failed to fetch" }, 50);
    await start();
    await sceneIs("wallet", "walletNode");
    await keepPicture(page, "pay-wallet-node");
    wallet.refuse("nothing", { code: 0, message: "" });
    await button("Choose another wallet").click();
    await sceneIs("choose");
  });

  it("tells when the chain refuses the payment", async () => {
    // By the chain's own clock, which may be behind ours.
    const newest = await world.node.rpc("eth_getBlockByNumber", ["latest", false]);
    const deadline = Number((newest as { readonly timestamp: string }).timestamp) - 60;
    const late = invoiceAnswer(places);
    const contract = { ...(late.contract as Answer), deadline };
    const { page, start, sceneIs } = await open({ contract: rehash(late, contract) });
    await start();
    await sceneIs("wallet", "reverted");
    await keepPicture(page, "pay-reverted");
    assert.equal(await received(), 0n);
  });

  it("lets nobody pay himself", async () => {
    const own = { ...places, recipient: payer()?.address ?? "" };
    const { start, sceneIs } = await open(invoiceAnswer(own));
    await start();
    await sceneIs("wallet", "sameAccount");
  });

  it("asks for no payment when another one came while the wallet was open", async () => {
    const { page, wallet, start, sceneIs } = await open();
    const connecting = wallet.hold("eth_requestAccounts");
    await start();
    await page.locator("[data-step=connect].now").waitFor();
    server.say({ received: "1500000", missing: "490000", exception: "partial" });
    await page.getByText("0.49 USDT").first().waitFor();
    connecting.release();
    await sceneIs("wallet", "movedOn");
    assert.equal(await received(), 0n);
  });

  it("asks for no payment while the server cannot say that it is due", async () => {
    const { page, wallet, start, sceneIs, button } = await open();
    const connecting = wallet.hold("eth_requestAccounts");
    await start();
    await page.locator("[data-step=connect].now").waitFor();
    server.fail("503");
    connecting.release();
    await sceneIs("wallet", "serverSilent");
    await keepPicture(page, "pay-server-silent");
    assert.equal(await received(), 0n);
    server.fail("nothing");
    await button("Try again").click();
    await sceneIs("sent");
  });

  it("says that the shop is silent when the wallet's code does not come", async () => {
    const { page, wallet, start, sceneIs } = await open();
    await page.route("**/payByWallet-*.js", (route) => route.abort());
    await start();
    await sceneIs("wallet", "serverSilent");
    assert.deepEqual(wallet.calls, []);
  });

  it("stops at once when the terms change while the wallet is open", async () => {
    const { wallet, start, sceneIs } = await open();
    const connecting = wallet.hold("eth_requestAccounts");
    await start();
    server.say({ amount: "1990001", missing: "1990001" });
    await sceneIs("stopped", "mismatch");
    connecting.release();
    await sceneIs("stopped", "mismatch");
    assert.deepEqual(wallet.asked, []);
  });

  it("remembers what was sent: after a reload, in another tab, and offers no second payment", async () => {
    const { page, start, sceneIs } = await open();
    await start();
    await sceneIs("sent");
    await page.reload();
    await sceneIs("sent");
    const tab = await page.context().newPage();
    await tab.goto(server.url);
    await tab.locator("main[data-scene=sent]").waitFor();
    assert.equal(await tab.getByRole("button", { name: "Test Wallet" }).count(), 0);
    server.say({ status: "confirming", received: String(PRICE), missing: "0" });
    await sceneIs("confirming");
    await tab.locator("main[data-scene=confirming]").waitFor();
  });

  it("keeps a payment that the wallet sends after the person went back", async () => {
    const { page, wallet, start, sceneIs, button } = await open();
    const data = token.call("approve", router.address, PRICE);
    await world.send({ from: wallet.address, to: token.address, data });
    const paying = wallet.hold("eth_sendTransaction");
    await start();
    await page.locator("[data-step=pay].now").waitFor();
    await button("Back to the wallets").click();
    await sceneIs("choose");
    paying.release();
    await sceneIs("sent");
    assert.equal(await received(), PRICE);
  });
});

/** The same terms with another contract part, and the id that belongs to them. */
function rehash(answer: Answer, contract: Answer): Answer {
  const { chainId } = answer.network as { readonly chainId: number };
  const { address: token } = answer.token as { readonly address: string };
  const terms = { chainId: BigInt(chainId), token, amount: PRICE };
  const {
    address: router,
    recipient,
    deadline,
    salt,
  } = contract as {
    readonly [name: string]: string;
  };
  const bound = { router, recipient, salt, deadline: BigInt(deadline ?? 0) };
  return { ...contract, paymentId: paymentIdOf({ ...terms, ...bound } as InvoiceTerms) };
}
