import { existsSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import type { StorePlace } from "../store/openStore.ts";
import { restoreDatabase } from "../store/postgres/dumpDatabase.ts";
import type { BackupManifest } from "../store/sqlite/backupFile.ts";
import { type Restored, restoreFile } from "../store/sqlite/restoreFile.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT, type ExitCode } from "./exitCode.ts";
import { placeOf, print, type StoreOptions, storeCommand } from "./storeOptions.ts";

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
  const manifest = readManifest(`${backup}.json`, world);
  const restored = await putBack(backup, manifest, options, world);
  print(world, options, restored, () => {
    const aside =
      restored.putAside === undefined ? [] : [`The store that was there is ${restored.putAside}.`];
    return [
      `The backup is the store now, in a new incarnation (${restored.incarnation}).`,
      ...aside,
      "What to do next, with the same --data or --database-url:",
      "  1. coinslot doctor",
      "  2. coinslot reconcile",
      "  3. start the server. Games hear of the new incarnation at their next login, ask about their",
      "     orders again, and report those that the backup does not have.",
      "  4. compare with your payment provider's list what was paid after the backup was taken.",
      "",
    ].join("\n");
  });
  return EXIT.done;
}

async function putBack(
  backup: string,
  manifest: Manifest | undefined,
  options: RestoreOptions,
  world: CliWorld,
): Promise<Restored> {
  const place = placeOf(options, world);
  if (manifest !== undefined && manifest.kind !== place.kind) {
    throw new CliProblem(`${backup} is of ${manifest.kind}, the store is ${place.kind}`);
  }
  const whole = { backup, sha256: manifest?.sha256 };
  if (place.kind === "postgres") return await restoreDatabase(place.url, whole);
  const replace = options.force === true;
  const { directory } = place;
  return await restoreFile({ ...whole, directory, replace, nowMs: world.nowMs() });
}

type Manifest = Pick<BackupManifest, "sha256"> & { readonly kind: StorePlace["kind"] };

function readManifest(file: string, world: CliWorld): Manifest | undefined {
  if (!existsSync(file)) {
    world.err(`${file} is missing: the copy's own content is all that can be checked\n`);
    return undefined;
  }
  return JSON.parse(readFileSync(file, "utf8"));
}
