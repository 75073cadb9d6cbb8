import assert from "node:assert/strict";
import { createReports } from "../../bridge/server/store/books/createReports.ts";
import type { RowReader } from "../../bridge/server/store/books/rowReader.ts";
import { openPostgresReader } from "../../bridge/server/store/postgres/reports.ts";
import type { CheckName } from "../../bridge/server/store/reports.ts";
import { openSqliteReader } from "../../bridge/server/store/sqlite/reports.ts";
import { START_MS } from "../server/world.ts";
import { type ChainStore, openChainStore } from "./chainStore.ts";
import { type PostgresServer, startPostgres } from "./postgresServer.ts";

const AGAINST_PAYMENTS: CheckName = "chain orders against confirmed payments";
const AGAINST_STORIES: CheckName = "chain payments against their stories";

/** The one order of the store is settled. */
describe("the checks of chain orders", function () {
  this.timeout(60_000);

  let server: PostgresServer;

  before(async () => {
    server = await startPostgres();
  });

  after(() => server?.stop());

  for (const kind of ["SQLite", "PostgreSQL"] as const) {
    describe(`over ${kind}`, () => {
      let chainStore: ChainStore;
      let reader: RowReader;

      beforeEach(async () => {
        chainStore = await openChainStore(kind, server.socket);
        const { place } = chainStore.store;
        reader =
          place.kind === "sqlite"
            ? openSqliteReader(place.directory)
            : await openPostgresReader(place.url);
      });

      afterEach(async () => {
        await reader.close();
        await chainStore.store.close();
      });

      async function details(name: CheckName): Promise<readonly string[]> {
        const { mismatches } = await createReports(reader).check(name, 0, 100, START_MS);
        return mismatches.map(({ detail }) => detail);
      }

      /** An invoice that says it is paid, with payments of 2^255 and 5. */
      async function pay(confirmed: bigint): Promise<void> {
        const sums = { received: confirmed, confirmed };
        const invoice = await chainStore.addInvoice("one", { status: "paid", ...sums });
        const deep = { state: "confirmed", confirmedAtMs: START_MS } as const;
        await chainStore.addPayment("0x1", invoice, { ...deep, amount: 2n ** 255n });
        await chainStore.addPayment("0x2", invoice, { ...deep, amount: 5n });
      }

      const sql = (text: string) => chainStore.store.db.exec(text);

      it("find nothing where payments, invoice and order agree", async () => {
        await pay(2n ** 255n + 5n);
        assert.deepEqual(await details(AGAINST_PAYMENTS), []);
        assert.deepEqual(await details(AGAINST_STORIES), []);
      });

      it("find one unit of 2^255 that no payment brought", async () => {
        await pay(2n ** 255n + 6n);
        assert.deepEqual(await details(AGAINST_PAYMENTS), [
          `invoice one: received ${2n ** 255n + 6n}, its payments show ${2n ** 255n + 5n}`,
          `invoice one: confirmed ${2n ** 255n + 6n}, its confirmed payments have ${2n ** 255n + 5n}`,
        ]);
      });

      it("find an invoice that stayed paid when its payment was orphaned", async () => {
        await pay(2n ** 255n + 5n);
        sql("UPDATE chain_payments SET state = 'orphaned', version = 2 WHERE tx_id = '0x2'");
        const told = await details(AGAINST_PAYMENTS);
        assert.equal(told.length, 2);
        assert.match(told[1] ?? "", /its confirmed payments have/);
        assert.match((await details(AGAINST_STORIES))[0] ?? "", /^orphaned in version 2, but 1/);
      });

      it("find an order that was settled though its invoice is not paid", async () => {
        await chainStore.addInvoice("one");
        assert.deepEqual(await details(AGAINST_PAYMENTS), [
          "invoice one: new, and the order is settled without a paid invoice",
        ]);
        await chainStore.addInvoice("two", { status: "paid" });
        assert.deepEqual(await details(AGAINST_PAYMENTS), []);
      });

      it("find a paid invoice whose order knows nothing of it", async () => {
        await pay(5n);
        sql("UPDATE orders SET money = 'seen', delivery = 'none', paid_at_ms = NULL");
        assert.deepEqual(await details(AGAINST_PAYMENTS), [
          "invoice one: paid, but the order's money is seen",
        ]);
      });

      it("leave an order without coins, refunded on its chain, alone", async () => {
        const books: CheckName = "orders against postings";
        sql("UPDATE orders SET order_no = 'B1', coins = 0, money = 'refunded'");
        assert.deepEqual(await details(books), []);
      });
    });
  }
});
