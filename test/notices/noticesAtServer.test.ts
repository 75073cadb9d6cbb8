/** A real server tells a real merchant, and dies in between, on both databases. */

import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { coinslot, coinslotJson } from "../cli/cliProcess.ts";
import { logIn, RawClient, soonMs, terms } from "../server/rawClient.ts";
import { type ServerProcess, startServer, temporaryDirectory } from "../server/serverProcess.ts";
import { type PostgresServer, startPostgres } from "../store/postgresServer.ts";
import { freshSchema } from "../store/worldStore.ts";
import { type MerchantServer, startMerchant, TAKES, type Told } from "./merchantServer.ts";

const SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const PAY_KEY = "a-pay-key-of-the-demo-merchant";

interface Health {
  readonly notices: { readonly delivered: number; readonly dead: number };
}

let postgres: PostgresServer;

for (const database of ["SQLite", "PostgreSQL"] as const) {
  describe(`a merchant told by a server on ${database}`, function () {
    this.timeout(60_000);

    let directory: { path: string; remove(): Promise<void> };
    let merchant: MerchantServer;
    let server: ServerProcess;
    let at: readonly string[];

    before(async () => {
      if (database === "PostgreSQL") postgres = await startPostgres();
    });

    after(async () => {
      if (database === "PostgreSQL") await postgres?.stop();
    });

    beforeEach(async () => {
      directory = await temporaryDirectory();
      merchant = await startMerchant();
      at = database === "PostgreSQL" ? ["--database-url", await freshSchema(postgres.socket)] : [];
      writeCatalog("standard");
      const secrets = join(directory.path, "secrets.yaml");
      writeFileSync(
        secrets,
        `apps: { demo: { notices: { symmetric: [${SECRET}] } }, old: { notices: { symmetric: [${PAY_KEY}] } } }\n`,
      );
      chmodSync(secrets, 0o600);
    });

    afterEach(async () => {
      await server.kill();
      await merchant.close();
      await directory.remove();
    });

    function writeCatalog(dialect: string, urls = merchant.url): void {
      const app = (appId: string, one: string) => `
  - appId: ${appId}
    appKey: ${appId}-key
    title: Shop
    merchantId: studio
    merchantVerified: true
    starterGiftCoins: 1000
    payGrantBy: server
    notifyUrls: [${urls}]
    noticeDialect: ${one}
    currency: { name: Coins }
    products: [{ code: GEM, title: Gem, kind: consumable, priceCoins: 5 }]`;
      const file = join(directory.path, "catalog.yaml");
      writeFileSync(file, `apps:${app("demo", dialect)}${app("old", "pico")}\n`);
    }

    async function start(...more: readonly string[]): Promise<void> {
      const files = ["catalog", "secrets"].flatMap((name) => [
        `--${name}`,
        join(directory.path, `${name}.yaml`),
      ]);
      const quick = ["--notify-timeout-ms", "500"];
      server = await startServer(join(directory.path, "data"), ...at, ...files, ...quick, ...more);
    }

    const place = () => (at.length > 0 ? at : ["--data", join(directory.path, "data")]);

    async function pay(orderNo: string, appId = "demo", by = server): Promise<void> {
      const client = await RawClient.connect(by.port);
      const login = { appId, appKey: `${appId}-key`, playerName: "Ann", language: "en" } as const;
      const { session } =
        appId === "demo" ? await logIn(client, "Ann") : await client.call("login", login);
      const order = { session, ...terms(orderNo), coins: 5, deadlineMs: soonMs() };
      assert.equal((await client.call("pay", order)).order.state, "paid");
      await client.close();
    }

    const idOf = (told: Told | undefined) => told?.headers["webhook-id"];

    it("hears of a payment, signed, and ends the notice with its answer", async () => {
      await start();
      await pay("A1");
      const [told] = await merchant.waitFor(1);
      const { data } = JSON.parse(told?.body ?? "");
      assert.deepEqual([data.orderNo, data.amount, data.state], ["A1", "5", "paid"]);
      assert.match(String(told?.headers["webhook-signature"]), /^v1,/);
      await until("delivered");
    });

    /** Once the server counts a notice as that. */
    async function until(what: "delivered" | "dead"): Promise<void> {
      for (;;) {
        const health = (await (await fetch(`${server.url}/healthz`)).json()) as Health;
        if (health.notices[what] > 0) return;
      }
    }

    async function states(): Promise<readonly string[]> {
      const args = ["notices", "list", "--json", ...place()];
      return (await coinslotJson<{ state: string }[]>(0, ...args)).map(({ state }) => state);
    }

    it("at an address and with a secret that the platform keeps", async () => {
      const [key, secret] = ["master.key", "secret"].map((name) => join(directory.path, name));
      writeCatalog("standard", "");
      await coinslot("secret", "create-master", `${key}`);
      await start("--master-key", `${key}`);
      writeFileSync(`${secret}`, "whsec_YW5vdGhlciBzZWNyZXQgb2YgdGhlIGRlbW8gYXBwIQ==", {
        mode: 0o600,
      });
      const add = ["secret", "add", "demo", "--kind", "notice", "--from-file", `${secret}`];
      assert.equal((await coinslot(...add, "--master-key", `${key}`, ...place())).code, 0);
      const set = ["app", "set", "demo", "--add-url", merchant.url];
      assert.equal((await coinslot(...set, ...place())).code, 0);
      // Another process on the same database hears of a new address within some seconds.
      for (let n = 0; merchant.told.length === 0; n += 1) {
        await pay(`A${n}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      const [told] = merchant.told;
      // Both live: the sealed one and the file's.
      assert.match(String(told?.headers["webhook-signature"]), /^v1,[^ ]+ v1,[^ ]+$/);
    });

    it("in a dialect whose success answer acknowledges, fulfils the order with it", async () => {
      merchant.answer = (_told, response) => response.end('{"ret_code":"SUCCESS","ret_msg":"OK"}');
      await start();
      const client = await RawClient.connect(server.port);
      await client.call("login", {
        ...{ appId: "old", appKey: "old-key", playerName: "Ann", language: "en" },
      });
      await pay("A1", "old");
      await client.push(
        (push) => push.method === "orderChanged" && push.params.order.state === "fulfilled",
      );
      await client.close();
    });

    it("is told after a server that died between the payment and the notice", async () => {
      await start("--no-notices");
      await pay("A1");
      await server.kill();
      assert.equal(merchant.told.length, 0);
      await start();
      assert.match((await merchant.waitFor(1))[0]?.body ?? "", /"orderNo":"A1"/);
    });

    it("is told again, under the same id, after a server that died before the answer", async () => {
      merchant.answer = () => process.kill(server.pid, "SIGKILL");
      await start();
      await pay("A1");
      await merchant.waitFor(1);
      merchant.answer = TAKES;
      await server.kill();
      await start();
      const [first, second] = await merchant.waitFor(2);
      assert.equal(idOf(second), idOf(first));
      assert.equal(second?.body, first?.body);
      await until("delivered");
      const show = await coinslot("notices", "show", "A1", ...place());
      assert.match(show.out, /1 {2}.* lost\n.*2 {2}.* delivered: status 200/);
    });

    if (database === "PostgreSQL") {
      it("is told once by two servers, whichever took the order", async () => {
        await start();
        const first = server;
        await start();
        for (let n = 0; n < 20; n += 1) {
          await pay(`A${n}`, "demo", n % 2 === 0 ? first : server);
        }
        const told = await merchant.waitFor(20);
        await Promise.all([first.stop(), server.stop()]);
        assert.equal(new Set(told.map(idOf)).size, 20);
        assert.equal(told.length, 20);
      });
    }

    it("is told again by hand what it lost", async () => {
      await start();
      await pay("A1");
      await until("delivered");
      const redeliver = await coinslot("notices", "redeliver", "A1", ...place());
      assert.match(redeliver.out, /^1 go out again/);
      const [first, second] = await merchant.waitFor(2);
      assert.deepEqual([idOf(second), second?.body], [idOf(first), first?.body]);
    });

    it("that refuses for good leaves a dead letter, which can be sent again in bulk", async () => {
      merchant.answer = (_told, response) => response.writeHead(410).end("go \u001b[31maway\u0000");
      await start();
      await pay("A1");
      await until("dead");
      const attention = await coinslot("attention", "list", ...place());
      assert.match(attention.out, /deadNotice {2}demo\n.*first of order A1 \(status 410\)/);
      const show = await coinslot("notices", "show", "A1", ...place());
      assert.match(show.out, /refused: status 410, \d+ ms, "go {2}\[31maway "/);
      merchant.answer = TAKES;
      const again = await coinslot("notices", "redeliver", "--state", "dead", ...place());
      assert.match(again.out, /^1 go out again/);
      await until("delivered");
      assert.equal((await coinslot("attention", "list", ...place())).code, 0);
    });

    it("is told before the server stops in good order", async () => {
      await start();
      merchant.answer = (told, response) => {
        void server.stop();
        setTimeout(() => TAKES(told, response, undefined as never), 200);
      };
      await pay("A1");
      await merchant.waitFor(1);
      await server.stop();
      assert.deepEqual(await states(), ["delivered"]);
    });
  });
}
