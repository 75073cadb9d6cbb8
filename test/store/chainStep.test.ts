import assert from "node:assert/strict";
import { writePolicy } from "../../bridge/server/invoices/invoicePolicy.ts";
import type { BlockHeader } from "../../bridge/server/rails/chain/chain.ts";
import type { Advance } from "../../bridge/server/rails/chain/followerStore.ts";
import type { Tx } from "../../bridge/server/store/tx.ts";
import { audit } from "../server/books.ts";
import { START_MS } from "../server/world.ts";
import { CHAIN, type ChainStore, invoiceLike, NET, openChainStore } from "./chainStore.ts";
import { type PostgresServer, startPostgres } from "./postgresServer.ts";

/** More than the reads that a store makes for one command one after the other. */
const INVOICES = 600;
const POLICY = writePolicy({ tolerance: 0n, topUp: true, late: "person", over: "person" });

/** The blocks 11 to 14, and another 11. */
const header = (height: number, branch = ""): BlockHeader => ({
  ...{ height, hash: `0x${height}${height > 10 ? branch : ""}`, timeMs: START_MS + height },
  parentHash: `0x${height - 1}${height > 11 ? branch : ""}`,
});

describe("a step of a chain that is full of payments", function () {
  this.timeout(180_000);

  let server: PostgresServer;

  before(async () => {
    server = await startPostgres();
  });

  after(() => server?.stop());

  for (const kind of ["SQLite", "PostgreSQL"] as const) {
    describe(kind, () => {
      let chainStore: ChainStore;

      beforeEach(async () => {
        chainStore = await openChainStore(kind, server.socket);
        await chainStore.work((tx) => {
          tx.insertChain({ ...CHAIN, cursor: header(10), leaseToken: 1 });
          tx.insertHeader(NET, header(10));
          for (let n = 0; n < INVOICES; n += 1) addInvoice(tx, n, chainStore.orderKey);
        });
      });

      afterEach(async () => {
        audit(chainStore.store.db);
        await chainStore.store.close();
      });

      async function advance(from: BlockHeader, step: Partial<Advance>): Promise<void> {
        const params: Advance = {
          ...{ net: NET, leaseToken: 1, leaseMs: 1000, from, headHeight: 14, isLevel: true },
          ...{ popped: [], headers: [], payments: [], ...step },
        };
        const [reply] = await chainStore.store.run([{ verb: "advanceChain", params }]);
        assert.equal(reply?.kind, "done", JSON.stringify(reply));
      }

      /** How many orders of the door trino have which money. */
      const moneys = () =>
        chainStore.store.db
          .prepare<{ money: string; n: number }>(
            `SELECT money, count(*) AS n FROM orders WHERE door = 'trino' GROUP BY money`,
          )
          .all()
          .map(({ money, n }) => `${money} ${n}`);

      const block = header(11);
      const payments = Array.from({ length: INVOICES }, (_, n) => ({
        ...{ txId: `0xt${n}`, index: 0, matchKey: `0x${n}`, asset: "0xusdt", recipient: "0xme" },
        ...{ payer: "0xpayer", amount: "1990000", block },
      }));

      it("moves every order, also when all is taken back", async () => {
        await advance(header(10), { headers: [block], payments });
        assert.deepEqual(moneys(), [`seen ${INVOICES}`]);
        await advance(block, { headers: [header(12), header(13)] });
        assert.deepEqual(moneys(), [`settled ${INVOICES}`]);
        const other = [header(11, "b"), header(12, "b"), header(13, "b"), header(14, "b")];
        const popped = [header(13).hash, header(12).hash, block.hash];
        await advance(header(13), { popped, headers: other });
        assert.deepEqual(moneys(), [`reversed ${INVOICES}`]);
      });

      it("is taken in when only a part of what is included stays so", async () => {
        await advance(header(10), { headers: [block], payments });
        const other = { ...header(11, "b") };
        const again = payments.slice(0, 400).map((one) => ({ ...one, block: other }));
        await advance(block, { popped: [block.hash], headers: [other], payments: again });
        assert.deepEqual(moneys().sort(), [`none ${INVOICES - 400}`, "seen 400"]);
      });
    });
  }
});

function addInvoice(tx: Tx, n: number, likeOrder: number): void {
  const { key: _, ...like } = tx.getOrder(likeOrder);
  const order = tx.insertOrder({
    ...{ ...like, door: "trino", orderNo: `T${n}`, tradeNo: `trade ${n}`, coins: 0 },
    ...{ money: "none", delivery: "none", paidAtMs: undefined, version: 1 },
  });
  tx.insertOrderEvent(order, { kind: "created" }, START_MS);
  tx.insertInvoice(invoiceLike(String(n), order.key, { policy: POLICY }));
}
