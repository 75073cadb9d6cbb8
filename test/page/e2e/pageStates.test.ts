/** What the page shows for each answer of the server, in a real browser, each with its picture. */

import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { keepPicture, startChromium } from "../../e2e/chromium.ts";
import { type Answer, INVOICE_ID, invoiceAnswer, TX } from "../invoiceAnswer.ts";
import { judgeAccess } from "../judgeAccess.ts";
import { judgeLook, overflow, PHONE } from "../judgeLook.ts";
import { openPayPage, type PayPage } from "../openPage.ts";
import { type StandInServer, startStandInServer } from "../standInServer.ts";

const TOUCHED = { viewport: PHONE, hasTouch: true };
/** Its node is never asked. */
const WALLET = {
  privateKey: `0x${"11".repeat(32)}`,
  rpcUrl: "http://127.0.0.1:9",
  chainId: 31337,
  mine: async () => {},
};

const paymentIs = (state: string, amount = "1990000", confirmations = 0) => ({
  payments: [{ txId: TX, amount, state, confirmations }],
});
const WHOLE = { received: "1990000", missing: "0" };
const PART = { received: "1500000", missing: "490000", exception: "partial" };

/** What the server says, and what is shown. */
const STORIES: readonly {
  readonly name: string;
  readonly answer: Answer;
  readonly scene: string;
  readonly situation?: string;
  readonly amount: string;
}[] = [
  { name: "choose", answer: {}, scene: "choose", amount: "1.99 USDT" },
  {
    name: "seen",
    answer: { status: "seen", ...WHOLE, ...paymentIs("pending") },
    ...{ scene: "confirming", amount: "1.99 USDT" },
  },
  {
    name: "confirming",
    answer: {
      ...{ status: "confirming", ...WHOLE, ...paymentIs("included", "1990000", 2) },
      confirmations: { have: 2, need: 3 },
    },
    ...{ scene: "confirming", amount: "1.99 USDT" },
  },
  {
    name: "paid",
    answer: { status: "paid", ...WHOLE, ...paymentIs("confirmed", "1990000", 3) },
    ...{ scene: "paid", amount: "1.99 USDT" },
  },
  {
    name: "partial",
    answer: { ...PART, ...paymentIs("confirmed", "1500000", 3) },
    ...{ scene: "choose", situation: "partial", amount: "0.49 USDT" },
  },
  {
    name: "partialClosed",
    answer: { ...PART, policy: { topUp: false, late: "person" } },
    ...{ scene: "closed", situation: "partialClosed", amount: "0.49 USDT" },
  },
  {
    name: "over",
    answer: { status: "paid", exception: "over", received: "2990000", missing: "0" },
    ...{ scene: "paid", situation: "over", amount: "1.99 USDT" },
  },
  {
    name: "marked",
    answer: { status: "paid", exception: "marked", ...WHOLE },
    ...{ scene: "paid", situation: "marked", amount: "1.99 USDT" },
  },
  {
    name: "paidLate",
    answer: { status: "paid", exception: "late", ...WHOLE },
    ...{ scene: "paid", situation: "paidLate", amount: "1.99 USDT" },
  },
  {
    name: "returning",
    answer: { status: "confirming", exception: "reversed", ...WHOLE, ...paymentIs("included") },
    ...{ scene: "confirming", situation: "returning", amount: "1.99 USDT" },
  },
  {
    name: "late",
    answer: { status: "expired", exception: "late", ...WHOLE },
    ...{ scene: "closed", situation: "late", amount: "1.99 USDT" },
  },
  {
    name: "lateCoins",
    answer: { status: "expired", exception: "late", creditedCoins: 1200, ...WHOLE },
    ...{ scene: "closed", situation: "lateCoins", amount: "1.99 USDT" },
  },
  {
    name: "reversed",
    answer: { exception: "reversed", ...paymentIs("orphaned") },
    ...{ scene: "closed", situation: "reversed", amount: "1.99 USDT" },
  },
  {
    name: "expired",
    answer: { status: "expired" },
    ...{ scene: "closed", situation: "expired", amount: "1.99 USDT" },
  },
  {
    name: "expiredPartial",
    answer: { status: "expired", ...PART },
    ...{ scene: "closed", situation: "expiredPartial", amount: "1.99 USDT" },
  },
  {
    name: "cancelled",
    answer: { status: "cancelled" },
    ...{ scene: "closed", situation: "cancelled", amount: "1.99 USDT" },
  },
];

describe("the payment page", function () {
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
    server.begin({ ...invoiceAnswer(), ...answer });
    opened = await openPayPage(browser, { url: server.url, wallet: WALLET, browser: context });
    return opened;
  }

  for (const { name, answer, scene, situation, amount } of STORIES) {
    it(`shows ${name}, accessibly, on a phone, in the dark and in Chinese`, async () => {
      const shown = await open(answer);
      await shown.sceneIs(scene, situation);
      assert.equal(await shown.amount(), amount);
      await judgeLook(shown, `pay-${name}`);
    });
  }

  it("stops at terms that do not make the payment id, and shows none of them", async () => {
    const { page, sceneIs, button } = await open({ amount: "990000", missing: "990000" });
    await sceneIs("stopped", "mismatch");
    assert.equal(await page.getByTestId("amount").count(), 0);
    assert.equal(await button("Test Wallet").count(), 0);
    await judgeAccess(page);
    await keepPicture(page, "pay-mismatch");
  });

  it("stops when the terms become others, while it is open and after a reload", async () => {
    const { page, sceneIs } = await open({});
    await sceneIs("choose");
    const other = { recipient: `0x${"de".repeat(20)}` };
    server.begin(invoiceAnswer({ ...places(), ...other }));
    await sceneIs("stopped", "changed");
    await page.reload();
    await sceneIs("stopped", "changed");
    await keepPicture(page, "pay-changed");
  });

  it("knows an address that nobody was given", async () => {
    const url = server.url.replace(INVOICE_ID, "00000000-0000-4000-8000-000000000000");
    opened = await openPayPage(browser, { url });
    await opened.sceneIs("stopped", "unknown");
    await judgeAccess(opened.page);
    await keepPicture(opened.page, "pay-unknown");
  });

  it("shows nothing of an answer that it does not understand, and recovers", async () => {
    server.begin(invoiceAnswer());
    server.fail("odd");
    opened = await openPayPage(browser, { url: server.url });
    await opened.sceneIs("stopped", "unreadable");
    server.fail("nothing");
    await opened.sceneIs("choose");
  });

  it("keeps what it knows while the server is down, says so, and catches up", async () => {
    const { page, sceneIs, noticeIs } = await open({});
    await sceneIs("choose");
    server.fail("503");
    await noticeIs("unreachable");
    await sceneIs("choose");
    await keepPicture(page, "pay-unreachable");
    server.say({ status: "paid", ...WHOLE });
    await sceneIs("paid");
    assert.equal(await page.locator("[data-notice]").count(), 0);
  });

  it("says that this browser is offline, and goes on by itself", async () => {
    const { page, sceneIs, noticeIs } = await open({});
    await sceneIs("choose");
    await page.context().setOffline(true);
    await noticeIs("offline");
    await keepPicture(page, "pay-offline");
    await page.context().setOffline(false);
    await page.locator("[data-notice]").waitFor({ state: "detached" });
  });

  for (const rail of ["behind", "stalled", "halted"]) {
    it(`tells of a rail that is ${rail}, and takes money only where it can be followed`, async () => {
      const { page, sceneIs, noticeIs, button } = await open({ rail });
      await sceneIs("choose");
      await noticeIs(rail);
      assert.equal(await button("Test Wallet").isDisabled(), rail === "halted");
      await judgeAccess(page);
      await keepPicture(page, `pay-${rail}`);
    });
  }

  it("starts no payment any more when the time is up", async () => {
    const { page, sceneIs } = await open({ expiresAtMs: Date.now() + 3000 });
    await sceneIs("choose");
    await sceneIs("closed", "closing");
    await keepPicture(page, "pay-closing");
  });

  for (const { situation, ageMs, answer } of [
    { situation: "sentLong", ageMs: 3_600_000, answer: {} },
    { situation: "dropped", ageMs: 1000, answer: paymentIs("dropped") },
  ]) {
    it(`has a word for a sent payment that is ${situation}, and pays again only when asked`, async () => {
      const { page, sceneIs, button } = await open(answer);
      await sceneIs("choose");
      const sent = JSON.stringify({ hash: TX, atMs: Date.now() - ageMs });
      await page.evaluate(
        ([key = "", value = ""]) => localStorage.setItem(key, value),
        [...[`coinslot.pay.${INVOICE_ID}.sent`, sent]],
      );
      await page.reload();
      await sceneIs("sent", situation);
      assert.equal(await button("Test Wallet").count(), 0);
      await judgeAccess(page);
      await keepPicture(page, `pay-${situation}`);
      await button("My wallet says it failed: pay again").click();
      await sceneIs("choose");
    });
  }

  it("goes through seen and confirmed to paid by itself, and tells a screen reader", async () => {
    const { page, sceneIs } = await open({});
    await sceneIs("choose");
    const live = page.locator("p[aria-live=polite]");
    for (const have of [0, 1, 2]) {
      server.say({ status: "confirming", ...WHOLE, confirmations: { have, need: 3 } });
      await live.getByText(`${have} of 3 confirmations`).waitFor();
    }
    server.say({ status: "paid", confirmations: { have: 3, need: 3 } });
    await live.getByText("Paid").waitFor();
    assert.match(await page.title(), /^✓ Paid/);
  });

  it("leads back to the game by itself after a payment, unless it is told to stay", async () => {
    const { page, sceneIs, button } = await open({ jumpUrl: `${server.origin}/game` });
    await sceneIs("choose");
    server.say({ status: "paid", ...WHOLE });
    await sceneIs("paid");
    await page.getByTestId("countdown").waitFor();
    await button("Stay here").click();
    assert.equal(await page.getByTestId("countdown").count(), 0);
    const back = page.getByRole("link", { name: "Back to the game" });
    assert.equal(await back.getAttribute("href"), `${server.origin}/game`);
    // Who comes back later to a paid invoice is not sent away.
    await page.reload();
    await sceneIs("paid");
    assert.equal(await page.getByTestId("countdown").count(), 0);
    await back.click();
    await page.waitForURL(`${server.origin}/game`);
  });

  it("goes there when nobody stops it", async () => {
    const { page, sceneIs } = await open({ jumpUrl: `${server.origin}/game` });
    await sceneIs("choose");
    server.say({ status: "paid", ...WHOLE });
    await page.waitForURL(`${server.origin}/game`, { timeout: 60_000 });
  });

  it("shows a code to scan and an address to copy for a phone", async () => {
    const { page, sceneIs, button } = await open(
      {},
      { permissions: ["clipboard-write", "clipboard-read"] },
    );
    await sceneIs("choose");
    await page.getByText("Pay from a phone").click();
    await page.getByRole("img", { name: "QR code with the address of this page" }).waitFor();
    await button("Copy link").click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), server.url);
    await judgeAccess(page);
    await keepPicture(page, "pay-phone-code");
  });

  it("says what to do in a browser without a wallet", async () => {
    server.begin(invoiceAnswer());
    opened = await openPayPage(browser, { url: server.url, browser: TOUCHED });
    await opened.page.getByRole("heading", { name: "No wallet in this browser" }).waitFor();
    await opened.page.getByRole("img", { name: /QR code/ }).waitFor();
    await judgeAccess(opened.page);
    await keepPicture(opened.page, "pay-no-wallet");
  });

  it("speaks the browser's language and remembers another choice", async () => {
    const { page, sceneIs, button } = await open({}, { locale: "zh-CN" });
    await sceneIs("choose");
    assert.equal(await page.locator("h1").textContent(), "骑士之剑");
    await button("English").click();
    await page.reload();
    assert.equal(await page.locator("h1").textContent(), "Knight's Sword");
  });

  it("can be written from right to left", async () => {
    const { page, sceneIs, amount } = await open({ ...PART, rail: "behind" });
    await sceneIs("choose", "partial");
    await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
    assert.equal(await overflow(page), 0);
    const bought = await page.locator(".purchase").boundingBox();
    const act = await page.locator(".act").boundingBox();
    assert.ok((bought?.x ?? 0) > (act?.x ?? 0), "what is bought stands on the right");
    assert.equal(await amount(), "0.49 USDT");
    await keepPicture(page, "pay-rtl");
  });

  it("is walked through with the keyboard, in the order of reading", async () => {
    const { page, sceneIs } = await open({});
    await sceneIs("choose");
    const walked: string[] = [];
    for (let stop = 0; stop < 5; stop += 1) {
      await page.keyboard.press("Tab");
      walked.push(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ""));
    }
    const [terms, wallet, phone, ...languages] = walked;
    assert.match(terms ?? "", /Terms checked/);
    assert.match(wallet ?? "", /Test Wallet/);
    assert.match(phone ?? "", /Pay from a phone/);
    assert.deepEqual(languages, ["English", "中文"]);
  });

  it("runs under a policy that forbids strangers, and cannot be framed", async () => {
    const { headers } = await fetch(server.url);
    const policy = headers.get("content-security-policy") ?? "";
    for (const rule of ["default-src 'none'", "script-src 'self'", "connect-src 'self'"]) {
      assert.ok(policy.includes(rule), rule);
    }
    assert.ok(!policy.includes("unsafe"));
    assert.ok(policy.includes("frame-ancestors 'none'"));
    assert.equal(headers.get("referrer-policy"), "no-referrer");
  });

  function places() {
    const { contract, token, network } = invoiceAnswer() as {
      readonly contract: { readonly address: string; readonly recipient: string };
      readonly token: { readonly address: string };
      readonly network: { readonly chainId: number; readonly publicRpc: readonly string[] };
    };
    const { address: router, recipient } = contract;
    return { router, recipient, token: token.address, ...network };
  }
});
