/** A disk whose every sync takes 2 ms longer, as an ordinary one's does: strace makes the kernel late. */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const DELAY_US = 2000;
const SYNCS = "fsync,fdatasync";

/** Runs the program that follows it in a command line on such a disk. */
export const SLOW_DISK: readonly string[] = [
  ...["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", `trace=${SYNCS}`],
  ...["-e", `inject=${SYNCS}:delay_exit=${DELAY_US}`],
];

/** Whether strace is on this machine. */
export function canSlowDisk(): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((path) => existsSync(join(path, "strace")));
}

/** rawSyncsPerSecond on such a disk. */
export function slowSyncsPerSecond(directory: string, ms: number): number {
  const [program = "", ...args] = SLOW_DISK;
  const file = new URL("rawSync.js", import.meta.url).href;
  const asked = `${JSON.stringify(directory)}, ${ms}`;
  const code = `import("${file}").then((raw) => console.log(raw.rawSyncsPerSecond(${asked})))`;
  return Number(
    execFileSync(program, [...args, process.execPath, "-e", code], { encoding: "utf8" }),
  );
}
