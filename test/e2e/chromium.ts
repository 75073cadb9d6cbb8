/** Debian's Chromium without a window: where it is, how it is started, where its pictures go. */

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

/** Pictures are kept for people to look at. */
const PICTURES = fileURLToPath(new URL("../../screenshots/", import.meta.url));

/** Starts a browser of its own. Pages draw with the processor: there is no graphics card where tests run. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Keeps what the page looks like as .build/screenshots/NAME.png. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}${name}.png` });
}
