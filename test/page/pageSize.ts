/** What the payment page weighs before a wallet is chosen, as its server sends it. */

import { readFileSync } from "node:fs";

/** The promise of docs/PAYPAGE.md. */
export const FIRST_LOAD_BYTES_MAX = 60_000;

const BUILT = "bridge/dist/payPage/";
const ICON = /<link rel="icon"[^>]*>/;

/** Bytes of the page and of all that it loads by itself, gzipped; what waits for a click is not among it. */
export function firstLoadBytes(): number {
  return [...firstLoad()].reduce((sum, file) => sum + read(`${file}.gz`).length, 0);
}

/** The files of the first load, from the built page on: what its HTML names, and what that imports at once. */
export function firstLoad(): ReadonlySet<string> {
  const html = read("index.html").toString().replace(ICON, "");
  const found = new Set(["index.html"]);
  const follow = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    const text = read(file).toString();
    for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+)"/g)) {
      follow(`assets/${name}`);
    }
  };
  for (const [, file = ""] of html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)) follow(file);
  return found;
}

function read(file: string): Buffer {
  return readFileSync(`${BUILT}${file}`);
}
