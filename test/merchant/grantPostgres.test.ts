/** grantOnce in a game that keeps its players in PostgreSQL. */

import assert from "node:assert/strict";
import pg from "pg";
import {
  type PostgresClient,
  postgresDatabase,
} from "../../bridge/server/merchant/gameDatabase.ts";
import { grantOnce } from "../../bridge/server/merchant/grantOnce.ts";
import { GRANT_TABLE } from "../../bridge/server/merchant/grantTable.ts";
import { type PostgresServer, startPostgres } from "../store/postgresServer.ts";
import { type GameWorld, grantContract } from "./grantContract.ts";

const ADD = `INSERT INTO goods VALUES ($1, $2)
  ON CONFLICT (order_no) DO UPDATE SET amount = goods.amount + excluded.amount`;

describe("grantOnce with PostgreSQL", function () {
  this.timeout(60_000);
  let server: PostgresServer;

  before(async () => {
    server = await startPostgres();
  });

  after(async () => {
    await server?.stop();
  });

  grantContract(() => openWorld(server));

  it("leaves no open transaction and no lost connection when the server breaks off", async () => {
    const world = await openWorld(server);
    const notice = {
      dialect: "pico",
      environment: "sandbox",
      appId: "demo",
      orderNo: "BREAK",
      standing: "grant",
      word: "paid",
      body: {},
    } as const;
    const expected = { appId: "demo", environment: "sandbox", amount: 1, currency: "PIC" } as const;
    const breaking = {
      async grant(client: PostgresClient) {
        await world.change(client, "BREAK", 1);
        await client.query("SELECT pg_terminate_backend(pg_backend_pid())");
      },
      revoke: () => undefined,
    };
    try {
      for (let tries = 0; tries < 12; tries += 1) {
        await assert.rejects(grantOnce(world.database, notice, expected, breaking));
      }
      assert.equal(await world.count("BREAK"), 0);
      const work = {
        grant: (client: PostgresClient) => world.change(client, "BREAK", 1),
        revoke: () => undefined,
      };
      const outcome = await grantOnce(world.database, notice, expected, work);
      assert.equal(outcome.kind, "granted");
      assert.equal(await world.count("BREAK"), 1);
    } finally {
      await world.close();
    }
  });
});

async function openWorld(server: PostgresServer): Promise<GameWorld<PostgresClient>> {
  const pool = new pg.Pool({ connectionString: server.url("postgres"), max: 8 });
  pool.on("error", () => undefined);
  await pool.query("CREATE TABLE IF NOT EXISTS goods (order_no TEXT PRIMARY KEY, amount INTEGER)");
  await pool.query(GRANT_TABLE);
  return {
    database: postgresDatabase<PostgresClient>(pool),
    change: (client, orderNo, change) => client.query(ADD, [orderNo, change]),
    async count(orderNo) {
      const { rows } = await pool.query("SELECT amount FROM goods WHERE order_no = $1", [orderNo]);
      return rows[0]?.amount ?? 0;
    },
    async close() {
      await pool.end();
    },
  };
}
