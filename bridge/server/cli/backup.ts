import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { syncPath } from "../store/fileDigest.ts";
import type { StorePlace } from "../store/openStore.ts";
import { type DumpManifest, dumpDatabase } from "../store/postgres/dumpDatabase.ts";
import { type BackupManifest, backupFile } from "../store/sqlite/backupFile.ts";
import type { CliWorld } from "./cliWorld.ts";
import { EXIT, type ExitCode } from "./exitCode.ts";
import { requireDatabase } from "./requireDatabase.ts";
import { placeOf, print, type StoreOptions, storeCommand } from "./storeOptions.ts";

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
  const place = placeOf(options, world);
  const takenAtMs = world.nowMs();
  const stamp = new Date(takenAtMs).toISOString().replace(/[-:.]/g, "");
  const ending = place.kind === "sqlite" ? "sqlite" : "dump";
  const file = join(options.to, `coinslot-${stamp}.${ending}`);
  const manifest = await copyTo(file, place, takenAtMs);
  const manifestFile = `${file}.json`;
  writeFileSync(manifestFile, `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 });
  syncPath(manifestFile);
  syncPath(options.to);
  print(world, options, { file, manifestFile, ...manifest }, () => {
    const { orders = 0, postings = 0 } = manifest.counts;
    return [
      `${file}: ${manifest.bytes} bytes, ${orders} orders, ${postings} postings.`,
      `Its manifest is ${manifestFile}. To put it back: coinslot restore ${file}`,
      "",
    ].join("\n");
  });
  return EXIT.done;
}

async function copyTo(
  file: string,
  place: StorePlace,
  takenAtMs: number,
): Promise<BackupManifest | DumpManifest> {
  if (place.kind === "sqlite") requireDatabase(place.directory);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return place.kind === "sqlite"
    ? await backupFile(place.directory, file, takenAtMs)
    : await dumpDatabase(place.url, file, takenAtMs);
}
