/** What commands print. */

import { wholeCoins } from "../server/rails/utxo/smallestUnits.ts";
import type { FolderOptions } from "./walletFolder.ts";
import type { WalletWorld } from "./walletWorld.ts";

/** Prints `value` as JSON when it was asked for, else as lines. Amounts in JSON are decimal text of the smallest units. */
export function print(
  world: WalletWorld,
  { json }: FolderOptions,
  value: unknown,
  lines: () => readonly string[],
): void {
  const text = json === true ? JSON.stringify(value, bigintAsText, 2) : lines().join("\n");
  if (text !== "") world.out(`${text}\n`);
}

/** Names and what they are, one a line. */
export function table(rows: Readonly<Record<string, string | undefined>>): readonly string[] {
  const shown = Object.entries(rows).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, text] as const],
  );
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, text]) => `${name.padEnd(width)}  ${visible(text)}`);
}

/** Whole coins, for people. */
export function coinText(units: bigint | string): string {
  const text = wholeCoins(BigInt(units));
  return text.replace(/\.?0+$/, "");
}

/** What others wrote, without what would move a terminal's cursor or turn its writing around. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{fffd}");
}

function bigintAsText(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
