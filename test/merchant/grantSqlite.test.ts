/** grantOnce in a game that keeps its players in SQLite. */

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { type SqliteDriver, sqliteDatabase } from "../../bridge/server/merchant/gameDatabase.ts";
import { grantOnce } from "../../bridge/server/merchant/grantOnce.ts";
import { GRANT_TABLE } from "../../bridge/server/merchant/grantTable.ts";
import { makeTestNotice } from "../../bridge/server/merchant/makeTestNotice.ts";
import { verifyNotice } from "../../bridge/server/merchant/verifyNotice.ts";
import { type GameWorld, grantContract } from "./grantContract.ts";

const ADD = `INSERT INTO goods VALUES (?, ?)
  ON CONFLICT (order_no) DO UPDATE SET amount = amount + excluded.amount`;

describe("grantOnce with SQLite", () => {
  grantContract(openWorld);

  it("refuses a grant that is not done when it returns, and undoes it", async () => {
    const world = await openWorld();
    try {
      const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
      const { headers, body } = makeTestNotice({ dialect: "standard", secret });
      const options = { dialect: "standard", appId: "demo", environment: "sandbox" } as const;
      const result = verifyNotice(body, headers, { ...options, secrets: [secret] });
      if (result.kind !== "genuine") throw new Error(result.message);
      const expected = { appId: "demo", environment: "sandbox", amount: 60n, currency: "coins" };
      const work = {
        async grant(driver: SqliteDriver) {
          world.change(driver, "TEST0001", 1);
        },
        revoke: () => undefined,
      };
      await assert.rejects(
        grantOnce(world.database, result.notice, { ...expected, environment: "sandbox" }, work),
        /must not be async/,
      );
      assert.equal(await world.count("TEST0001"), 0);
    } finally {
      await world.close();
    }
  });

  it("grants once when two processes have the file open", async () => {
    const directory = await mkdtemp(join(tmpdir(), "coinslot-grants-"));
    const file = join(directory, "game.db");
    const worlds = await Promise.all([openWorld(file), openWorld(file)]);
    try {
      const notice = {
        dialect: "pico",
        environment: "sandbox",
        appId: "demo",
        orderNo: "A",
        standing: "grant",
        word: "paid",
        body: {},
      } as const;
      const expected = {
        appId: "demo",
        environment: "sandbox",
        amount: 1,
        currency: "PIC",
      } as const;
      const kinds: string[] = [];
      for (let round = 0; round < 4; round += 1) {
        for (const world of worlds) {
          const work = {
            grant: (driver: SqliteDriver) => world.change(driver, "A", 1),
            revoke: () => undefined,
          };
          kinds.push((await grantOnce(world.database, notice, expected, work)).kind);
        }
      }
      assert.deepEqual(kinds, ["granted", ...Array.from({ length: 7 }, () => "repeat")]);
      assert.equal(await worlds[1]?.count("A"), 1);
    } finally {
      for (const world of worlds) await world.close();
      await rm(directory, { recursive: true });
    }
  });
});

async function openWorld(file = ":memory:"): Promise<GameWorld<SqliteDriver>> {
  const driver = new DatabaseSync(file, { timeout: 5000 });
  driver.exec("CREATE TABLE IF NOT EXISTS goods (order_no TEXT PRIMARY KEY, amount INTEGER)");
  driver.exec(GRANT_TABLE);
  return {
    database: sqliteDatabase<SqliteDriver>(driver),
    change: (handle, orderNo, change) => void handle.prepare(ADD).run(orderNo, change),
    async count(orderNo) {
      const sql = "SELECT amount FROM goods WHERE order_no = ?";
      const row = driver.prepare(sql).get(orderNo) as { amount: number } | undefined;
      return row?.amount ?? 0;
    },
    async close() {
      driver.close();
    },
  };
}
