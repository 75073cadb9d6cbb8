import assert from "node:assert/strict";
import type { BlockHeader, Chain } from "../../bridge/server/rails/chain/chain.ts";
import type { ChainPayment } from "../../bridge/server/rails/chain/payment.ts";
import type { Tx } from "../../bridge/server/store/tx.ts";
import { audit } from "../server/books.ts";
import { START_MS } from "../server/world.ts";
import {
  CHAIN,
  type ChainStore,
  NET,
  OTHER_NET,
  openChainStore,
  paymentLike,
} from "./chainStore.ts";
import { type PostgresServer, startPostgres } from "./postgresServer.ts";
import type { WorldStore } from "./worldStore.ts";

const header = (height: number, hash = `0x${height}`): BlockHeader => ({
  height,
  hash,
  parentHash: `0x${height - 1}`,
  timeMs: height * 1000,
});

const ids = (payments: readonly ChainPayment[]) => payments.map(({ txId }) => txId);

describe("chains and their payments in every store", function () {
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

      it("keeps a chain, and moves it for whoever saw it last", async () => {
        assert.equal(await work((tx) => tx.findChain(NET)), undefined);
        await work((tx) => tx.insertChain(CHAIN));
        await work((tx) => tx.insertChain({ ...CHAIN, net: OTHER_NET }));
        const leased: Chain = {
          ...CHAIN,
          ...{ leaseOwner: "one", leaseToken: 1, leaseUntilMs: 5, version: 2 },
          ...{ cursor: { height: 12, hash: "0xc", timeMs: 12_000 }, headHeight: 13, atTipAtMs: 9 },
        };
        await work((tx) => tx.updateChain(leased, 1));
        assert.deepEqual(await work((tx) => tx.findChain(NET)), leased);
        await assert.rejects(
          work((tx) => tx.updateChain({ ...leased, version: 2 }, 1)),
          /not as it was read/,
        );
        assert.deepEqual(await work((tx) => tx.listChains().map(({ net }) => net)), [
          OTHER_NET,
          NET,
        ]);
        const halted: Chain = { ...leased, state: "halted", haltedFor: "too deep", version: 3 };
        await work((tx) => tx.updateChain(halted, 2));
        assert.deepEqual(await work((tx) => tx.findChain(NET)), halted);
      });

      it("gives the lease to one of two who want it in one batch", async () => {
        await work((tx) => tx.insertChain(CHAIN));
        const take = (leaseOwner: string) => (tx: Tx) => {
          const chain = tx.findChain(NET);
          assert.ok(chain);
          if (chain.leaseOwner !== undefined) return chain.leaseOwner;
          const { leaseToken, version } = chain;
          const taken = { leaseOwner, leaseToken: leaseToken + 1, version: version + 1 };
          tx.updateChain({ ...chain, ...taken }, version);
          return leaseOwner;
        };
        const replies = await store.run(
          ["one", "two"].map((owner) => ({ verb: "work", params: take(owner) })),
        );
        const owners = replies.map((reply) => (reply.kind === "done" ? reply.result : reply));
        assert.equal(new Set(owners).size, 1, JSON.stringify(owners));
        assert.equal((await work((tx) => tx.findChain(NET)))?.leaseToken, 1);
      });

      it("never goes back to an older fencing token", async () => {
        await work((tx) => tx.insertChain({ ...CHAIN, leaseToken: 7 }));
        const older = { ...CHAIN, leaseToken: 6, version: 2 };
        await assert.rejects(
          work((tx) => tx.updateChain(older, 1)),
          /older token/,
        );
      });

      it("keeps a ring of headers, and puts another in the place of one that is gone", async () => {
        await work((tx) => {
          tx.insertChain(CHAIN);
          for (const height of [8, 9, 10, 11]) tx.insertHeader(NET, header(height));
        });
        assert.deepEqual(await work((tx) => tx.listHeaders(NET, 2)), [header(11), header(10)]);
        await work((tx) => {
          tx.deleteHeadersAbove(NET, 9);
          tx.insertHeader(NET, header(10, "0xother"));
          tx.deleteHeadersBelow(NET, 9);
        });
        assert.deepEqual(await work((tx) => tx.listHeaders(NET, 9)), [
          header(10, "0xother"),
          header(9),
        ]);
        await assert.rejects(work((tx) => tx.insertHeader(NET, header(9, "0xtwin"))));
        await work((tx) => {
          tx.deleteHeadersAbove(NET, 8);
          tx.insertHeader(NET, header(9, "0xmine"));
          assert.deepEqual(tx.listHeaders(NET, 9), [header(9, "0xmine")]);
        });
        assert.deepEqual(await work((tx) => tx.listHeaders(NET, 9)), [header(9, "0xmine")]);
      });

      it("knows each payment once by its net, transaction and place", async () => {
        const invoice = await addInvoice("one");
        const made = await addPayment("0x1", invoice);
        const found = await work((tx) => tx.findPayment({ net: NET, txId: "0x1", index: 0 }));
        assert.deepEqual(found, made);
        await assert.rejects(addPayment("0x1", invoice));
        await addPayment("0x1", invoice, { index: 1 });
        await addPayment("0x1", invoice, { net: OTHER_NET });
        assert.equal((await work((tx) => tx.listPaymentsOf(invoice.key, 9))).length, 3);
      });

      it("tells every turn of a payment in its story, which nobody can change", async () => {
        const invoice = await addInvoice("one");
        const { block, ...pending } = paymentLike("0x1", invoice.key, {
          ...{ state: "pending", isReplaceable: true },
        });
        const first = await work((tx) => tx.insertPayment(pending));
        const included: ChainPayment = { ...first, state: "included", block, version: 2 };
        const orphaned: ChainPayment = { ...included, state: "orphaned", version: 3 };
        const again: ChainPayment = {
          ...{ ...orphaned, state: "included", version: 4, changedAtMs: START_MS + 1 },
          block: { height: 12, hash: "0xc", timeMs: 12_000 },
        };
        await work((tx) => tx.updatePayment(included, 1));
        await work((tx) => tx.updatePayment(orphaned, 2));
        await work((tx) => tx.updatePayment(again, 3));
        await assert.rejects(
          work((tx) => tx.updatePayment(again, 3)),
          /not as it was read/,
        );
        assert.deepEqual(
          await work((tx) => tx.findPayment({ net: NET, txId: "0x1", index: 0 })),
          again,
        );
        const from = (paymentKey: number, version: number) => (tx: Tx) =>
          tx.listPaymentEvents(invoice.key, { paymentKey, version }, 3);
        const told = [...(await work(from(0, 0))), ...(await work(from(first.key, 3)))];
        assert.deepEqual(
          told.map(({ version, state, blockHash, atMs }) => [version, state, blockHash, atMs]),
          [
            [1, "pending", undefined, START_MS],
            [2, "included", "0xb", START_MS],
            [3, "orphaned", "0xb", START_MS],
            [4, "included", "0xc", START_MS + 1],
          ],
        );
        for (const sql of [
          "UPDATE chain_payment_events SET state = 'confirmed'",
          "DELETE FROM chain_payment_events",
          "DELETE FROM chain_payments",
          "UPDATE chain_payments SET amount = amount",
        ]) {
          assert.throws(() => store.db.exec(sql), /never/);
        }
      });

      it("finds the payments of a block, also after the block is gone", async () => {
        const invoice = await addInvoice("one");
        const one = await addPayment("0x1", invoice);
        await addPayment("0x2", invoice);
        await addPayment("0x3", invoice, { block: { height: 12, hash: "0xc", timeMs: 12_000 } });
        await work((tx) => {
          for (const payment of tx.listPaymentsIn(NET, "0xb")) {
            const version = payment.version + 1;
            tx.updatePayment({ ...payment, state: "orphaned", version }, payment.version);
          }
        });
        const inBlock = await work((tx) => tx.listPaymentsIn(NET, "0xb"));
        assert.deepEqual(
          inBlock.map(({ txId, state }) => [txId, state]),
          [
            ["0x1", "orphaned"],
            ["0x2", "orphaned"],
          ],
        );
        const moved = { ...one, block: { height: 12, hash: "0xc", timeMs: 12_000 }, version: 3 };
        await work((tx) => tx.updatePayment(moved, 2));
        assert.deepEqual(ids(await work((tx) => tx.listPaymentsIn(NET, "0xb"))), ["0x2"]);
        assert.deepEqual(ids(await work((tx) => tx.listPaymentsIn(NET, "0xc"))), ["0x1", "0x3"]);
      });

      it("lists what waits for confirmations, and what waits for a block, page by page", async () => {
        const invoice = await addInvoice("one");
        const one = await addPayment("0x1", invoice);
        await addPayment("0x2", invoice, { block: { height: 12, hash: "0xc", timeMs: 12_000 } });
        const three = await addPayment("0x3", invoice);
        await addPayment("0x4", invoice, { state: "confirmed", confirmedAtMs: START_MS });
        await addPayment("0x5", invoice, { state: "pending", block: undefined });
        await addPayment("0x6", invoice, { state: "pending", block: undefined });
        await addPayment("0x7", invoice, { net: OTHER_NET });
        const above = (height: number, after: number) =>
          work((tx) => ids(tx.listPaymentsAbove(NET, height, after, 3)));
        assert.deepEqual(await above(10, 0), ["0x1", "0x2", "0x3"]);
        assert.deepEqual(await above(10, three.key), ["0x4"]);
        assert.deepEqual(await above(11, 0), ["0x2"]);
        const included = (height: number, after: number, limit: number) =>
          work((tx) => ids(tx.listIncluded(NET, height, after, limit)));
        assert.deepEqual(await included(12, 0, 2), ["0x1", "0x2"]);
        assert.deepEqual(await included(12, one.key, 9), ["0x2", "0x3"]);
        assert.deepEqual(await included(11, 0, 9), ["0x1", "0x3"]);
        const paid = { confirmedAtMs: START_MS, state: "confirmed", version: 2 } as const;
        await work((tx) => tx.updatePayment({ ...three, ...paid }, 1));
        assert.deepEqual(await included(11, 0, 9), ["0x1"]);
        const [first] = await work((tx) => tx.listPending(NET, 0, 1));
        assert.equal(first?.txId, "0x5");
        assert.deepEqual(await work((tx) => ids(tx.listPending(NET, first.key, 9))), ["0x6"]);
      });
    });
  }
});
