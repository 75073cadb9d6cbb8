import { existsSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import type { BackupManifest } from "../store/sqlite/backupFile.ts";
import { restoreFile } from "../store/sqlite/restoreFile.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";
import { directoryOf, print, type StoreOptions, storeCommand } from "./storeOptions.ts";

interface RestoreOptions extends StoreOptions {
  readonly force?: boolean;
}

/** `coinslot restore`: a backup takes the place of the store. */
export function addRestore(program: Command, world: CliWorld): void {
  storeCommand(program, "restore")
    .description("put a backup in the place of the store; the server must be stopped")
    .argument("<backup>", "the copy that coinslot backup made; its manifest lies beside it")
    .option("--force", "put a store that is there aside, as coinslot.sqlite.before-...")
    .action(
      world.act((backup: string, options: RestoreOptions) => restore(backup, options, world)),
    );
}

async function restore(
  backup: string,
  options: RestoreOptions,
  world: CliWorld,
): Promise<ExitCode> {
  if (!existsSync(backup)) throw new CliProblem(`there is no file ${backup}`);
  const directory = directoryOf(options, world);
  const manifest = readManifest(`${backup}.json`, world);
  const restored = await restoreFile({
    ...{ backup, manifest, directory },
    replace: options.force === true,
    nowMs: world.nowMs(),
  });
  print(world, options, { directory, ...restored }, () => {
    const aside =
      restored.putAside === undefined ? [] : [`The store that was there is ${restored.putAside}.`];
    return [
      `The backup is the store of ${directory} now, in a new incarnation (${restored.incarnation}).`,
      ...aside,
      "What to do next:",
      `  1. coinslot doctor --data ${directory}`,
      `  2. coinslot reconcile --data ${directory}`,
      "  3. start the server. Games hear of the new incarnation at their next login, ask about their",
      "     orders again, and report those that the backup does not have.",
      "  4. compare with your payment provider's list what was paid after the backup was taken.",
      "",
    ].join("\n");
  });
  return EXIT.done;
}

function readManifest(file: string, world: CliWorld): BackupManifest | undefined {
  if (!existsSync(file)) {
    world.err(`${file} is missing: the copy's own content is all that can be checked\n`);
    return undefined;
  }
  return JSON.parse(readFileSync(file, "utf8"));
}
