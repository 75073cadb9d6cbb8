import { createHash } from "node:crypto";
import { closeSync, createReadStream, fsyncSync, openSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { StoreFault } from "./storeFault.ts";

/** The SHA-256 of a file, in hex. */
export async function fileDigest(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Throws StoreFault when the file is not as its manifest says. */
export async function requireDigest(file: string, sha256: string): Promise<void> {
  if ((await fileDigest(file)) === sha256) return;
  throw new StoreFault(`${file} is not as its manifest says: it was changed or cut off`);
}

/** Returns when the disk has what was written to a file, or to the list of a folder. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
