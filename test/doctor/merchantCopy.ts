/** Copies of the sample game server, with a bug in each: real sources, changed and built. */

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** One change of one file. */
export interface Patch {
  /**
   * In samples/merchant; or `merchant/...` and `dialects/...` of what coinslot/merchant carries; or
   * `own/...`, a merchant of these tests.
   */
  readonly file: string;
  /** Stands there once. */
  readonly find: string;
  readonly put: string;
}

const HOME = join(process.cwd(), ".build/doctor");

/** The program of a copy with these patches. Rejects when one does not apply. */
export async function buildMerchantCopy(
  name: string,
  patches: readonly Patch[] = [],
  entry:
    | "samples/merchant/main.ts"
    | "test/doctor/merchants/soundOrders.ts" = "samples/merchant/main.ts",
): Promise<string> {
  const folder = join(HOME, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const source of ["samples/merchant", "bridge/server/merchant", OWN]) {
    cpSync(source, join(folder, source), {
      recursive: true,
      filter: (file) => !file.endsWith("dist"),
    });
  }
  cpSync("bridge/server/unreachable.ts", join(folder, "bridge/server/unreachable.ts"));
  cpSync("bridge/server/notices/dialects", join(folder, DIALECTS), { recursive: true });
  for (const patch of patches) apply(folder, patch);
  const outfile = join(folder, "main.mjs");
  await build({
    entryPoints: [join(folder, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["@photostructure/sqlite"],
    alias: { "coinslot/merchant": join(folder, "bridge/server/merchant/merchantEntry.ts") },
    logLevel: "error",
  });
  return outfile;
}

const DIALECTS = "bridge/server/notices/dialects";
const OWN = "test/doctor/merchants";

function apply(folder: string, { file, find, put }: Patch): void {
  const path = join(folder, placeOf(file));
  const text = readFileSync(path, "utf8");
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`${file} has ${count} times:\n${find}`);
  writeFileSync(
    path,
    text.replace(find, () => put),
  );
}

function placeOf(file: string): string {
  if (file.startsWith("own/")) return `${OWN}/${file.slice("own/".length)}`;
  if (file.startsWith("merchant/")) return `bridge/server/${file}`;
  return file.startsWith("dialects/")
    ? `bridge/server/notices/${file}`
    : `samples/merchant/${file}`;
}
