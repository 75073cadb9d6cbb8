import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { VERBS } from "../../bridge/server/calls/verbs.ts";
import { contentHash } from "../../bridge/server/catalog/contentHash.ts";
import { createCatalogShelf } from "../../bridge/server/catalogShelf.ts";
import { Refusal } from "../../bridge/server/refusal.ts";
import type { Reply } from "../../bridge/server/store/command.ts";
import type { Tx } from "../../bridge/server/store/tx.ts";
import type { VerbTable } from "../../bridge/server/verb.ts";
import type { OrderResult, SessionResult } from "../../bridge/wire/messages.ts";
import { audit } from "../server/books.ts";
import { SHOP, START_MS } from "../server/world.ts";
import { type PostgresServer, startPostgres } from "./postgresServer.ts";
import { openPostgresWorld, openSqliteWorld, type WorldStore } from "./worldStore.ts";

/** Verbs that no server has: each does one thing that a store must stand. */
const TEST_VERBS: VerbTable = {
  ...VERBS,
  /** Writes, and then thinks better of it. */
  writeAndRefuse(tx: Tx, version: number) {
    tx.insertCatalog({ version, contentHash: "refused" }, 0);
    throw new Refusal("paramsWrong");
  },
  writeAndFail(tx: Tx, version: number) {
    tx.insertCatalog({ version, contentHash: "failed" }, 0);
    throw new Error("a bug");
  },
  /** Only the database notices that this is wrong. */
  breakRule(tx: Tx, playerKey: number) {
    const player = tx.getPlayer(playerKey);
    const times = { createdAtMs: 0, expiresAtMs: 0 };
    tx.insertSession({ hash: "h".repeat(64), playerKey: player.key + 1_000_000, ...times });
  },
  readOwnWriting(tx: Tx, subject: string) {
    const player = { appId: "demo", playerId: subject, subject, name: subject, createdAtMs: 0 };
    const key = tx.insertPlayer(player).key;
    return tx.findPlayer("demo", subject)?.key === key && tx.getPlayer(key).name === subject;
  },
  latest: (tx: Tx) => tx.findLatestCatalog()?.version,
  publish(tx: Tx, version: number) {
    tx.insertCatalog({ version, contentHash: `${version}` }, 0);
  },
};

describe("every store", function () {
  this.timeout(60_000);

  let server: PostgresServer;

  before(async () => {
    server = await startPostgres();
  });

  after(() => server?.stop());

  for (const kind of ["SQLite", "PostgreSQL"] as const) {
    describe(kind, () => {
      let store: WorldStore;
      let session: string;

      beforeEach(async () => {
        const surroundings = {
          environment: "sandbox",
          catalog: createCatalogShelf(),
          nowMs: () => START_MS,
          randomHex: (bytes: number) => randomBytes(bytes).toString("hex"),
        } as const;
        store =
          kind === "SQLite"
            ? await openSqliteWorld(TEST_VERBS, surroundings)
            : await openPostgresWorld(server.socket, TEST_VERBS, surroundings);
        await run("publishCatalog", { catalog: SHOP, contentHash: contentHash(SHOP) });
        session = (await logIn("Ann")).session;
      });

      afterEach(async () => {
        audit(store.db);
        await store.close();
      });

      async function run(verb: string, params: unknown): Promise<unknown> {
        const [reply] = await store.run([{ verb, params }]);
        if (reply?.kind === "done") return reply.result;
        throw new Error(JSON.stringify(reply));
      }

      async function logIn(playerName: string): Promise<SessionResult> {
        const params = { appId: "demo", appKey: "demo-key", playerName, language: "en" };
        return (await run("login", params)) as SessionResult;
      }

      const pay = (orderNo: string, coins = 1, whose = session) => ({
        verb: "pay",
        params: {
          ...{ session: whose, orderNo, title: "", detail: "", zoneId: "1", saveSlot: "1" },
          ...{ coins, deadlineMs: START_MS + 1000 },
        },
      });

      const kinds = (replies: readonly Reply[]) =>
        replies.map((reply) =>
          reply.kind === "done" ? ((reply.result as { kind?: string }).kind ?? "done") : reply.kind,
        );

      it("takes the coins once when one batch has a number twice", async () => {
        const replies = await store.run([pay("A1"), pay("A1"), pay("A1")]);
        assert.deepEqual(kinds(replies), ["paid", "paid", "paid"]);
        const balance = await run("getBalance", { session, zoneId: "1" });
        assert.equal((balance as { balance: number }).balance, 99);
      });

      it("never spends the same coins twice within a batch", async () => {
        const replies = await store.run(Array.from({ length: 60 }, (_, i) => pay(`A${i}`, 3)));
        assert.equal(kinds(replies).filter((one) => one === "paid").length, 33);
        assert.equal(kinds(replies).filter((one) => one === "insufficient").length, 27);
      });

      it("undoes what refused or failed after it wrote, and nothing else", async () => {
        const replies = await store.run([
          pay("A1"),
          { verb: "writeAndRefuse", params: 7 },
          { verb: "writeAndFail", params: 8 },
          pay("A2"),
        ]);
        assert.deepEqual(kinds(replies), ["paid", "refused", "failed", "paid"]);
        assert.equal(await run("latest", undefined), 1);
      });

      it("lets nobody pay for another's mistake that only the database sees", async () => {
        const bob = await logIn("Bob");
        const replies = await store.run([
          pay("A1"),
          { verb: "breakRule", params: 1 },
          pay("B1", 1, bob.session),
        ]);
        assert.deepEqual(kinds(replies), ["paid", "failed", "paid"]);
      });

      it("lets a verb read what it wrote", async () => {
        assert.equal(await run("readOwnWriting", "test:own"), true);
      });

      it("lets a verb see what was written before it in the batch", async () => {
        const replies = await store.run([
          { verb: "publish", params: 5 },
          { verb: "latest", params: undefined },
        ]);
        assert.ok(replies[1]?.kind === "done");
        assert.equal(replies[1].result, 5);
      });

      it("keeps the order in which orders came", async () => {
        for (let i = 0; i < 5; i++) await store.run([pay(`A${2 * i}`), pay(`A${2 * i + 1}`)]);
        const { orders } = (await run("listOrders", { session, limit: 20 })) as {
          orders: readonly { orderNo: string }[];
        };
        const expected = Array.from({ length: 10 }, (_, i) => `A${9 - i}`);
        assert.deepEqual(
          orders.map(({ orderNo }) => orderNo),
          expected,
        );
      });

      it("gives goods to one of two sessions that ask at once", async () => {
        const other = (await logIn("Ann")).session;
        await store.run(Array.from({ length: 15 }, (_, i) => pay(`A${i}`)));
        const replies = await store.run(
          [session, other].map((one) => ({
            verb: "deliveries",
            params: { session: one, saveSlot: "1" },
          })),
        );
        const taken = replies.flatMap((reply) =>
          reply.kind === "done"
            ? ((reply.result as { deliveries?: { deliveryId: string }[] }).deliveries ?? [])
            : assert.fail(JSON.stringify(reply)),
        );
        const ids = taken.map(({ deliveryId }) => deliveryId);
        assert.equal(new Set(ids).size, ids.length, "nothing was offered to both");
        assert.equal(ids.length, 15);
      });

      it("sells a product for good once, whoever asks at once", async () => {
        const [sword] = (SHOP.apps[0]?.products ?? []).filter(({ code }) => code === "SWORD");
        const items = [{ code: "SWORD", quantity: 1, expectedPrice: sword?.priceCoins ?? 0 }];
        const buy = (orderNo: string) => {
          const { params } = pay(orderNo);
          const { coins: _, ...terms } = params;
          return { verb: "payByCode", params: { ...terms, items } };
        };
        const replies = await store.run([buy("A1"), buy("A2")]);
        assert.deepEqual(kinds(replies), ["paid", "refused"]);
        const order = (replies[0] as { result: OrderResult }).result.order;
        assert.equal(order.orderNo, "A1");
      });
    });
  }
});
