import { readdirSync, readFileSync } from "node:fs";

/** Microseconds of a clock tick of /proc. */
const TICK_US = 10_000;

/** The processor time of each thread of `pid` so far, in microseconds, by thread id (Linux). */
export function threadCpuUs(pid: number): ReadonlyMap<string, number> {
  const tasks = `/proc/${pid}/task`;
  return new Map(
    readdirSync(tasks).map((thread) => {
      const stat = readFileSync(`${tasks}/${thread}/stat`, "utf8");
      // The name stands in brackets and may hold anything; user and system time are 14 and 15.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return [thread, (Number(fields[11]) + Number(fields[12])) * TICK_US];
    }),
  );
}
