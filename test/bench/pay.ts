/**
 * Durable `pay` through real WebSockets, beside what the same machine can do at all: the disk's raw
 * fdatasync and a bare echo, measured in the same run, turn by turn.
 */

import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import type { Rows } from "../server/books.ts";
import { type ServerProcess, startServer, startServerUnder } from "../server/serverProcess.ts";
import { openPostgresRows } from "../store/postgresRows.ts";
import { program, startPostgres } from "../store/postgresServer.ts";
import { freshSchema } from "../store/worldStore.ts";
import { benchShop } from "./pay/benchShop.ts";
import { type Child, startChild } from "./pay/child.ts";
import { payFor, runLoad } from "./pay/meter.ts";
import { openPgbench } from "./pay/pgbench.ts";
import { rawSyncsPerSecond } from "./pay/rawSync.ts";
import { canSlowDisk, SLOW_DISK, slowSyncsPerSecond } from "./pay/slowDisk.ts";

const ROUNDS = 5;
const PGBENCH_SECONDS = 2;
const RAW_MS = 700;
const ECHO_MS = 500;
const SINGLE_MS = 500;
const FULL_MS = 1500;
const CONNECTIONS = 64;
const COINS_EACH = 1_000_000_000;

interface Case {
  readonly name: string;
  readonly baseline: string;
  readonly unit: string;
  /** At least, or at most. */
  readonly target: number;
  readonly values: number[];
  readonly bases: number[];
}

mkdirSync(".build", { recursive: true });
// On the project's disk: a temporary directory may be in memory.
const directory = mkdtempSync(join(process.cwd(), ".build", "bench-"));
try {
  await benchSqlite(directory);
  if (canSlowDisk()) await benchSlowDisk(join(directory, "slow"));
  // PostgreSQL comes with programs of its own, which not every machine has.
  if (existsSync(program("pgbench"))) await benchPostgres(directory);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function benchSqlite(directory: string): Promise<void> {
  const server = await startServer(directory, ...benchShop(directory));
  const load = startChild("payLoad.js");
  const echo = startChild("echoServer.js");
  const acknowledged: number[] = [];
  try {
    const echoPort = (await echo.hear()) as number;
    await load.order({ do: "joinEcho", port: echoPort });
    const join = { do: "join", players: CONNECTIONS, from: 0, coins: COINS_EACH } as const;
    await load.order({ ...join, port: server.port });
    await payFor(load, server, CONNECTIONS, 1000, acknowledged);
    await runRounds(directory, load, server, acknowledged);
  } finally {
    await Promise.all([load.end(), echo.end(), server.stop()]);
  }
  const db = openDatabase(join(directory, "coinslot.sqlite"), 1000);
  checkRows(db, acknowledged);
  db.close();
}

async function runRounds(
  directory: string,
  load: Child,
  server: ServerProcess,
  acknowledged: number[],
): Promise<void> {
  const full: Case = {
    ...{ name: "sqlite-64", baseline: "raw fdatasync of 4 KiB", unit: "pays/s", target: 4 },
    ...{ values: [], bases: [] },
  };
  const single: Case = {
    ...{ name: "sqlite-1-p50", baseline: "ws + msgpackr echo p50", unit: "us", target: 5 },
    ...{ values: [], bases: [] },
  };
  for (let round = 0; round < ROUNDS; round++) {
    full.bases.push(rawSyncsPerSecond(directory, RAW_MS));
    const all = await payFor(load, server, CONNECTIONS, FULL_MS, acknowledged);
    full.values.push(all.acknowledged / all.seconds);
    const echoed = await runLoad(load, "echo", 1, ECHO_MS);
    single.bases.push(echoed.p50Us);
    const one = await payFor(load, server, 1, SINGLE_MS, acknowledged);
    single.values.push(one.p50Us);
  }
  print(full);
  print(single);
}

/** An ordinary disk: there it shows what payments gain by sharing a commit. */
async function benchSlowDisk(directory: string): Promise<void> {
  mkdirSync(directory);
  const slow: Case = {
    ...{ name: "sqlite-64-slow-disk", baseline: "raw fdatasync, each 2 ms longer" },
    ...{ unit: "pays/s", target: 4, values: [], bases: [] },
  };
  const server = await startServerUnder(SLOW_DISK, directory, ...benchShop(directory));
  const load = startChild("payLoad.js");
  try {
    const join = { do: "join", players: CONNECTIONS, from: 0, coins: COINS_EACH } as const;
    await load.order({ ...join, port: server.port });
    for (let round = 0; round < ROUNDS; round++) {
      slow.bases.push(slowSyncsPerSecond(directory, RAW_MS));
      const paid = await runLoad(load, "pay", CONNECTIONS, FULL_MS);
      slow.values.push(paid.acknowledged / paid.seconds);
    }
  } finally {
    await Promise.all([load.end(), server.stop()]);
  }
  print(slow);
}

async function benchPostgres(directory: string): Promise<void> {
  const all: Case = {
    ...{ name: "postgres-64", baseline: "pgbench TPC-B, prepared", unit: "pays/s", target: 1.5 },
    ...{ values: [], bases: [] },
  };
  const postgres = await startPostgres("max_connections=100", "shared_buffers=512MB");
  const load = startChild("payLoad.js");
  const acknowledged: number[] = [];
  try {
    const pgbench = openPgbench(postgres.socket, CONNECTIONS);
    const url = await freshSchema(postgres.socket);
    const server = await startServer(".", ...benchShop(directory), "--database-url", url);
    try {
      const join = { do: "join", players: CONNECTIONS, from: 0, coins: COINS_EACH } as const;
      await load.order({ ...join, port: server.port });
      await payFor(load, server, CONNECTIONS, 1000, acknowledged);
      for (let round = 0; round < ROUNDS; round++) {
        all.bases.push(pgbench.transactionsPerSecond(PGBENCH_SECONDS));
        const paid = await payFor(load, server, CONNECTIONS, PGBENCH_SECONDS * 1000, acknowledged);
        all.values.push(paid.acknowledged / paid.seconds);
      }
    } finally {
      await server.stop();
    }
    const rows = openPostgresRows(url);
    checkRows(rows, acknowledged);
    await rows.close();
  } finally {
    await load.end();
    await postgres.stop();
  }
  print(all);
}

/** What was acknowledged is what the store has: orders, notices, and coins gone from the wallets. */
function checkRows(rows: Rows, acknowledged: readonly number[]): void {
  const sum = acknowledged.reduce((a, b) => a + b, 0);
  const orders = "SELECT count(*) AS n FROM orders WHERE money = 'settled'";
  assert.equal(Number(rows.prepare<{ n: number }>(orders).get()?.n), sum, "orders");
  const told = "SELECT count(*) AS n FROM notices";
  assert.equal(Number(rows.prepare<{ n: number }>(told).get()?.n), sum, "notices");
  const spent = "SELECT sum(cost_sum) AS n FROM wallets";
  assert.equal(Number(rows.prepare<{ n: number }>(spent).get()?.n), sum, "coins spent");
}

function print({ name, baseline, unit, target, values, bases }: Case): void {
  // Turn by turn: what disturbs the machine disturbs both sides of a ratio.
  const ratio = median(values.map((value, round) => value / (bases[round] ?? Number.NaN)));
  const value = Math.round(median(values));
  if (process.argv.includes("--json")) {
    const rounded = Math.round(ratio * 100) / 100;
    console.log(
      JSON.stringify({ bench: "pay", case: name, ratio: rounded, baseline, value, unit }),
    );
    return;
  }
  const limit = unit === "us" ? `at most ${target}` : `at least ${target}`;
  const times = `${ratio.toFixed(2)} x ${baseline} (${limit})`;
  console.log(`${name.padEnd(20)} ${times.padEnd(52)} ${value} ${unit}`);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
