import type { Command } from "commander";
import type { StorePlace } from "../store/openStore.ts";
import type { AppliedMigration } from "../store/reports.ts";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT, type ExitCode } from "./exitCode.ts";
import { openReports } from "./openReports.ts";
import { openOperatorStore } from "./operatorStore.ts";
import { placeOf, print, type StoreOptions, storeCommand } from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

interface MigrateOptions extends StoreOptions {
  readonly list?: boolean;
}

/** `coinslot migrate`: brings the schema up to date before a server starts. */
export function addMigrate(program: Command, world: CliWorld): void {
  storeCommand(program, "migrate")
    .description("bring the store's schema up to date; a starting server does the same")
    .option("--list", "only show what has run")
    .action(world.act((options: MigrateOptions) => migrate(options, world)));
}

async function migrate(options: MigrateOptions, world: CliWorld): Promise<ExitCode> {
  const place = placeOf(options, world);
  const before = await listMigrations(place);
  // Whoever opens a store brings its schema up to date first.
  if (options.list !== true) await (await openOperatorStore(place, world)).close();
  const after = await listMigrations(place);
  const old = new Set(before.map(({ name }) => name));
  const applied = after.filter(({ name }) => !old.has(name)).map(({ name }) => name);
  print(world, options, { migrations: after, applied }, () => {
    const lines = after.map(({ name, appliedAtMs }) => `  ${name}  ${timeText(appliedAtMs)}\n`);
    const done = options.list === true ? "" : `${applied.length} migrations ran now.\n`;
    return `${lines.join("")}${done}`;
  });
  return EXIT.done;
}

async function listMigrations(place: StorePlace): Promise<readonly AppliedMigration[]> {
  const reports = await openReports(place);
  return await reports.listMigrations().finally(() => reports.close());
}
