/** The key of the doctor's proofs of ownership: a file of the data directory. */

import { open, readFile } from "node:fs/promises";
import { join } from "node:path";

const KEY_BYTES = 32;

/** The file in a data directory. It opens nothing but the doctor's way to the operator's hosts. */
export function ownerKeyFile(directory: string): string {
  return join(directory, "doctor.key");
}

/**
 * The key, made when there is none yet; undefined when there is no such directory. Rejects when the
 * file cannot be read or written.
 */
export async function findOwnerKey(
  directory: string,
  randomHex: (bytes: number) => string,
): Promise<string | undefined> {
  const file = ownerKeyFile(directory);
  try {
    const handle = await open(file, "wx", 0o600);
    await handle.writeFile(`${randomHex(KEY_BYTES)}\n`);
    await handle.close();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code !== "EEXIST") throw error;
  }
  return (await readFile(file, "utf8")).trim();
}
