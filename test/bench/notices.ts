/**
 * Notices to 99 merchants, with and without a hundredth whose address accepts and never answers. Turn
 * by turn, over one store: its notices are made due again for each round.
 */

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSilentServer, type Socket } from "node:net";
import { join } from "node:path";
import { openDatabase } from "../../bridge/server/store/sqlite/database.ts";
import { RawClient, soonMs, terms } from "../server/rawClient.ts";
import { startServer } from "../server/serverProcess.ts";

const ROUNDS = 9;
const MERCHANTS = 99;
/** Of each merchant that takes them, and of the dead one. */
const NOTICES_EACH = 40;
const DEAD_NOTICES = 400;
/** Payments of one connection at a time. */
const AT_ONCE = 20;
const SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/** The 99: counts what comes. */
interface Merchants {
  readonly server: Server;
  /** Resolves once each notice came; gives how many came in a second. */
  count(): Promise<number>;
}

mkdirSync(".build", { recursive: true });
const directory = mkdtempSync(join(process.cwd(), ".build", "bench-notices-"));
const merchants = await startMerchants();
const silent = await startSilent();
try {
  writeFiles();
  await makeNotices();
  const withDead: number[] = [];
  const without: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    without.push(await deliver(false));
    withDead.push(await deliver(true));
  }
  print(withDead, without);
} finally {
  merchants.server.close();
  merchants.server.closeAllConnections();
  silent.close();
  rmSync(directory, { recursive: true, force: true });
}

function startMerchants(): Promise<Merchants> {
  let came = 0;
  let beganAtMs = 0;
  let done: ((perSecond: number) => void) | undefined;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.end("ok");
      if (came === 0) beganAtMs = performance.now();
      came += 1;
      if (came < MERCHANTS * NOTICES_EACH) return;
      done?.((came * 1000) / (performance.now() - beganAtMs));
    });
  });
  const count = () =>
    new Promise<number>((resolve) => {
      came = 0;
      done = resolve;
    });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve({ server, count }));
  });
}

/** Accepts, and says nothing. */
function startSilent(): Promise<{ readonly port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createSilentServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    socket.resume();
  });
  function close(): void {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve({ port: (server.address() as AddressInfo).port, close });
    });
  });
}

function appNames(): readonly string[] {
  return Array.from({ length: MERCHANTS + 1 }, (_, n) => (n < MERCHANTS ? `app${n}` : "dead"));
}

function writeFiles(): void {
  const { port } = merchants.server.address() as AddressInfo;
  const urlOf = (app: string) => `http://127.0.0.1:${app === "dead" ? silent.port : port}/${app}`;
  const apps = appNames().map((appId) => ({
    ...{ appId, appKey: `${appId}-key`, title: appId, merchantId: "m", merchantVerified: true },
    ...{ starterGiftCoins: 100_000, payGrantBy: "server", notifyUrls: [urlOf(appId)] },
    ...{ currency: { name: "Coins" }, products: [product()] },
  }));
  writeFileSync(file("catalog.yaml"), JSON.stringify({ apps }));
  const secrets = appNames().map((appId) => [appId, { notices: { symmetric: [SECRET] } }]);
  writeFileSync(file("secrets.yaml"), JSON.stringify({ apps: Object.fromEntries(secrets) }));
  chmodSync(file("secrets.yaml"), 0o600);
}

function product() {
  return { code: "GEM", title: "Gem", kind: "consumable", priceCoins: 5 };
}

function file(name: string): string {
  return join(directory, name);
}

function start(...more: readonly string[]) {
  const files = ["--catalog", file("catalog.yaml"), "--secrets", file("secrets.yaml")];
  return startServer(file("data"), ...files, "--requests-per-second", "1000000", ...more);
}

/** One player of each app pays for as many orders as there are to be notices. */
async function makeNotices(): Promise<void> {
  const server = await start("--no-notices");
  try {
    await payAll(await RawClient.connect(server.port));
  } finally {
    await server.kill();
  }
}

async function payAll(client: RawClient): Promise<void> {
  for (const appId of appNames()) {
    const who = { appId, appKey: `${appId}-key`, playerName: "Ann", language: "en" } as const;
    const { session } = await client.call("login", who);
    const orders = appId === "dead" ? DEAD_NOTICES : NOTICES_EACH;
    const pay = (n: number) =>
      client.call("pay", { session, ...terms(`${appId}N${n}`), coins: 1, deadlineMs: soonMs() });
    for (let n = 0; n < orders; n += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, more) => pay(n + more)));
    }
  }
  await client.close();
}

/** Notices to the 99 in a second, from the first that came to the last. */
async function deliver(isDeadOneThere: boolean): Promise<number> {
  const db = openDatabase(join(file("data"), "coinslot.sqlite"), 1000);
  db.exec("DELETE FROM notice_tries");
  db.exec(`UPDATE notices SET state = 'pending', tries = 0, leased_by = NULL, due_at_ms = 1,
    ended_at_ms = NULL`);
  if (!isDeadOneThere) {
    db.exec("UPDATE notices SET state = 'delivered', ended_at_ms = 1 WHERE app_id = 'dead'");
  }
  db.close();
  const counted = merchants.count();
  const server = await start();
  return await counted.finally(() => server.kill());
}

function print(values: readonly number[], bases: readonly number[]): void {
  const ratio = median(values.map((value, round) => value / (bases[round] ?? Number.NaN)));
  const value = Math.round(median(values));
  const rounded = Math.round(ratio * 100) / 100;
  const baseline = "without the dead endpoint";
  if (process.argv.includes("--json")) {
    const line = { bench: "notices", case: "dead-endpoint", ratio: rounded, baseline, value };
    console.log(JSON.stringify({ ...line, unit: "notices/s" }));
    return;
  }
  console.log(`dead-endpoint  ${rounded} x ${baseline} (at least 0.9)  ${value} notices/s`);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
