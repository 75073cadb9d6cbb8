/**
 * The sandbox's payment page, as text and in a real browser under its own content security policy.
 */

import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import {
  type RechargePageView,
  rechargePageHeaders,
  renderRechargePage,
} from "../../bridge/server/rails/hosted/page/rechargePage.ts";
import { RECHARGE_OUTCOMES } from "../../bridge/server/rails/hosted/rechargeOutcome.ts";

const OPEN: RechargePageView = {
  appTitle: "Coinslot Armoury",
  playerName: "Ann",
  coinName: "Coins",
  coins: 100,
  isCanChange: true,
  coinsMin: 1,
  coinsMax: 100000,
  environment: "sandbox",
  language: "en",
  token: "0123456789abcdef",
  state: "open",
};
const CHINESE = {
  appTitle: "投币武器铺",
  playerName: "小安",
  coinName: "金币",
  language: "zh",
} as const;
const HOSTILE = `"'><script>globalThis.pwned=1</script><img src=x onerror="globalThis.pwned=1">&amp;`;
/** One red pixel. */
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

describe("the sandbox's payment page", () => {
  it("says that it is the sandbox, in both languages and in every state", () => {
    for (const state of ["open", "done"] as const) {
      assert.match(renderRechargePage({ ...OPEN, state }), /Sandbox.*No real money/);
      assert.match(renderRechargePage({ ...OPEN, ...CHINESE, state }), /沙盒.*不会产生真实扣款/);
    }
  });

  it("does not exist in a live environment", () => {
    assert.throws(() => renderRechargePage({ ...OPEN, environment: "live" }), /in live/);
  });

  it("offers every outcome as a button with a line about what will happen", () => {
    const page = renderRechargePage(OPEN);
    for (const outcome of RECHARGE_OUTCOMES) {
      assert.match(page, new RegExp(`<button name="outcome" value="${outcome}"`));
      assert.match(page, new RegExp(`id="${outcome}-effect"[^>]*>[^<]{20,}<`));
    }
    assert.equal(page.match(/<button/g)?.length, RECHARGE_OUTCOMES.length);
  });

  it("lets the amount be changed only where the game allowed it", () => {
    assert.match(renderRechargePage(OPEN), /<input id="coins" name="coins" type="number"/);
    const fixed = renderRechargePage({ ...OPEN, isCanChange: false, coins: 12500 });
    assert.match(fixed, /12,500 <bdi>Coins<\/bdi>/);
    assert.match(fixed, /<input type="hidden" name="coins" value="12500">/);
    assert.doesNotMatch(fixed, /type="number"/);
  });

  it("says when an amount was refused", () => {
    assert.doesNotMatch(renderRechargePage(OPEN), /cannot be bought|aria-invalid="true"/);
    const refused = renderRechargePage({ ...OPEN, amountRefused: true });
    assert.match(refused, /aria-invalid="true"/);
    assert.match(refused, /This amount cannot be bought. A whole number from 1 to 100,000\./);
  });

  it("tells after each outcome what happens now and that the page may be closed", () => {
    const said = RECHARGE_OUTCOMES.map((outcome) => {
      const page = renderRechargePage({ ...OPEN, state: "done", outcome });
      assert.match(page, /You can close this page and return to the game\./);
      assert.doesNotMatch(page, /<form|<button/);
      return /<h1>([^<]+)</.exec(page)?.[1];
    });
    assert.deepEqual(said, [
      "Paid",
      "Paid, coins on their way",
      "Paid, callback lost",
      "Paid, not reported",
      "Paid, less was reported",
      "Paid, more was reported",
      "Paid, reported twice",
      "Paid, charge-back to come",
      "Refused",
      "Cancelled",
    ]);
    const unknown = renderRechargePage({ ...OPEN, state: "done" });
    assert.match(unknown, /This payment is finished/);
  });

  it("shows the game's own coin, and a drawn one instead of what is no picture", () => {
    assert.match(
      renderRechargePage({ ...OPEN, iconPng: PIXEL }),
      /src="data:image\/png;base64,iVBOR/,
    );
    for (const iconPng of ["", `x" onload="alert(1)`, "data:image/png;base64,AAAA"]) {
      const page = renderRechargePage({ ...OPEN, iconPng });
      assert.doesNotMatch(page, /<img|onload/);
      assert.match(page, /<svg class="coin"/);
    }
  });

  it("allows nothing but its own style, by hash, and posting to its own server", () => {
    const headers = rechargePageHeaders();
    const style = /<style>([\s\S]*)<\/style>/.exec(renderRechargePage(OPEN))?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    assert.equal(
      headers["content-security-policy"],
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    assert.equal(headers["cache-control"], "no-store");
    assert.doesNotMatch(renderRechargePage(OPEN), /\sstyle=|<script|https?:/);
  });

  it("has contrast enough for every text and control, light and dark", () => {
    const style = /<style>([\s\S]*)<\/style>/.exec(renderRechargePage(OPEN))?.[1] ?? "";
    const themes = [...style.matchAll(/:root \{([^}]*)\}/g)].map((theme) =>
      coloursOf(theme[1] ?? ""),
    );
    assert.equal(themes.length, 2);
    for (const colours of themes) {
      const contrast = (a: string, b: string) => contrastOf(colours[a] ?? "", colours[b] ?? "");
      for (const text of ["ink", "soft", "bad"]) {
        for (const ground of ["ground", "card", "panel"]) {
          assert.ok(
            contrast(text, ground) >= 4.5,
            `${text} on ${ground}: ${contrast(text, ground)}`,
          );
        }
      }
      assert.ok(contrast("on-accent", "accent") >= 4.5);
      assert.ok(contrast("on-notice", "notice") >= 4.5);
      for (const mark of ["control", "focus", "wait", "good"]) {
        assert.ok(contrast(mark, "card") >= 3, `${mark}: ${contrast(mark, "card")}`);
      }
    }
  });
});

describe("the sandbox's payment page in a browser", function () {
  this.timeout(60_000);
  let browser: Browser;
  let server: Server;
  let address: string;
  let view: RechargePageView;
  let posted: { readonly body: string; readonly origin: string | undefined }[];
  let complaints: string[];

  before(async () => {
    browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox"],
    });
    server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pay/0123?x=1`;
  });

  after(async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  beforeEach(() => {
    posted = [];
    complaints = [];
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "POST") {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      posted.push({ body: `${request.url} ${body}`, origin: request.headers.origin });
    }
    response.writeHead(200, { ...rechargePageHeaders() });
    response.end(renderRechargePage(view));
  }

  /** Browsers ask for an icon by themselves; everything else must not be there. */
  async function open(shown: RechargePageView, options: BrowserContextOptions = {}): Promise<Page> {
    view = shown;
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      const url = request.url();
      if (url.startsWith("data:") || url.startsWith(new URL("/", address).href)) return;
      complaints.push(`asked for ${url}`);
    });
    await page.goto(address);
    return page;
  }

  it("is styled and shows the icon under its own policy, without a complaint", async () => {
    const page = await open({ ...OPEN, iconPng: PIXEL });
    assert.equal(
      await page.locator(".card").evaluate((card) => getComputedStyle(card).display),
      "grid",
    );
    const width = await page
      .locator("img.coin")
      .evaluate((image) => (image as HTMLImageElement).naturalWidth);
    assert.equal(width, 1);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  it("shows hostile names as plain text", async () => {
    const hostile = { appTitle: HOSTILE, playerName: HOSTILE, coinName: HOSTILE, token: HOSTILE };
    for (const state of ["open", "done"] as const) {
      const page = await open({ ...OPEN, ...hostile, state, outcome: "paid" });
      assert.equal(await page.title(), `Sandbox payment · ${HOSTILE}`);
      assert.ok((await page.locator("dd").allTextContents()).every((text) => text === HOSTILE));
      assert.equal(await page.evaluate("globalThis.pwned"), undefined);
      assert.equal(await page.locator("script, img").count(), 0);
      if (state === "open") {
        assert.equal(await page.locator("[name=token]").inputValue(), HOSTILE);
      }
      assert.deepEqual(complaints, []);
      await page.context().close();
    }
  });

  it("is used by keyboard alone, and posts to the address that it came from", async () => {
    const page = await open(OPEN);
    await page.keyboard.press("Tab");
    await page.keyboard.type("250");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const ring = await page.evaluate("getComputedStyle(document.activeElement).outlineWidth");
    assert.equal(ring, "3px");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    const { origin } = new URL(address);
    assert.deepEqual(posted, [
      { body: "/pay/0123?x=1 token=0123456789abcdef&coins=250&outcome=slow", origin },
    ]);
    await page.context().close();
  });

  it("pays when Enter is pressed in the amount", async () => {
    const page = await open(OPEN);
    await Promise.all([page.waitForNavigation(), page.locator("#coins").press("Enter")]);
    assert.match(posted[0]?.body ?? "", /coins=100&outcome=paid$/);
    await page.context().close();
  });

  it("keeps a wrong amount from being paid, but lets the player cancel", async () => {
    const page = await open(OPEN);
    await page.locator("#coins").fill("100001");
    await page.locator("button.paid").click();
    assert.equal(await page.locator("#coins").evaluate((input) => input.matches(":invalid")), true);
    assert.equal(posted.length, 0);
    await Promise.all([page.waitForNavigation(), page.locator("button.cancelled").click()]);
    assert.match(posted[0]?.body ?? "", /outcome=cancelled$/);
    await page.context().close();
  });

  it("has names and descriptions for a screen reader", async () => {
    const page = await open(OPEN);
    await page.getByRole("heading", { name: "Buy Coins", level: 1 }).waitFor();
    await page.getByRole("group", { name: "What should the provider do?" }).waitFor();
    const amount = page.getByRole("spinbutton", { name: "How many" });
    assert.equal(await amount.inputValue(), "100");
    const refuse = page.getByRole("button", { name: "Refuse", exact: true });
    assert.equal(await refuse.getAttribute("aria-describedby"), "refused-effect");
    const done = await open({ ...OPEN, ...CHINESE, state: "done", outcome: "lost" });
    assert.equal(await done.locator("html").getAttribute("lang"), "zh-Hans");
    await done.getByRole("status").getByRole("heading", { name: "支付成功，回调丢失" }).waitFor();
    await page.context().close();
    await done.context().close();
  });

  it("fits a narrow phone with long names, with targets that a thumb can hit", async () => {
    const name = "x".repeat(128);
    const page = await open(
      { ...OPEN, appTitle: name, playerName: name, coinName: name },
      { viewport: { width: 320, height: 640 } },
    );
    const [wide, view] = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [scrollWidth, clientWidth];
    });
    assert.equal(wide, view);
    await page.getByText("What can go wrong behind the scenes").click();
    for (const target of await page.locator("button, #coins, summary").all()) {
      const box = await target.boundingBox();
      assert.ok(box !== null && box.height >= 48 && box.width >= 90, JSON.stringify(box));
    }
    await page.context().close();
  });

  it("leaves pictures of itself for people to look at", async () => {
    const folder = ".build/screenshots";
    await mkdir(folder, { recursive: true });
    for (const [size, viewport] of Object.entries({
      desk: { width: 1280, height: 800 },
      phone: { width: 375, height: 812 },
    })) {
      for (const colorScheme of ["light", "dark"] as const) {
        for (const words of [{}, CHINESE]) {
          const language = "language" in words ? "zh" : "en";
          for (const state of ["open", "done"] as const) {
            const page = await open(
              { ...OPEN, ...words, state, outcome: "slow" },
              { viewport, colorScheme },
            );
            const path = `${folder}/rechargePage-${state}-${language}-${size}-${colorScheme}.png`;
            const picture = await page.screenshot({ path, fullPage: true });
            assert.ok(picture.length > 5000);
            await page.context().close();
          }
        }
      }
    }
    assert.deepEqual(complaints, []);
  });
});

function coloursOf(theme: string): { readonly [name: string]: string } {
  const pairs = [...theme.matchAll(/--([\w-]+): (#[0-9a-f]{3,6})/g)];
  return Object.fromEntries(pairs.map(([, name, colour]) => [name, colour]));
}

/** WCAG 2.2: relative luminance and contrast ratio. */
function contrastOf(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const digits =
    colour.length === 4 ? [...colour.slice(1)].map((d) => d + d) : colour.slice(1).match(/../g);
  const [red = 0, green = 0, blue = 0] = (digits ?? []).map((pair) => {
    const part = Number.parseInt(pair, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
