import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { contentHash } from "../../bridge/server/catalog/contentHash.ts";
import { createCatalogShelf } from "../../bridge/server/catalogShelf.ts";
import { createReports } from "../../bridge/server/store/books/createReports.ts";
import type { RowReader } from "../../bridge/server/store/books/rowReader.ts";
import type { Command } from "../../bridge/server/store/command.ts";
import { BATCH_MAX } from "../../bridge/server/store/engine.ts";
import { openPostgresReader } from "../../bridge/server/store/postgres/reports.ts";
import {
  CHECKS,
  type CheckName,
  type Mismatch,
  type Reports,
} from "../../bridge/server/store/reports.ts";
import { openSqliteReader } from "../../bridge/server/store/sqlite/reports.ts";
import type { Tx } from "../../bridge/server/store/tx.ts";
import { audit } from "../server/books.ts";
import { SHOP, START_MS } from "../server/world.ts";
import { invoiceLike, paymentLike, WORK_VERBS } from "./chainStore.ts";
import { openCountingReader } from "./countingReader.ts";
import { type PostgresServer, startPostgres } from "./postgresServer.ts";
import { openPostgresWorld, openSqliteWorld, type WorldStore } from "./worldStore.ts";

/** Each of their steps reads all entries. */
const BY_ENTRIES: readonly CheckName[] = ["wallets against postings", "lots against postings"];

describe("the checks of the books", function () {
  this.timeout(180_000);

  let server: PostgresServer;

  before(async () => {
    server = await startPostgres();
  });

  after(() => server?.stop());

  for (const kind of ["SQLite", "PostgreSQL"] as const) {
    describe(`over ${kind}`, () => {
      let store: WorldStore;
      let reader: RowReader;
      let orders = 0;

      beforeEach(async () => {
        const surroundings = {
          environment: "sandbox",
          catalog: createCatalogShelf(),
          nowMs: () => START_MS,
          randomHex: (bytes: number) => randomBytes(bytes).toString("hex"),
        } as const;
        store =
          kind === "SQLite"
            ? await openSqliteWorld(WORK_VERBS, surroundings)
            : await openPostgresWorld(server.socket, WORK_VERBS, surroundings);
        await run("publishCatalog", { catalog: SHOP, contentHash: contentHash(SHOP) });
        reader =
          store.place.kind === "sqlite"
            ? openSqliteReader(store.place.directory)
            : await openPostgresReader(store.place.url);
      });

      afterEach(async () => {
        await reader.close();
        await store.close();
      });

      async function runAll(commands: readonly Command[]): Promise<readonly unknown[]> {
        const results: unknown[] = [];
        for (let first = 0; first < commands.length; first += BATCH_MAX) {
          for (const reply of await store.run(commands.slice(first, first + BATCH_MAX))) {
            if (reply.kind !== "done") throw new Error(JSON.stringify(reply));
            results.push(reply.result);
          }
        }
        return results;
      }

      const run = async (verb: string, params: unknown) => (await runAll([{ verb, params }]))[0];

      /** Sessions of players who hold 100 coins each. */
      async function logIn(...names: readonly string[]): Promise<readonly string[]> {
        const results = await runAll(
          names.map((playerName) => ({
            verb: "login",
            params: { appId: "demo", appKey: "demo-key", playerName, language: "en" },
          })),
        );
        return (results as readonly { session: string }[]).map(({ session }) => session);
      }

      function pay(session: string): Command {
        orders += 1;
        const terms = { orderNo: `A${orders}`, title: "", detail: "", zoneId: "1", saveSlot: "1" };
        return {
          verb: "pay",
          params: { session, ...terms, coins: 1, deadlineMs: START_MS + 1000 },
        };
      }

      function refund(orderNo: string): Command {
        const order = { appId: "demo", door: "plugin", orderNo };
        return {
          verb: "refundOrder",
          params: { ...order, refundNo: `B${orderNo}`, by: "operator", reason: "no" },
        };
      }

      /** Coins that the player bought. */
      async function recharge(session: string, rechargeNo: string): Promise<void> {
        const page = { isCanChange: false, ysdkExtInfo: "", language: "en" };
        const opened = { session, rechargeNo, zoneId: "1", saveValue: 5, ...page };
        const report = { reportNo: rechargeNo, kind: "paid", coins: 5 };
        await runAll([
          { verb: "recharge", params: opened },
          { verb: "reportRecharge", params: { appId: "demo", rechargeNo, ...report } },
        ]);
      }

      /** An invoice of this order with a payment that is deep enough. */
      const payOnChain = (orderNo: string) => (tx: Tx) => {
        const orderKey = tx.findOrder("demo", "plugin", orderNo)?.key ?? 0;
        const paid = { status: "paid", received: 5n, confirmed: 5n } as const;
        const { key } = tx.insertInvoice(invoiceLike(orderNo, orderKey, paid));
        const state = { state: "confirmed", confirmedAtMs: START_MS } as const;
        tx.insertPayment(paymentLike(orderNo, key, state));
      };

      /** The same reader, but something happens before each statement. */
      const interrupted = (happens: () => Promise<unknown>): RowReader => ({
        ...reader,
        async all<Row>(sql: string, ...values: readonly (string | number)[]) {
          await happens();
          return await reader.all<Row>(sql, ...values);
        },
      });

      async function check(
        db: RowReader,
        name: CheckName,
        limit = 5000,
      ): Promise<readonly Mismatch[]> {
        const found: Mismatch[] = [];
        for (let key: number | undefined = 0; key !== undefined; ) {
          const step = await createReports(db).check(name, key, limit, START_MS);
          found.push(...step.mismatches);
          key = step.nextKey;
        }
        return found;
      }

      it("sound no alarm while players pay and get back between any two reads", async () => {
        const sessions = await logIn("Ann", "Bob", "Cid", "Dee", "Eva");
        const busy = interrupted(async () => {
          const session = sessions[orders % sessions.length] ?? "";
          await runAll([pay(session)]);
          if (orders % 3 === 0) await runAll([refund(`A${orders - 1}`)]);
        });
        const before = orders;
        for (const name of CHECKS) assert.deepEqual(await check(busy, name), []);
        // In several ranges, too.
        for (const name of BY_ENTRIES) assert.deepEqual(await check(busy, name, 2), []);
        assert.ok(orders > before + 2 * CHECKS.length, "nobody paid meanwhile");
        audit(store.db);
      });

      it("find the wallet and the lot that are wrong while others pay", async () => {
        const sessions = await logIn("Ann", "Bob", "Cid");
        await runAll(sessions.map(pay));
        const [bob] = store.db
          .prepare<{ wallet_key: number }>(
            `SELECT wallet_key FROM wallets JOIN players USING (player_key) WHERE name = 'Bob'`,
          )
          .all();
        const wallet = `WHERE wallet_key = ${bob?.wallet_key}`;
        store.db.exec(
          `UPDATE wallets SET gift = gift + 7, present_sum = present_sum + 7 ${wallet}`,
        );
        store.db.exec(`UPDATE lots SET remaining = remaining - 1 ${wallet}`);
        const [ann, , cid] = sessions;
        const busy = interrupted(() => runAll([pay(ann ?? ""), pay(cid ?? "")]));
        const subject = `wallet ${bob?.wallet_key}`;
        const wallets = await check(busy, "wallets against postings", 2);
        assert.deepEqual(
          wallets.map((found) => [found.subject, found.detail]),
          [[subject, "gift is 106, the postings say 99, presentSum is 107, the postings say 100"]],
        );
        const lots = await check(busy, "lots against postings", 2);
        assert.deepEqual(
          lots.map((found) => [found.subject, found.detail.replace(/^lot \d+/, "lot")]),
          [[subject, "lot has 98 left, its postings say 99"]],
        );
      });

      it("find a posting that names another wallet's lot, or one of another account", async () => {
        await logIn("Ann", "Bob");
        assert.deepEqual(await check(reader, "postings against entries"), []);
        store.db.exec("UPDATE lots SET account = 'walletPaid'");
        assert.equal((await check(reader, "postings against entries")).length, 2);
        store.db.exec("UPDATE lots SET account = 'walletGift'");
        store.db.exec("UPDATE lots SET wallet_key = (SELECT min(wallet_key) FROM wallets)");
        assert.equal((await check(reader, "postings against entries")).length, 1);
      });

      it("find coins that a merge lost, and those that it left behind", async () => {
        await logIn("Ann", "Bob");
        store.db.exec(`INSERT INTO player_merges
          SELECT max(player_key), min(player_key), 0, 0 FROM players`);
        assert.deepEqual(await check(reader, "guests against their heirs"), []);
        store.db.exec("UPDATE player_merges SET is_followed = 1");
        assert.equal((await check(reader, "guests against their heirs")).length, 1);
        store.db.exec(`INSERT INTO ledger_entries
          SELECT 1000, app_id, 'mergeOut', '7:1', min(wallet_key), 0 FROM wallets GROUP BY app_id`);
        store.db.exec(
          "INSERT INTO postings SELECT 1000, 0, 'walletGift', 'merged', 9, min(lot_key) FROM lots",
        );
        store.db.exec(`INSERT INTO ledger_entries
          SELECT 1001, app_id, 'mergeIn', '7:1:0', max(wallet_key), 0 FROM wallets GROUP BY app_id`);
        store.db.exec(
          "INSERT INTO postings SELECT 1001, 0, 'merged', 'walletGift', 8, max(lot_key) FROM lots",
        );
        const [lost] = await check(reader, "merges against postings");
        const detail = "lost on the way: 0 bought coins, 1 gift coins, 0 of debt";
        assert.deepEqual([lost?.subject, lost?.detail], ["7:1", detail]);
      });

      it("read each row a few times, however long the books are", async () => {
        const names = Array.from({ length: 200 }, (_, n) => `Player ${n}`);
        const sessions = await logIn(...names);
        for (let turn = 0; turn < 99; turn += 1) await runAll(sessions.map(pay));
        for (const [n, session] of sessions.entries()) await recharge(session, `R${n}`);
        await runAll(sessions.map((_, n) => refund(`A${orders - n}`)));
        store.db.exec(`INSERT INTO player_merges
          SELECT max(player_key), min(player_key), 0, 0 FROM players`);
        await runAll(names.map((_, n) => ({ verb: "work", params: payOnChain(`A${orders - n}`) })));
        if (kind === "PostgreSQL") store.db.exec("ANALYZE");
        const counting = await openCountingReader(store.place);
        try {
          const books = createReports(counting);
          const { orders: paid, postings } = await books.countRows();
          assert.equal(postings, paid + 3 * names.length);
          const long: string[] = [];
          /** Asserts later that `read` looks at each row a few times only. */
          async function weigh(what: string, read: () => Promise<unknown>): Promise<void> {
            counting.takeCount();
            await read();
            const count = counting.takeCount();
            if (count === 0 || count > 6 * (paid + postings)) long.push(`${what}: ${count} rows`);
          }
          for (const name of CHECKS) {
            // Many steps: one that read a whole table each time would be found out.
            const limit = BY_ENTRIES.includes(name) ? 5000 : 500;
            await weigh(name, async () => assert.deepEqual(await check(counting, name, limit), []));
          }
          const range = { afterKey: 0, throughKey: await books.lastEntryKey() };
          await weigh("movements", () => books.sumMovements(range));
          await weigh("entries", () => listAll(books, range.throughKey));
          await weigh("orders", () => books.findOrders("A1"));
          assert.deepEqual(long, []);
        } finally {
          await counting.close();
        }
      });

      async function listAll(books: Reports, throughKey: number): Promise<void> {
        for (let afterKey = 0; afterKey < throughKey; ) {
          const entries = await books.listEntries({ afterKey, throughKey }, 500);
          afterKey = entries.at(-1)?.key ?? throughKey;
        }
      }

      if (kind === "PostgreSQL") {
        it("sound no alarm when an entry comes under a smaller key than those before", async () => {
          const sessions = await logIn("Ann");
          await runAll(Array.from({ length: 70 }, () => pay(sessions[0] ?? "")));
          let key = 60;
          const busy = interrupted(async () => {
            // One statement: what another server does with keys that it got before.
            store.db.exec(`WITH entry AS (
                INSERT INTO ledger_entries (entry_key, app_id, kind, reference, wallet_key, at_ms)
                SELECT ${key}, app_id, 'present', 'LATE${key}', wallet_key, 0 FROM wallets),
              posting AS (
                INSERT INTO postings (entry_key, line, from_account, to_account, coins, lot_key)
                SELECT ${key}, 0, 'promotion', 'walletGift', 1, lot_key FROM lots),
              lot AS (UPDATE lots SET remaining = remaining + 1)
              UPDATE wallets SET gift = gift + 1, present_sum = present_sum + 1`);
            key -= 1;
          });
          for (const name of BY_ENTRIES) {
            assert.deepEqual(await check(busy, name, 2), []);
          }
          assert.ok(key < 50);
        });
      }
    });
  }
});
