/** Tells whether two catalogues are the same, whatever their files look like. */

import { createHash } from "node:crypto";
import type { Catalog } from "./catalog.ts";

/**
 * A digest (hex) of everything the catalogue says; comments and layout of its file do not count.
 */
export function contentHash(catalog: Catalog): string {
  return createHash("sha256").update(JSON.stringify(catalog, sortedKeys)).digest("hex");
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
