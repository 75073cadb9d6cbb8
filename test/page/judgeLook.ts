import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { keepPicture } from "../e2e/chromium.ts";
import { judgeAccess } from "./judgeAccess.ts";
import type { PayPage } from "./openPage.ts";

/** A common phone, and the narrowest that WCAG 1.4.10 asks for. */
export const PHONE = { width: 390, height: 844 };
const SMALLEST = { width: 320, height: 640 };

/**
 * What is shown keeps nobody out, in English on a desk and in Chinese, in the dark, on a phone, and is
 * nowhere wider than the screen; a picture of each. Afterwards all is as it was, in English.
 */
export async function judgeLook({ page, button }: PayPage, name: string): Promise<void> {
  const viewport = page.viewportSize() ?? PHONE;
  await judgeAccess(page);
  await keepPicture(page, name);
  for (const phone of [SMALLEST, PHONE]) {
    await page.setViewportSize(phone);
    assert.equal(await overflow(page), 0, `nothing is wider than ${phone.width}`);
  }
  await page.emulateMedia({ colorScheme: "dark" });
  await button("中文").click();
  assert.equal(await page.getAttribute("html", "lang"), "zh-Hans");
  await judgeAccess(page);
  await keepWholePicture(page, `${name}-phone`);
  await button("English").click();
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(viewport);
}

/** With what is seen only after scrolling. */
export async function keepWholePicture(page: Page, name: string): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: page.viewportSize()?.width ?? PHONE.width, height });
  await keepPicture(page, name);
}

/** Pixels that stand out at the side. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}
