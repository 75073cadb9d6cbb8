import type { Command } from "commander";
import { listMigrations, type MigrationState, migrateFile } from "../store/sqlite/migrateFile.ts";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT, type ExitCode } from "./exitCode.ts";
import { requireDatabase } from "./operatorStore.ts";
import { directoryOf, print, type StoreOptions, storeCommand } from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

interface MigrateOptions extends StoreOptions {
  readonly list?: boolean;
}

/** `coinslot migrate`: brings the schema up to date before a server starts. */
export function addMigrate(program: Command, world: CliWorld): void {
  storeCommand(program, "migrate")
    .description("bring the store's schema up to date; a starting server does the same")
    .option("--list", "only show what has run and what would")
    .action(world.act((options: MigrateOptions) => migrate(options, world)));
}

function migrate(options: MigrateOptions, world: CliWorld): ExitCode {
  const directory = directoryOf(options, world);
  requireDatabase(directory);
  const before = listMigrations(directory);
  if (options.list !== true) migrateFile(directory, world.nowMs());
  const after = listMigrations(directory);
  const applied = after.filter(
    ({ name, appliedAtMs }) => appliedAtMs !== undefined && isOpen(before, name),
  );
  print(world, options, { migrations: after, applied: applied.map(({ name }) => name) }, () => {
    const lines = after.map(({ name, appliedAtMs }) =>
      appliedAtMs === undefined ? `  ${name}  has not run` : `  ${name}  ${timeText(appliedAtMs)}`,
    );
    const done = options.list === true ? "" : `${applied.length} migrations ran now.\n`;
    return `${lines.join("\n")}\n${done}`;
  });
  return EXIT.done;
}

function isOpen(states: readonly MigrationState[], name: string): boolean {
  return states.some((state) => state.name === name && state.appliedAtMs === undefined);
}
