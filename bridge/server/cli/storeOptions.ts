/** The options that every command on a store has. */

import type { Command } from "commander";
import { readPlace } from "../config.ts";
import type { StorePlace } from "../store/openStore.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT } from "./exitCode.ts";

/** As commander gives them. */
export interface StoreOptions {
  readonly data?: string;
  readonly databaseUrl?: string;
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
    .option("--data <dir>", "the store's directory (COINSLOT_DATA, ./.coinslot)")
    .option("--database-url <url>", "the store's PostgreSQL (COINSLOT_DATABASE_URL, ..._FILE)");
}

/** Where the store is. Who names a directory means it, whatever the environment says. */
export function placeOf(options: StoreOptions, world: CliWorld): StorePlace {
  const { data, databaseUrl } = options;
  const { variables } = world;
  if (data !== undefined && databaseUrl === undefined) return { kind: "sqlite", directory: data };
  const directory = data ?? variables.COINSLOT_DATA ?? "./.coinslot";
  try {
    return readPlace(databaseUrl ?? variables.COINSLOT_DATABASE_URL, directory, variables);
  } catch (error) {
    throw new CliProblem(error instanceof Error ? error.message : String(error), EXIT.wrongUse);
  }
}

/** The reason as the story keeps it: with the name of who gave it. */
export function signedReason(reason: string, world: CliWorld): string {
  return `${reason} (${world.userName()})`;
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
