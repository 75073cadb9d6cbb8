import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type PostgresServer, startPostgres } from "./postgresServer.ts";
import { POSTGRES_VARIABLE } from "./worldStore.ts";

/** The suites of the server that tell their stories in a world (test/server/world.ts). */
const SUITES = [
  "chores",
  "deliveries",
  "guestMerge",
  "notices",
  "noticeGoods",
  "noticeChores",
  "orders",
  "orderProperties",
  "params",
  "products",
  "providerReports",
  "recharges",
  "refunds",
  "sessions",
  "shelf",
  "uncertainOrders",
  "authorization",
  "platform",
  "../rest/restStories",
  "../rest/restRules",
  "../rest/callLimits",
  "../rest/merchants",
  "../systems/picoDoor",
  "../chain/follower",
  "../invoices/tokenOrders",
  "../invoices/lateMoney",
  "../invoices/chainRefunds",
  "../invoices/guestOrders",
  "../invoices/restChainOrders",
  "../trino/trinoDoor",
  "../utxo/spine",
  "../props/propGoods",
  "../props/propJob",
  "../rest/restHostile",
  "../systems/picoHostile",
  "../identity/oidcSignIn",
  "../identity/walletSignIn",
  "../identity/wrongProvider",
  "../identity/identityAtServer",
  "../e2e/signInPage",
  "../identity/gip0006SignIn",
  "../systems/midasStories",
  "../systems/midasClientAtDoor",
  "../systems/midasProperties",
];
const MOCHA = createRequire(import.meta.url).resolve("mocha/bin/mocha.js");

interface Report {
  readonly stats: { readonly passes: number };
  readonly failures: readonly { readonly fullTitle: string; readonly err: { message?: string } }[];
}

describe("the stories of the server over PostgreSQL", function () {
  this.timeout(600_000);

  let server: PostgresServer;

  before(async () => {
    server = await startPostgres();
  });

  after(() => server?.stop());

  it("end as they do over SQLite, every one", async () => {
    const { stats, failures } = await runSuites(server.socket);
    const told = failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message}`);
    assert.deepEqual(told, []);
    assert.ok(stats.passes > 140, `${stats.passes} stories`);
  });
});

async function runSuites(socket: string): Promise<Report> {
  const files = SUITES.map((name) =>
    fileURLToPath(new URL(`../server/${name}.test.js`, import.meta.url)),
  );
  const args = [MOCHA, "--exit", "--reporter", "json", "--timeout", "180000", ...files];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, [POSTGRES_VARIABLE]: socket },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let json = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    json += text;
  });
  await once(child, "close");
  return JSON.parse(json.slice(json.indexOf("{\n")));
}
