import { openStoreFile } from "./openStoreFile.ts";
import { readIdentity } from "./storeIdentity.ts";

/** Runs what has not run. Throws StoreFault when a server has the store. */
export function migrateFile(directory: string, nowMs: number): void {
  openStoreFile(directory, readIdentity(directory).environment, nowMs).close();
}
