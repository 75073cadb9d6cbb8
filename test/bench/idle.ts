/** What a player who is logged in and does nothing costs the server, and what the server takes at rest. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../server/serverProcess.ts";
import { startChild } from "./pay/child.ts";

const PLAYERS = 5000;
/** Players who come first: the server is warm then, and what it takes once is taken. */
const FIRST_PLAYERS = 1000;
const REST_MS = 1500;

const directory = mkdtempSync(join(tmpdir(), "coinslot-bench-"));
const server = await startServer(directory, "--requests-per-second", "1000000");
const load = startChild("payLoad.js");
try {
  const restKb = await residentKb();
  await come(FIRST_PLAYERS, 0);
  const beforeKb = await residentKb();
  await come(PLAYERS, FIRST_PLAYERS);
  const afterKb = await residentKb();
  print("kb-per-player", (afterKb - beforeKb) / PLAYERS, "KB", 12);
  print("rest-mb", restKb / 1024, "MB", 120);
} finally {
  await Promise.all([load.end(), server.stop()]);
  rmSync(directory, { recursive: true, force: true });
}

async function come(players: number, from: number): Promise<void> {
  await load.order({ do: "join", port: server.port, players, from, coins: 0 });
}

/** The memory that the server really has, once nothing happens any more. */
async function residentKb(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
}

function print(name: string, exact: number, unit: string, limit: number): void {
  const value = Math.round(exact * 10) / 10;
  if (process.argv.includes("--json")) {
    const line = {
      bench: "idle",
      case: name,
      ratio: null,
      baseline: `limit ${limit}`,
      value,
      unit,
    };
    console.log(JSON.stringify(line));
  } else console.log(`${name.padEnd(14)} ${value} ${unit} (at most ${limit})`);
}
