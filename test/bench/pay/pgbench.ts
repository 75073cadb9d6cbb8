/** PostgreSQL's own measure of itself: TPC-B, with prepared statements. */

import { execFileSync } from "node:child_process";
import { program } from "../../store/postgresServer.ts";

/** pgbench's rows: with one branch a client, no two clients need wait for one row. */
const SCALE = 64;

export interface Pgbench {
  transactionsPerSecond(seconds: number): number;
}

/** Fills a database of pgbench's behind the socket in `socket`. */
export function openPgbench(socket: string, clients: number): Pgbench {
  const run = (...args: string[]) =>
    execFileSync(program("pgbench"), ["-h", socket, "-U", "postgres", ...args, "postgres"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  run("-i", "-s", String(SCALE));
  return {
    transactionsPerSecond(seconds) {
      const load = ["-M", "prepared", "-c", String(clients), "-T", String(seconds), "-n"];
      const found = /^tps = ([\d.]+)/m.exec(run(...load));
      if (found === null) throw new Error("pgbench gave no tps");
      return Number(found[1]);
    },
  };
}
