import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const BLOCK = Buffer.alloc(4096, 1);

/** How often a second `directory`'s disk takes an append of 4 KiB and makes it durable. */
export function rawSyncsPerSecond(directory: string, ms: number): number {
  const path = join(directory, "raw.bin");
  const file = openSync(path, "a");
  try {
    const started = performance.now();
    let syncs = 0;
    while (performance.now() - started < ms) {
      writeSync(file, BLOCK);
      fdatasyncSync(file);
      syncs += 1;
    }
    return (syncs * 1000) / (performance.now() - started);
  } finally {
    closeSync(file);
    rmSync(path);
  }
}
