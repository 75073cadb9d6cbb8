import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { backupFile, syncPath } from "../store/sqlite/backupFile.ts";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT, type ExitCode } from "./exitCode.ts";
import { requireDatabase } from "./operatorStore.ts";
import { directoryOf, print, type StoreOptions, storeCommand } from "./storeOptions.ts";

interface BackupOptions extends StoreOptions {
  readonly to: string;
}

/** `coinslot backup`: a whole copy of the store, while the server runs. */
export function addBackup(program: Command, world: CliWorld): void {
  storeCommand(program, "backup")
    .description("copy the store while the server runs, check the copy, and write its manifest")
    .requiredOption("--to <folder>", "where the copy goes; on another disk than the store")
    .action(world.act((options: BackupOptions) => backup(options, world)));
}

async function backup(options: BackupOptions, world: CliWorld): Promise<ExitCode> {
  const directory = directoryOf(options, world);
  requireDatabase(directory);
  const takenAtMs = world.nowMs();
  mkdirSync(options.to, { recursive: true, mode: 0o700 });
  const stamp = new Date(takenAtMs).toISOString().replace(/[-:.]/g, "");
  const file = join(options.to, `coinslot-${stamp}.sqlite`);
  const manifest = await backupFile(directory, file, takenAtMs);
  const manifestFile = `${file}.json`;
  writeFileSync(manifestFile, `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 });
  syncPath(manifestFile);
  syncPath(options.to);
  print(world, options, { file, manifestFile, ...manifest }, () => {
    const { orders = 0, postings = 0 } = manifest.counts;
    return [
      `${file}: ${manifest.bytes} bytes, whole (${orders} orders, ${postings} postings).`,
      `Its manifest is ${manifestFile}. To put it back: coinslot restore ${file} --data DIR`,
      "",
    ].join("\n");
  });
  return EXIT.done;
}
