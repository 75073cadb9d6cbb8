/** The Babylon.js shop in a browser, as a player uses it: everything by what is on the screen. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import type { OrderView } from "../../bridge/wire/views.ts";
import { logIn, RawClient } from "../server/rawClient.ts";

/** What `startServer` needs to serve the shop. */
export const SHOP_ARGS = [
  "--static",
  fileURLToPath(new URL("../../../samples/babylon/dist", import.meta.url)),
] as const;

export interface ShopPageOptions {
  /** The server that serves the shop. */
  readonly url: string;
  readonly player: string;
  /** More of the address: "&language=zh". */
  readonly query?: string;
  readonly browser?: BrowserContextOptions;
}

/** The player's hands and eyes. */
export interface ShopPage {
  readonly page: Page;
  /** Clicks a product on the shelves. */
  buy(code: string): Promise<void>;
  addToCart(code: string): Promise<void>;
  /** Waits until the newest purchase shows `stage`. */
  purchaseIs(stage: string): Promise<void>;
  /** Waits until the purse shows `text`. */
  purseIs(text: string): Promise<void>;
  /** Waits until a thing is among the player's things, `count` times. */
  hasThing(code: string, count: number): Promise<void>;
  see(testId: string): Locator;
  /** Reloads the page, as a player who closes the game and opens it again. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the shop and waits until the player is in. A page that logs an error fails the test at `close`. */
export async function openShopPage(browser: Browser, options: ShopPageOptions): Promise<ShopPage> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options.browser });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${options.url}/?player=${options.player}${options.query ?? ""}`);
  const see = (testId: string) => page.getByTestId(testId);
  const isIn = () => page.locator("body[data-session=in] .ware").first().waitFor();
  await isIn();
  return {
    page,
    see,
    buy: (code) => see(`buy-${code}`).click(),
    addToCart: (code) => see(`add-${code}`).click(),
    purchaseIs: (stage) => page.locator(`.purchase:first-child[data-state=${stage}]`).waitFor(),
    purseIs: (text) => see("balance").getByText(text, { exact: true }).waitFor(),
    hasThing: (code, count) =>
      page.locator(`#bag .thing[data-testid=thing-${code}][data-count="${count}"]`).waitFor(),
    async reload() {
      await page.reload();
      await isIn();
    },
    async close() {
      await context.close();
      assert.deepEqual(errors, []);
    },
  };
}

/** What the server itself says about a player: not what any page shows. Never takes a delivery away from the page. */
export async function askServer(port: number, playerName: string) {
  const client = await RawClient.connect(port);
  const { session } = await logIn(client, playerName);
  const { orders = [] } = await client.call("listOrders", { session, limit: 20 });
  const { owned = [] } = await client.call("restore", { session });
  const { balance, costSum } = await client.call("getBalance", { session, zoneId: "1" });
  await client.close();
  return { orders, owned: owned.map(({ code }) => code), balance, costSum };
}

/** The states of orders, newest first. */
export function statesOf(orders: readonly OrderView[]): string[] {
  return orders.map(({ state }) => state);
}
