import assert from "node:assert/strict";
import type { Invoice } from "../../bridge/server/invoices/invoice.ts";
import type { Tx } from "../../bridge/server/store/tx.ts";
import { audit } from "../server/books.ts";
import { START_MS } from "../server/world.ts";
import { type ChainStore, NET, OTHER_NET, openChainStore } from "./chainStore.ts";
import { type PostgresServer, startPostgres } from "./postgresServer.ts";
import type { WorldStore } from "./worldStore.ts";

const MOST = 2n ** 256n - 1n;

describe("invoices in every store", function () {
  this.timeout(60_000);

  let server: PostgresServer;

  before(async () => {
    server = await startPostgres();
  });

  after(() => server?.stop());

  for (const kind of ["SQLite", "PostgreSQL"] as const) {
    describe(kind, () => {
      let store: WorldStore;
      let chainStore: ChainStore;
      let work: ChainStore["work"];
      let addInvoice: ChainStore["addInvoice"];
      let addPayment: ChainStore["addPayment"];

      beforeEach(async () => {
        chainStore = await openChainStore(kind, server.socket);
        ({ store, work, addInvoice, addPayment } = chainStore);
      });

      afterEach(async () => {
        audit(store.db);
        await store.close();
      });

      it("finds an invoice by its id, its match and its order", async () => {
        const made = await addInvoice("one", { jumpUrl: "https://game.example/" });
        const same = { ...made, jumpUrl: "https://game.example/" };
        assert.deepEqual(await work((tx) => tx.findInvoice("one")), same);
        assert.deepEqual(await work((tx) => tx.getInvoice(made.key)), same);
        assert.deepEqual(await work((tx) => tx.findInvoiceByMatch(NET, "0xone")), same);
        assert.equal(await work((tx) => tx.findInvoiceByMatch(OTHER_NET, "0xone")), undefined);
        assert.deepEqual(await work((tx) => tx.listInvoicesOf(chainStore.orderKey)), [same]);
        assert.deepEqual(await work((tx) => tx.listInvoicesOf(chainStore.orderKey + 1)), []);
      });

      it("refuses a second invoice with the id or the match of one", async () => {
        await addInvoice("one");
        await assert.rejects(addInvoice("one", { matchKey: "0xtwo" }));
        await assert.rejects(addInvoice("two", { matchKey: "0xone" }));
        await addInvoice("two", { matchKey: "0xone", net: OTHER_NET });
      });

      it("moves an invoice for whoever saw it last, and never its terms", async () => {
        const made = await addInvoice("one");
        const paid: Invoice = {
          ...made,
          ...{ status: "paid", exception: "over", received: 9n, confirmed: 8n, version: 2 },
        };
        await work((tx) => tx.updateInvoice(paid, 1));
        assert.deepEqual(await work((tx) => tx.getInvoice(made.key)), paid);
        await assert.rejects(
          work((tx) => tx.updateInvoice(paid, 1)),
          /not as it was read/,
        );
        assert.throws(
          () => store.db.exec("UPDATE invoices SET amount = received"),
          /never changed/,
        );
        assert.throws(() => store.db.exec("DELETE FROM invoices"), /never deleted|never changed/);
      });

      it("keeps amounts of 256 bits, and sorts them as numbers", async () => {
        const invoice = await addInvoice("one", { amount: MOST });
        assert.equal((await work((tx) => tx.getInvoice(invoice.key))).amount, MOST);
        const amounts = [9n, 10n, 2n ** 53n + 1n, MOST, 1n];
        for (const [index, amount] of amounts.entries()) {
          await addPayment("0xt", invoice, { index, amount });
        }
        const listed = await work((tx) => tx.listPaymentsOf(invoice.key, 4));
        assert.deepEqual(
          listed.map(({ amount }) => amount),
          [MOST, 2n ** 53n + 1n, 10n, 9n],
        );
        await assert.rejects(addPayment("0xu", invoice, { amount: MOST + 1n }), /no amount/);
        await assert.rejects(addPayment("0xu", invoice, { amount: -1n }), /no amount/);
      });

      it("lists open invoices page by page, and those whose time is over", async () => {
        const late = await addInvoice("late", { expiresAtMs: START_MS + 2 });
        const early = await addInvoice("early", { expiresAtMs: START_MS + 1 });
        const seen = await addInvoice("seen", { expiresAtMs: START_MS + 1, status: "seen" });
        await addInvoice("paid", { expiresAtMs: START_MS + 1, status: "paid" });
        await addInvoice("other", { expiresAtMs: START_MS + 1, net: OTHER_NET });
        const open = await work((tx) => tx.listOpenInvoices(NET, 0, 2));
        assert.deepEqual(open, [late, early]);
        assert.deepEqual(await work((tx) => tx.listOpenInvoices(NET, early.key, 2)), [seen]);
        const all = await work((tx) => tx.listInvoices(NET, early.key, 9));
        assert.deepEqual(
          all.map(({ invoiceId }) => invoiceId),
          ["seen", "paid"],
        );
        const ending = (beforeMs: number) => (tx: Tx) => tx.listInvoicesEnding(NET, beforeMs, 9);
        assert.deepEqual(await work(ending(START_MS + 3)), [early, late]);
        assert.deepEqual(await work(ending(START_MS + 2)), [early]);
        await work((tx) => tx.updateInvoice({ ...early, status: "expired", version: 2 }, 1));
        assert.deepEqual(await work(ending(START_MS + 2)), []);
      });

      it("leaves the end of an order that has no coins to its chain's time", async () => {
        const unpaid = (tx: Tx, orderNo: string, coins: number) => {
          const { key: _, ...paid } = tx.getOrder(chainStore.orderKey);
          const order = tx.insertOrder({
            ...{
              ...paid,
              coins,
              orderNo,
              tradeNo: `trade ${orderNo}`,
              money: "none",
              delivery: "none",
            },
            ...{ paidAtMs: undefined, fulfilledAtMs: undefined, version: 1 },
          });
          tx.insertOrderEvent(order, { kind: "created" }, START_MS);
          return order.key;
        };
        const [hosted, onChain] = await work((tx) => [unpaid(tx, "B1", 1), unpaid(tx, "B2", 0)]);
        await addInvoice("one", { orderKey: onChain ?? 0 });
        const late = START_MS * 2;
        const listed = (tx: Tx) => tx.listExpirable(late, 9).map(({ key }) => key);
        assert.deepEqual(await work(listed), [hosted]);
        // What else the transaction has read of such orders changes nothing.
        assert.deepEqual(await work((tx) => [tx.getOrder(onChain ?? 0).life, ...listed(tx)]), [
          "open",
          hosted,
        ]);
      });

      it("gives each address of an account out once", async () => {
        const next = (account: string) => ({
          verb: "work",
          params: (tx: Tx) => [
            tx.nextAddressIndex(NET, account),
            tx.nextAddressIndex(NET, account),
          ],
        });
        const replies = await store.run([next("one"), next("one"), next("two")]);
        const given = replies.map((reply) => (reply.kind === "done" ? reply.result : reply));
        assert.deepEqual(given, [
          [0, 1],
          [2, 3],
          [0, 1],
        ]);
        assert.throws(
          () => store.db.exec("UPDATE address_indexes SET next_index = 1"),
          /given out once/,
        );
      });

      it("refuses words and amounts that mean nothing", async () => {
        const invoice = await addInvoice("one");
        await addPayment("0x1", invoice);
        for (const sql of [
          "UPDATE invoices SET status = 'gone'",
          "UPDATE invoices SET exception = 'gone'",
          "UPDATE invoices SET received = '5'",
          `UPDATE invoices SET received = '${"x".repeat(78)}'`,
          "UPDATE chain_payments SET state = 'gone'",
          "UPDATE chain_payments SET block_hash = NULL",
          "UPDATE chain_payments SET state = 'confirmed'",
        ]) {
          assert.throws(() => store.db.exec(sql), /CHECK|check constraint/, sql);
        }
      });
    });
  }
});
