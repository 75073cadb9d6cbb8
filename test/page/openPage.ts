/** The payment page in a real browser, watched for what it must never do. */

import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { type InjectedWallet, injectWallet, type WalletOptions } from "./injectedWallet.ts";

export interface PayPage {
  readonly page: Page;
  readonly wallet: InjectedWallet | undefined;
  /** Waits for the scene, and for the situation in it. */
  sceneIs(scene: string, situation?: string): Promise<void>;
  noticeIs(notice: string): Promise<void>;
  button(name: string | RegExp): Locator;
  /** States of the wallet's steps, by their names. */
  steps(): Promise<{ readonly [step: string]: string }>;
  amount(): Promise<string>;
  /** Fails when the page broke its policy, threw, or asked a stranger. */
  close(): Promise<void>;
}

export interface PayPageOptions {
  readonly url: string;
  readonly wallet?: WalletOptions;
  readonly browser?: BrowserContextOptions;
  /** Messages of the browser that this story makes on purpose. */
  readonly expected?: RegExp;
}

/** Opens it in a browser context of its own. */
export async function openPayPage(browser: Browser, options: PayPageOptions): Promise<PayPage> {
  const { url, expected } = options;
  const context = await browser.newContext({
    ...{ locale: "en-GB", viewport: { width: 1040, height: 720 } },
    ...options.browser,
  });
  const page = await context.newPage();
  const { origin } = new URL(url);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`threw: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    // The browser itself tells of answers such as 503.
    const isOrdinary = message.type() !== "error" || /Failed to load resource/.test(text);
    if (!isOrdinary && expected?.test(text) !== true) faults.push(`said: ${text}`);
  });
  page.on("request", (request) => {
    const asked = request.url();
    const isOwn = asked.startsWith(`${origin}/`) || asked.startsWith("data:");
    // The way back to the game is no request of the page's own.
    if (!isOwn && !request.isNavigationRequest()) faults.push(`asked: ${asked}`);
  });
  const wallet = options.wallet && (await injectWallet(page, options.wallet));
  await page.goto(url);
  return {
    ...{ page, wallet },
    async sceneIs(scene, situation) {
      const told = situation === undefined ? "" : ` [data-situation=${situation}]`;
      await page
        .locator(`main[data-scene=${scene}]${told}`)
        .waitFor()
        .catch(async () => {
          const shown = await page.locator("main").textContent();
          assert.fail(
            `instead of ${scene} ${situation ?? ""}:\n${shown}\n${wallet?.trouble() ?? ""}`,
          );
        });
      if (situation === undefined) assert.equal(await page.locator("[data-situation]").count(), 0);
    },
    noticeIs: (notice) => page.locator(`[data-notice=${notice}]`).waitFor(),
    button: (name) => page.getByRole("button", { name }),
    async steps() {
      const found = await page.locator("[data-step]").all();
      const pairs = found.map(async (step) => [
        await step.getAttribute("data-step"),
        await step.getAttribute("class"),
      ]);
      return Object.fromEntries(await Promise.all(pairs));
    },
    amount: async () =>
      ((await page.getByTestId("amount").textContent()) ?? "").replace("\u00a0", " "),
    async close() {
      await context.close();
      assert.deepEqual(faults, []);
    },
  };
}
