/**
 * Checks a catalogue file for a designer, without a server. The server's main calls it for
 * `--check-catalog FILE`:
 *
 *     const check = await checkCatalog(file);
 *
 *     process.stdout.write(check.text);
 *
 *     process.exitCode = check.exitCode;
 */

import type { App, Catalog } from "./catalog.ts";
import { problemText } from "./problemText.ts";
import { readCatalogFile } from "./readCatalogFile.ts";

/** What to print, ending with a line break, and 0 when the file is right, else 1. */
export interface CatalogCheck {
  readonly exitCode: 0 | 1;
  readonly text: string;
}

/** Reads the whole file and tells every problem in it, or what it sells. */
export async function checkCatalog(file: string): Promise<CatalogCheck> {
  const { text, result } = await readCatalogFile(file);
  if (result.ok)
    return { exitCode: 0, text: `${file}: all right.\n${catalogText(result.catalog)}` };
  const problems = result.problems.map((problem) => `${problemText(problem, text)}\n`);
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return { exitCode: 1, text: `${problems.join("\n")}\n${file}: ${count}.\n` };
}

function catalogText(catalog: Catalog): string {
  return catalog.apps.map(appText).join("");
}

function appText(app: App): string {
  const count = app.products.length;
  const verified = app.merchantVerified ? "" : ", merchant not verified: cannot be used";
  return `  app ${app.appId} (${app.title.en}): ${count} products${priceRange(app)}${verified}\n`;
}

function priceRange(app: App): string {
  if (app.products.length === 0) return "";
  const prices = app.products.map((product) => product.priceCoins);
  const lowest = prices.reduce((a, b) => Math.min(a, b));
  const highest = prices.reduce((a, b) => Math.max(a, b));
  return `, ${lowest} to ${highest} coins`;
}
