/** What the page shows of coins that go to an address, for each answer, in a real browser, each with its picture. */

import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { keepPicture, startChromium } from "../../e2e/chromium.ts";
import { COIN_AMOUNT, COIN_TX, coinAnswer, SOMEWHERE_ELSE } from "../coinAnswer.ts";
import type { Answer } from "../invoiceAnswer.ts";
import { judgeAccess } from "../judgeAccess.ts";
import { judgeLook, keepWholePicture } from "../judgeLook.ts";
import { openPayPage, type PayPage } from "../openPage.ts";
import { type StandInServer, startStandInServer } from "../standInServer.ts";

const paymentIs = (state: string, amount = String(COIN_AMOUNT), confirmations = 0) => ({
  payments: [{ txId: COIN_TX, amount, state, confirmations }],
});
const WHOLE = { received: "1500000", missing: "0" };
const PART = { received: "1000000", missing: "500000", exception: "partial" };

const STORIES: readonly {
  readonly name: string;
  readonly answer: Answer;
  readonly scene: string;
  readonly situation?: string;
}[] = [
  { name: "transfer", answer: {}, scene: "transfer" },
  {
    name: "seen",
    answer: { status: "seen", ...WHOLE, ...paymentIs("pending") },
    scene: "confirming",
  },
  {
    name: "confirming",
    answer: {
      ...{ status: "confirming", ...WHOLE, ...paymentIs("included", "1500000", 2) },
      confirmations: { have: 2, need: 6 },
    },
    scene: "confirming",
  },
  {
    name: "paid",
    answer: { status: "paid", ...WHOLE, ...paymentIs("confirmed", "1500000", 6) },
    scene: "paid",
  },
  {
    name: "partial",
    answer: { ...PART, ...paymentIs("confirmed", "1000000", 6) },
    ...{ scene: "transfer", situation: "partial" },
  },
  {
    name: "over",
    answer: { status: "paid", exception: "over", received: "3000000", missing: "0" },
    ...{ scene: "paid", situation: "over" },
  },
  { name: "replaced", answer: paymentIs("replaced"), scene: "transfer", situation: "replaced" },
  { name: "dropped", answer: paymentIs("dropped"), scene: "sent", situation: "dropped" },
  {
    name: "reversed",
    answer: { exception: "reversed", ...paymentIs("orphaned") },
    ...{ scene: "closed", situation: "reversed" },
  },
  {
    name: "late",
    answer: { status: "expired", exception: "late", ...WHOLE },
    ...{ scene: "closed", situation: "late" },
  },
  {
    name: "expired",
    answer: { status: "expired" },
    ...{ scene: "closed", situation: "expired" },
  },
];

describe("the payment page for coins that go to an address", function () {
  this.timeout(120_000);

  let server: StandInServer;
  let browser: Browser;
  let opened: PayPage | undefined;

  before(async () => {
    server = await startStandInServer();
    browser = await startChromium();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  afterEach(async () => {
    const last = opened;
    opened = undefined;
    await last?.close();
  });

  async function open(answer: Answer, context: BrowserContextOptions = {}): Promise<PayPage> {
    server.begin({ ...coinAnswer(), ...answer });
    opened = await openPayPage(browser, { url: server.url, browser: context });
    return opened;
  }

  for (const { name, answer, scene, situation } of STORIES) {
    it(`shows ${name}, accessibly, on a phone, in the dark and in Chinese`, async () => {
      const shown = await open(answer);
      await shown.sceneIs(scene, situation);
      await judgeLook(shown, `coins-${name}`);
    });
  }

  it("gives the wallet a link, a code, and what to type in by hand", async () => {
    const permissions = ["clipboard-write", "clipboard-read"];
    const { page, sceneIs, button, amount } = await open({}, { permissions });
    await sceneIs("transfer");
    assert.equal(await amount(), "0.015 LTC");
    const { uri } = coinAnswer().contract as { readonly uri: string };
    const link = page.getByRole("link", { name: "Open in wallet" });
    assert.equal(await link.getAttribute("href"), uri);
    await page.getByRole("img", { name: "QR code with address and amount" }).waitFor();
    assert.equal(await page.locator(".grouped").textContent(), SOMEWHERE_ELSE.address);
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await button("Copy: To this address").click();
    assert.equal(await copied(), SOMEWHERE_ELSE.address);
    await button("Copy: Amount").click();
    assert.equal(await copied(), "0.015");
    await page.getByText("Terms checked by this page").click();
    await page.getByText("Order mark (OP_RETURN)").waitFor();
    await judgeAccess(page);
    await keepWholePicture(page, "coins-terms");
  });

  it("asks for the rest, and follows to the end", async () => {
    const { page, sceneIs, amount } = await open({ ...PART, ...paymentIs("confirmed", "1000000") });
    await sceneIs("transfer", "partial");
    assert.equal(await amount(), "0.005 LTC");
    const link = page.getByRole("link", { name: "Open in wallet" });
    assert.match((await link.getAttribute("href")) ?? "", /\?amount=0\.005&label=/);
    server.say({ ...WHOLE, status: "confirming", confirmations: { have: 1, need: 6 } });
    await sceneIs("confirming");
    server.say({ status: "paid", exception: "none" });
    await sceneIs("paid");
  });

  it("keeps the address back when a payment may come back, until the person asks for it", async () => {
    const { page, sceneIs, button } = await open(paymentIs("dropped"));
    await sceneIs("sent", "dropped");
    assert.equal(await page.getByRole("link", { name: "Open in wallet" }).count(), 0);
    await button("My wallet says it failed: pay again").click();
    await sceneIs("transfer", "dropped");
    server.say({ status: "seen", ...WHOLE, ...paymentIs("pending") });
    await sceneIs("confirming");
  });

  it("shows no address while the rail is halted, and shows it again", async () => {
    const { page, sceneIs, noticeIs } = await open({ rail: "halted" });
    await noticeIs("halted");
    await sceneIs("transfer");
    assert.equal(await page.locator(".grouped").count(), 0);
    await page.getByRole("heading", { name: "Paying is closed for now" }).waitFor();
    await keepPicture(page, "coins-halted");
    server.say({ rail: "ok" });
    await page.locator(".grouped").waitFor();
  });

  it("stops at an address that is not the order's, and shows nothing of it", async () => {
    const { contract } = coinAnswer() as { readonly contract: Answer };
    const address = SOMEWHERE_ELSE.address.replace(/^rltc1qw/, "rltc1qq");
    const { page, sceneIs } = await open({ contract: { ...contract, address } });
    await sceneIs("stopped", "mismatch");
    assert.equal(await page.getByText(address).count(), 0);
    await keepPicture(page, "coins-mismatch");
  });
});
