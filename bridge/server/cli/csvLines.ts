/** Entries as comma-separated values (RFC 4180), one line for each posting. */

import type { BookedEntry } from "../store/reports.ts";

const COLUMNS = [
  "entry",
  "at",
  "app",
  "zone",
  "wallet",
  "kind",
  "reference",
  "from",
  "to",
  "coins",
  "lot",
] as const;

/** The line with the columns' names. */
export function csvHead(): string {
  return `${COLUMNS.join(",")}\r\n`;
}

/** The lines of one entry. */
export function csvLines(entry: BookedEntry): string {
  const { key, atMs, appId, zoneId, walletKey = "", kind, reference } = entry;
  const common = [key, new Date(atMs).toISOString(), appId, zoneId, walletKey, kind, reference];
  return entry.postings
    .map(({ from, to, coins, lotKey = "" }) => {
      const cells = [...common, from, to, coins, lotKey];
      return `${cells.map((cell) => quoted(String(cell))).join(",")}\r\n`;
    })
    .join("");
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
