/** The options that every command on a store has. */

import type { Command } from "commander";
import type { SqlitePlace } from "../store/openStore.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT } from "./exitCode.ts";

/** As commander gives them. */
export interface StoreOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** A command with `--data` and `--json`. */
export function storeCommand(parent: Command, name: string): Command {
  return dataCommand(parent, name).option("--json", "print one JSON value instead of text");
}

/** A command with `--data`, whose output has a form of its own. */
export function dataCommand(parent: Command, name: string): Command {
  return parent
    .command(name)
    .option("--data <dir>", "the store's directory (COINSLOT_DATA, ./.coinslot)");
}

/** The data directory that is meant. */
export function directoryOf({ data }: StoreOptions, { variables }: CliWorld): string {
  return data ?? variables.COINSLOT_DATA ?? "./.coinslot";
}

/** Where the store is. */
export function placeOf(options: StoreOptions, world: CliWorld): SqlitePlace {
  return { kind: "sqlite", directory: directoryOf(options, world) };
}

/** Prints `value` as JSON when it was asked for, else as `text`. */
export function print(
  world: CliWorld,
  { json }: StoreOptions,
  value: unknown,
  text: () => string,
): void {
  world.out(json === true ? `${JSON.stringify(value, undefined, 2)}\n` : text());
}

/** A whole number of 1 or more. */
export function parseCount(name: string, text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new CliProblem(`${name} is a whole number of 1 or more, not "${text}"`, EXIT.wrongUse);
}
